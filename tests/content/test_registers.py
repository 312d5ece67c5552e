"""The catalogued institutes, services and tools equal the files they were taken from.

What is compared with the reference files is skipped where they are absent; `KG_REFERENCE` names their folder.
"""

import re
from collections import Counter, defaultdict

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from .shipped import COOS, HLG, ID, ONTOLOGY, SCHEMA, graph, reference, table

CSPA = Namespace("http://rdf.unece.org/models/cspa#")
NSI = Namespace("http://id.unece.org/nsi/")
UNECE = Namespace("http://id.unece.org/activities/")

FILES = (
    "registers/nsi.ttl",
    "registers/cspa-services.ttl",
    "registers/awesome-software.ttl",
    "links/gsbpm-editorial.ttl",
)
KNOWN_BEFORE = {
    "CA": "statsCA",
    "GB": "ons",
    "IE": "csoIE",
    "NL": "statsNL",
    "NZ": "statsNZ",
    "PL": "statsPL",
    "SE": "statsSE",
}
CODES = {"2.1", "2.2", "4.1", "4.3", "5", "5.1", "5.3", "5.4", "5.6", "5.7", "6.2", "6.4", "7.2", "7.4"}
SERVICE_PATHS = {
    "label": "<{cspa}label>",
    "process": "<{cspa}hasPackageDefinition>/<{cspa}aimsAt>/<{cspa}gsbpmSubProcess>",
    "input": "<{cspa}hasPackageDefinition>/<{cspa}definitionHasInput>/<{cspa}gsimInput>",
    "output": "<{cspa}hasPackageDefinition>/<{cspa}definitionHasOutput>/<{cspa}gsimOutput>",
    "builder": "<{cspa}hasPackageImplementation>/<{cspa}comesFrom>/<{cspa}builderOrganization>"
    "/<{cspa}organization>",
}
SERVICE_FILES = ("models.trig", "cspa-named-services.repaired.trig")

Described = dict[str, dict[str, set[str]]]


def official(name: str) -> ox.Store:
    """A file of the Model Explorer, or skip."""
    store = ox.Store()
    store.load(path=reference(f"official/model-explorer/{name}"), format=ox.RdfFormat.TRIG)
    return store


def listed_tools() -> list[dict[str, str]]:
    """The entries of the software list, or skip."""
    return table("awesome/software.csv")


def texts(source: Graph, subject: Node, predicate: URIRef) -> set[str]:
    """The objects as text."""
    return {str(term) for term in source.objects(subject, predicate)}


def name_of(source: Graph, subject: Node) -> str:
    """The one preferred name of `subject`."""
    (name,) = texts(source, subject, SKOS.prefLabel)
    return name


@pytest.mark.parametrize("file", FILES)
def test_a_register_has_no_blank_nodes(file: str) -> None:
    assert not [triple for triple in graph(file) if any(isinstance(term, BNode) for term in triple)]


@pytest.mark.parametrize("file", FILES)
def test_an_entry_has_type_name_identifier_and_source(file: str) -> None:
    for subject in set(graph(file).subjects()):
        assert (subject, RDF.type, None) in graph(file), subject
        assert len(list(graph(file).objects(subject, SKOS.prefLabel))) == 1, subject
        assert len(list(graph(file).objects(subject, DCTERMS.identifier))) == 1, subject
        assert all(isinstance(origin, URIRef) for origin in graph(file).objects(subject, DCTERMS.source))
        assert (subject, DCTERMS.source, None) in graph(file), subject


def test_what_several_files_describe_has_one_name_and_one_identifier_in_all() -> None:
    shipped = graph(*sorted(str(path.relative_to(ONTOLOGY)) for path in ONTOLOGY.rglob("*.ttl")))
    for subject in {subject for file in FILES for subject in graph(file).subjects()}:
        assert len(list(shipped.objects(subject, DCTERMS.identifier))) == 1, subject
        languages = Counter(
            getattr(name, "language", "") for name in shipped.objects(subject, SKOS.prefLabel)
        )
        assert set(languages.values()) == {1}, subject


def institutes() -> dict[str, Node]:
    """The institutes of the register by the ISO code of their country."""
    register = graph("registers/nsi.ttl")
    found = {}
    for institute in register.subjects(RDF.type, COOS.NationalStatisticalInstitute):
        (country,) = register.objects(institute, DCTERMS.spatial)
        (code,) = texts(register, country, SKOS.notation)
        found[code] = institute
    return found


def test_71_countries_have_one_institute_each() -> None:
    register = graph("registers/nsi.ttl")

    assert len(institutes()) == 71
    assert all(re.fullmatch("[A-Z]{2}", code) for code in institutes())
    assert len(set(register.subjects(RDF.type, COOS.NationalStatisticalInstitute))) == 71
    assert len({name_of(register, place) for place in register.subjects(RDF.type, SCHEMA.Place)}) == 71


