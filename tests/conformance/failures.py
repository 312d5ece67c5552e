"""The cases that fail, each with its reason. A listed case that passes is an error, too."""

_BY_REASON: dict[str, tuple[str, ...]] = {
    # What the engine does (pyoxigraph 0.5.13).
    "the engine keeps the language of what GROUP_CONCAT joins; the suite wants a string without one": (
        "sparql11/aggregates/agg-groupconcat-04",
        "sparql11/aggregates/agg-groupconcat-06",
    ),
    "the engine makes ?g of GRAPH ?g a part of each pattern inside it, not of their joined result": (
        "sparql11/aggregates/agg-empty-group-count-graph",
        "sparql11/bindings/graph",
        "sparql11/negation/graph-minus",
        "sparql10/graph/graph-optional",
        "sparql10/graph/graph-variable-scope",
    ),
    "the engine makes a new node each time BNODE(label) is called for one row": (
        "sparql11/functions/bnode01",
    ),
    "the engine finds no path of no step to or from a constant that is in no statement": (
        "sparql11/property-path/zero_or_more_set_end",
        "sparql11/property-path/zero_or_more_set_start",
        "sparql11/property-path/zero_or_one_set_end",
        "sparql11/property-path/zero_or_one_set_start",
    ),
    "the engine knows the keywords TRUE and FALSE in lower case only": (
        "sparql10/expr-builtin/case-insensitive-booleans",
    ),
    "the engine reads `<` of a comparison where the longest token would be an IRI": (
        "sparql10/syntax-sparql3/syn-bad-26",
    ),
    "the engine compares dates with and without time zone as unequal, not as an error": (
        "sparql10/open-world/date-2",
    ),
    # What the engine's store does.
    "the store keeps numbers by value: 01 and 1 are one literal": (
        "sparql10/distinct/distinct-1",
        "sparql10/distinct/distinct-9",
        "sparql10/expr-builtin/dawg-str-1",
        "sparql10/expr-builtin/dawg-str-2",
        "sparql10/expr-builtin/sameTerm-eq",
        "sparql10/expr-builtin/sameTerm-not-eq",
        "sparql10/expr-builtin/sameTerm-simple",
        "sparql10/expr-equals/eq-graph-1",
        "sparql10/expr-equals/eq-graph-2",
        "sparql10/open-world/open-eq-01",
    ),
    "the store keeps integers of derived datatypes, such as xsd:negativeInteger, as xsd:integer": (
        "sparql11/csv-tsv-res/tsv03",
    ),
    # What the service does.
    "blank nodes of the data are kept as IRIs, so that they have a name beyond one answer": (
        "sparql10/expr-builtin/dawg-isBlank-1",
        "sparql10/expr-builtin/dawg-isIRI-1",
        "sparql10/expr-builtin/dawg-isURI-1",
        "sparql10/sort/dawg-sort-8",
    ),
    "the service calls no other: SERVICE is refused": (
        "sparql11/service/service1",
        "sparql11/service/service2",
        "sparql11/service/service3",
        "sparql11/service/service4a",
        "sparql11/service/service5",
        "sparql11/service/service6",
        "sparql11/service/service7",
        "sparql11/syntax-fed/test_1",
        "sparql11/syntax-fed/test_2",
        "sparql11/syntax-fed/test_3",
    ),
    "the service fetches nothing for an update: LOAD is refused": (
        "sparql11/update-silent/load-silent",
        "sparql11/update-silent/load-into-silent",
        "sparql11/syntax-update-1/test_1",
        "sparql11/syntax-update-1/test_2",
        "sparql11/syntax-update-1/test_3",
        "sparql11/syntax-update-1/test_4",
        "sparql11/syntax-update-1/test_37",
    ),
    # Other entailment regimes: 28 of the 70 cases ask for nothing beyond simple entailment, and pass.
    "rules are made of the shipped ontologies: classes and properties that data declare infer nothing": (
        "sparql11/entailment/paper-sparqldl-Q1-rdfs",
        "sparql11/entailment/rdf01",
        "sparql11/entailment/rdfs01",
        "sparql11/entailment/rdfs02",
        "sparql11/entailment/rdfs03",
        "sparql11/entailment/rdfs04",
        "sparql11/entailment/rdfs05",
        "sparql11/entailment/rdfs06",
        "sparql11/entailment/rdfs07",
        "sparql11/entailment/rdfs09",
        "sparql11/entailment/rdfs10",
        "sparql11/entailment/rdfs11",
        "sparql11/entailment/sparqldl-02",
        "sparql11/entailment/sparqldl-03",
    ),
    "the service has no OWL Direct Semantics: class expressions in queries match what is stated": (
        "sparql11/entailment/paper-sparqldl-Q1",
        "sparql11/entailment/paper-sparqldl-Q2",
        "sparql11/entailment/paper-sparqldl-Q3",
        "sparql11/entailment/paper-sparqldl-Q4",
        "sparql11/entailment/parent10",
        "sparql11/entailment/parent3",
        "sparql11/entailment/parent4",
        "sparql11/entailment/parent5",
        "sparql11/entailment/parent6",
        "sparql11/entailment/parent7",
        "sparql11/entailment/parent8",
        "sparql11/entailment/parent9",
        "sparql11/entailment/simple1",
        "sparql11/entailment/simple2",
        "sparql11/entailment/simple3",
        "sparql11/entailment/simple4",
        "sparql11/entailment/simple5",
        "sparql11/entailment/simple6",
        "sparql11/entailment/simple7",
        "sparql11/entailment/simple8",
        "sparql11/entailment/sparqldl-10",
        "sparql11/entailment/sparqldl-11",
        "sparql11/entailment/sparqldl-12",
        "sparql11/entailment/sparqldl-13",
    ),
    "the service has no RIF: rules of a dataset are not run": (
        "sparql11/entailment/rif01",
        "sparql11/entailment/rif03",
        "sparql11/entailment/rif04",
        "sparql11/entailment/rif06",
    ),
    # What the suites do.
    "the suite's document is no Turtle: its last statement has no full stop": (
        "sparql11/http-rdf-update/post__existing_graph",
        "sparql11/http-rdf-update/post__multipart_formdata",
        "sparql11/http-rdf-update/get_of_post__multipart_formdata",
    ),
    "the suite expects the name that the request before the last one had replaced": (
        "sparql11/http-rdf-update/get_of_post__existing_graph",
    ),
    # What pyshacl 0.40.1 does.
    'pyshacl takes "1"^^xsd:boolean for the true that sh:uniqueLang asks for': (
        "shacl/core/property/uniqueLang-002",
    ),
    "pyshacl knows no $shapesGraph in queries": ("shacl/sparql/pre-binding/shapesGraph-001",),
}

FAILURES = {name: reason for reason, names in _BY_REASON.items() for name in names}
