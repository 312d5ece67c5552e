"""A literal comes back from an engine as it was written, or the engine's profile says why it does not."""

from contextlib import closing

import orjson
import pyoxigraph as ox

from engines.servers import Server
from modernstats_kg.errors import EngineRefused
from modernstats_kg.model.terms import RDF_LANG_STRING, XSD_STRING, Literal
from modernstats_kg.store.engine_literals import XSD, canonical
from modernstats_kg.store.oxterms import from_engine, to_engine
from modernstats_kg.store.remote_client import EngineClient, Graphs

GRAPH = "urn:literals"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPED = {
    "boolean": ("true", "false", "yes"),
    "integer": (
        "0",
        "-7",
        str(2**53 + 1),
        "9" * 18,
        f"-{'9' * 18}",
        str(10**18),
        str(2**63 - 1),
        "9" * 30,
        "abc",
    ),
    "decimal": ("1.1", "-3.14159265358979", "12345678901234567890.125", "1", "100", f"0.{'1' * 18}", "1,5"),
    "double": ("1.5", "0.1", "1e100", "-0", "INF", "NaN", "3.141592653589793", "123456789"),
    "float": ("1.5", "INF", "3.1415927"),
    "date": ("2024-01-02", "2024-01-02Z", "0001-01-01", "-0044-03-15", "2024-13-45"),
    "dateTime": (
        "2024-01-02T03:04:05",
        "2024-01-02T03:04:05+02:00",
        "2024-01-02T03:04:05.5Z",
        "2024-01-02T03:04:05.1234567Z",
    ),
    "gYear": ("2024", "0900", "-0044"),
    "gYearMonth": ("2024-05",),
    "time": ("10:00:00",),
    "duration": ("P1Y", "PT1H"),
    "yearMonthDuration": ("P1Y",),
    "dayTimeDuration": ("PT1S",),
    "anyURI": ("http://example.org/é",),
    "base64Binary": ("aGk=",),
    "token": ("a",),
}
SAMPLES = (
    Literal("a text"),
    Literal(""),
    Literal(' "quoted" \\ é\n\t😀 \u202e'),
    Literal("x" * 5_000),
    Literal("texte", RDF_LANG_STRING, "fr-ca"),
    Literal("字", RDF_LANG_STRING, "zh-hant"),
    Literal("0123", "urn:code"),
    Literal("<b>x</b>", f"{RDF}HTML"),
    Literal("<a/>", f"{RDF}XMLLiteral"),
    Literal("POINT(1 2)", "http://www.opengis.net/ont/geosparql#wktLiteral"),
    *(Literal(value, XSD + name) for name, values in TYPED.items() for value in values),
)


def came_back(client: EngineClient, literal: Literal, number: int) -> list[Literal | str]:
    """How a literal comes back: in a table, and among statements."""
    this, graphs = f"<urn:{number}>", Graphs((GRAPH,), ())
    try:
        client.update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {this} <urn:p> {to_engine(literal)} }} }}")
    except EngineRefused:
        return ["refused"]
    rows = orjson.loads(client.table(f"SELECT ?o {{ {this} <urn:p> ?o }}", graphs))["results"]["bindings"]
    triples = client.triples(f"CONSTRUCT WHERE {{ {this} <urn:p> ?o }}", graphs)
    parsed = [from_engine(quad.object) for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES)]
    return [*(_literal(row["o"]) for row in rows), *(one for one in parsed if isinstance(one, Literal))]


def _literal(term: dict[str, str]) -> Literal:
    if tag := term.get("xml:lang"):
        return Literal(term["value"], RDF_LANG_STRING, tag)
    return Literal(term["value"], term.get("datatype", XSD_STRING))


def test_a_literal_comes_back_unless_the_profile_says_that_it_does_not(engine: Server) -> None:
    samples = [one for one in SAMPLES if engine.name != "virtuoso" or one.value != "NaN"]  # its quirk 13
    kept = canonical(samples)
    written = [kept.get(literal, literal) for literal in samples]

    wrong = {}
    with closing(engine.client()) as client:
        for number, literal in enumerate(written):
            found = came_back(client, literal, number)
            is_faithful = found == [literal, literal]
            if is_faithful == bool(client.dialect.damage(literal)):
                wrong[literal] = (found, client.dialect.damage(literal))

    assert wrong == {}