def test_an_institute_known_before_keeps_its_iri() -> None:
    found = institutes()
    expected = {code: ID[f"organizations/nsi/{KNOWN_BEFORE.get(code, code.lower())}"] for code in found}

    assert found == expected


def test_sweden_is_se_and_the_sw_of_the_register_is_noted() -> None:
    register, sweden = graph("registers/nsi.ttl"), institutes()["SE"]

    assert "SW" not in institutes()
    assert set(register.objects(sweden, SCHEMA.sameAs)) == {NSI.SW}
    assert any("SW" in note for note in texts(register, sweden, SKOS.editorialNote))


def test_the_philippines_are_not_the_ons_and_the_note_says_so() -> None:
    register, philippines = graph("registers/nsi.ttl"), institutes()["PH"]

    assert texts(register, philippines, DCTERMS.alternative) == set()
    assert any("ONS" in note for note in texts(register, philippines, SKOS.editorialNote))


def test_an_institute_has_the_names_of_the_official_register() -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for quad in official("nsi.trig").quads_for_pattern(None, ox.NamedNode(str(predicate)), None):
            names[quad.subject.value.removeprefix(str(NSI))].add(quad.object.value)
    names["SE"], names["PH"] = names.pop("SW"), names["PH"] - {"ONS"}
    register = graph("registers/nsi.ttl")

    assert set(names) == set(institutes())
    for code, institute in institutes().items():
        ours = texts(register, institute, SKOS.prefLabel) | texts(register, institute, DCTERMS.alternative)
        if code in KNOWN_BEFORE:
            assert names[code] <= ours
        else:
            assert ours == names[code]
        published = NSI["SW" if code == "SE" else code]
        assert set(register.objects(institute, SCHEMA.sameAs)) == {published}


def described_services(file: str) -> Described:
    """What one official file says of each service, by its IRI."""
    store, found = official(file), defaultdict(dict)
    services = {q.subject for q in store.quads_for_pattern(None, None, ox.NamedNode(str(CSPA.package)))}
    for service in services:
        for aspect, path in SERVICE_PATHS.items():
            query = f"SELECT ?v {{ {service} {path.format(cspa=CSPA)} ?v }}"
            rows = store.query(query, use_default_graph_as_union=True)
            found[service.value][aspect] = {row["v"].value for row in rows}
    return dict(found)


def services() -> Graph:
    """The services and the institutes that built some of them."""
    return graph("registers/cspa-services.ttl", "registers/nsi.ttl")


@pytest.mark.parametrize("file", SERVICE_FILES)
def test_a_service_has_the_name_sub_process_inputs_and_outputs_of_the_official_file(file: str) -> None:
    described = described_services(file)

    assert len(described) == 10
    assert {str(service) for service in services().subjects(RDF.type, CSPA.Package)} == set(described)
    for iri, said in described.items():
        service = URIRef(iri)
        assert texts(services(), service, SKOS.prefLabel) == {label.strip() for label in said["label"]}
        assert texts(services(), service, HLG.supportsProcess) == said["process"] != set()
        assert texts(services(), service, CSPA.gsimInput) == said["input"]
        assert texts(services(), service, CSPA.gsimOutput) == said["output"]


@pytest.mark.parametrize("file", SERVICE_FILES)
def test_the_builder_of_a_service_is_the_organisation_that_the_official_file_means(file: str) -> None:
    for iri, said in described_services(file).items():
        (builder,) = services().objects(URIRef(iri), SCHEMA.creator)
        (wrong,) = said["builder"]
        code = re.split("[/#]", wrong)[-1]
        expected = institutes().get(code, ID["organizations/internationalAgency/oecd"])
        assert builder == expected
        assert (builder, SKOS.notation, Literal("OECD")) in services() or code in institutes()


def test_the_repaired_builder_of_every_service_is_recorded() -> None:
    for service in services().subjects(RDF.type, CSPA.Package):
        notes = texts(services(), service, SKOS.editorialNote)
        assert any("http://www.w3.org/ns/org#" in note for note in notes), service


def tools() -> dict[str, list[Node]]:
    """The tools by address."""
    found = defaultdict(list)
    for tool, address in graph("registers/awesome-software.ttl").subject_objects(SCHEMA.url):
        found[str(address)].append(tool)
    return dict(found)


def linked_codes(tool: Node) -> set[str]:
    """The codes of GSBPM 5.1 that a tool is linked to."""
    parts = graph("registers/awesome-software.ttl").objects(tool, HLG.supportsProcess)
    return {str(part).rpartition("/")[2] for part in parts}


