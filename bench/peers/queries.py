"""What is asked: SPARQL that every engine understands, with an order or a canonical form of its rows.

Each text may get a comment at its end, which makes it another one to whoever keeps answers or plans by text.
"""

from typing import Final

from peers.content import BASE, MARKED

_PREFIXES: Final = {
    "coos": "http://id.unece.org/def/coos#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "hlg": "https://w3id.org/modernstats-kg/def#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}


def _query(text: str) -> str:
    used = [f"PREFIX {name}: <{iri}>" for name, iri in _PREFIXES.items() if f"{name}:" in text]
    return " ".join([*used, *text.split()])


POINT: Final = "SELECT ?p ?o WHERE { <%s> ?p ?o }"
"""All that is said of one subject; takes its IRI."""
DESCRIBE: Final = "DESCRIBE <%s>"
"""The same as a graph."""
ROWS: Final = _query(f"SELECT ?s ?p ?o WHERE {{ ?s dcterms:source <{MARKED}> ; ?p ?o }}")
"""A table of 5,000 rows."""
ROWS_AS_GRAPH: Final = _query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s dcterms:source <{MARKED}> ; ?p ?o }}")
"""The same statements as a graph."""
AGGREGATE: Final = _query(
    """SELECT ?institute (COUNT(?project) AS ?projects) (SUM(?number) AS ?objectives) WHERE {
         ?project a hlg:Project ; prov:wasAssociatedWith ?institute ; hlg:objectiveCount ?number
       } GROUP BY ?institute ORDER BY DESC(?objectives) ?institute"""
)
"""GROUP BY, SUM and ORDER BY over all projects."""
CONTAINS: Final = _query(
    """SELECT DISTINCT ?thing WHERE {
         ?thing skos:prefLabel ?label FILTER(CONTAINS(LCASE(STR(?label)), "%s")) } LIMIT 20"""
)
"""What an engine without full-text search has instead of one; takes a word."""
EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
RUNAWAY: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""What no engine ends in our time."""

MIX: Final[dict[str, str]] = {
    "01 counts by class": _query("SELECT ?class (COUNT(?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class"),
    "02 join of four": _query(
        """SELECT ?project ?name ?institute ?objective WHERE {
             ?project prov:wasAssociatedWith ?institute ; hlg:hasObjective ?objective ;
               skos:prefLabel ?name ; schema:startDate ?start
             FILTER(STR(?start) = "2015") }"""
    ),
    "03 optional": _query(
        f"""SELECT ?concept ?name ?meaning WHERE {{
              ?concept skos:inScheme <{BASE}scheme/0> ; skos:prefLabel ?name
              OPTIONAL {{ ?concept skos:definition ?meaning }} FILTER(LANG(?name) = "en") }}"""
    ),
    "04 not exists": _query(
        f"""SELECT (COUNT(?concept) AS ?n) WHERE {{
              ?concept skos:inScheme <{BASE}scheme/0>
              FILTER NOT EXISTS {{ ?mapping sssom:subject_id ?concept }} }}"""
    ),
    "05 regular expression": _query(
        """SELECT (COUNT(?name) AS ?n) WHERE {
             ?concept a skos:Concept ; skos:prefLabel ?name
             FILTER(REGEX(STR(?name), "survey.*(data|register)", "i")) }"""
    ),
    "06 sum by group": AGGREGATE,
    "07 having": _query(
        """SELECT ?year (COUNT(?project) AS ?n) WHERE { ?project a hlg:Project ; hlg:year ?start
             BIND(STR(?start) AS ?year) } GROUP BY ?year HAVING(COUNT(?project) > 2)"""
    ),
    "08 order and limit": _query(
        """SELECT ?concept ?name WHERE { ?concept a skos:Concept ; skos:prefLabel ?name
             FILTER(LANG(?name) = "en") } ORDER BY STR(?name) ?concept LIMIT 50"""
    ),
    "09 path downwards": _query(f"SELECT ?below WHERE {{ ?below skos:broader+ <{BASE}concept/0/1> }}"),
    "10 construct": _query(
        f"""CONSTRUCT {{ ?one ?match ?other }} WHERE {{
              ?mapping sssom:subject_id ?one ; sssom:predicate_id ?match ; sssom:object_id ?other .
              ?one skos:inScheme <{BASE}scheme/0> }}"""
    ),
    "11 union and distinct": _query(
        """SELECT DISTINCT ?institute WHERE {
             { ?project prov:wasAssociatedWith ?institute } UNION { ?standard hlg:custodian ?institute } }"""
    ),
    "12 star of versions": _query(
        """SELECT ?standard ?code ?number WHERE {
             ?standard a hlg:Standard ; skos:notation ?code ; dcat:hasCurrentVersion ?version .
             ?version dcat:version ?number ; dcterms:issued ?issued FILTER(STR(?issued) >= "2020") }"""
    ),
}
"""The analyst mix: half of them over all that there is, half over one classification or kind of thing."""


def varied(text: str, number: int) -> str:
    """The same query as a text of its own."""
    return f"{text} #{number}"