def test_152_tools_have_195_links_to_14_parts_of_gsbpm() -> None:
    register = graph("registers/awesome-software.ttl")
    links = set(register.subject_objects(HLG.supportsProcess))
    expected = {UNECE[f"{'subProcess' if '.' in code else 'phase'}/{code}"] for code in CODES}

    assert len(set(register.subjects(RDF.type, SCHEMA.SoftwareApplication))) == 152
    assert len(links) == 195
    assert {part for _, part in links} == expected
    assert all((part, RDF.type, None) in graph("models/gsbpm.ttl") for part in expected)


def test_every_tool_has_a_name_an_address_and_a_type() -> None:
    register = graph("registers/awesome-software.ttl")
    for tool in register.subjects(RDF.type, SCHEMA.SoftwareApplication):
        for predicate in (SKOS.prefLabel, SCHEMA.url, SCHEMA.applicationCategory):
            assert len(texts(register, tool, predicate)) == 1, (tool, predicate)


def test_the_iris_of_tools_differ_in_more_than_capitals() -> None:
    shipped = graph("registers/awesome-software.ttl", "hlg-mos/work-programme-2024/software.ttl")
    slugs = {str(tool).rpartition("/")[2] for tool in shipped.subjects(RDF.type, SCHEMA.SoftwareApplication)}

    assert all(re.fullmatch("[a-z][A-Za-z0-9]*", slug) for slug in slugs)
    assert len({slug.lower() for slug in slugs}) == len(slugs)


def test_a_tool_has_name_type_address_heading_and_codes_of_the_list() -> None:
    register, codes = graph("registers/awesome-software.ttl"), defaultdict(set)
    for row in listed_tools():
        (tool,) = tools()[row["url"]]
        names = texts(register, tool, SKOS.prefLabel) | texts(register, tool, DCTERMS.alternative)
        assert row["name"] in names
        assert texts(register, tool, SCHEMA.applicationCategory) == {row["type"]}
        assert row["gsbpm_name"] in texts(register, tool, SCHEMA.keywords)
        codes[tool] |= {code.strip() for code in row["gsbpm_number"].split("|")}

    assert len(codes) == 152
    assert {tool: linked_codes(tool) for tool in codes} == codes


def test_no_description_of_the_list_is_taken_over() -> None:
    taken = {row["description"] for row in listed_tools()}

    assert not taken & {str(term) for term in graph("registers/awesome-software.ttl").objects()}


def test_a_tool_of_two_headings_is_one_tool_with_the_codes_of_both() -> None:
    register, validate = graph("registers/awesome-software.ttl"), ID["products/software/validate"]

    assert linked_codes(validate) == {"5.3", "5.4", "6.2"}
    assert len(texts(register, validate, SCHEMA.keywords)) == 2


def test_tools_that_the_programme_names_too_are_the_same_ones() -> None:
    shipped = graph("registers/awesome-software.ttl", "hlg-mos/work-programme-2024/software.ttl")
    both = {
        str(tool).rpartition("/")[2]: texts(shipped, tool, DCTERMS.alternative)
        for tool in graph("hlg-mos/work-programme-2024/software.ttl").subjects(RDF.type)
        if (tool, SCHEMA.url, None) in graph("registers/awesome-software.ttl")
    }

    assert both == {"pxWeb": {"PxWeb_", "PCAxis"}, "statSuite": {".Stat_Suite"}}
    parts = shipped.subjects(DCTERMS.isPartOf, ID["products/software/argus"])
    assert {name_of(shipped, part) for part in parts} == {"Mu-ARGUS", "T-ARGUS"}


def test_each_editorial_link_says_that_it_is_ours() -> None:
    links = graph("links/gsbpm-editorial.ttl")
    linked = set(links.subjects(HLG.supportsProcess))

    assert 0 < len(list(links.subject_objects(HLG.supportsProcess))) <= 15
    for subject in linked:
        (note,) = texts(links, subject, SKOS.editorialNote)
        assert note.startswith("Our reading: ")
    assert linked == set(links.subjects())


def test_the_catalogue_says_whose_the_registers_are_and_which_links_are_editorial() -> None:
    catalogue, ours = graph("catalog.ttl"), Namespace("https://w3id.org/modernstats-kg/graph/")

    (attribution,) = texts(catalogue, ours["awesome-software"], DCTERMS.rights)
    assert attribution == "Awesome official statistics software, SNStatComp, CC BY 4.0."
    for name in ("nsi", "cspa-services"):
        (attribution,) = texts(catalogue, ours[name], DCTERMS.rights)
        assert "2016 UNECE, MIT" in attribution
    (description,) = texts(catalogue, ours["gsbpm-links"], DCTERMS.description)
    assert description.startswith("Editorial links")


def test_every_name_carries_a_language() -> None:
    for file in FILES:
        for predicate in (SKOS.prefLabel, DCTERMS.alternative):
            for name in graph(file).objects(None, predicate):
                assert isinstance(name, Literal)
                assert name.language, name
