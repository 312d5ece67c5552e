"""RDF in and out, in six formats."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from modernstats_kg.errors import BadRequest, NotAcceptable, UnsupportedMediaType
from modernstats_kg.exchange.rdf import parse, parse_by_line, parse_file, serialize
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, HLG, expand

BASE = "http://example.org/kg/"
ONE, TWO = Iri(BASE + "graph/one"), Iri(BASE + "graph/two")
LABEL = Iri(expand("skos:prefLabel"))
SOSS = Iri(BASE + "id/activities/project/soss")
SIX = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
QUADS = [
    Quad(SOSS, LABEL, Literal("Servicios & <más>", RDF_LANG_STRING, "es"), TWO),
    Quad(SOSS, LABEL, Literal("Open\nsource"), ONE),
    Quad(SOSS, Iri(expand("schema:startDate")), Literal("2017", expand("xsd:gYear")), ONE),
    Quad(SOSS, Iri(expand("rdf:type")), Iri(HLG + "Project"), ONE),
    Quad(SOSS, Iri(expand("rdf:type")), Iri(HLG + "Project"), TWO),
]


@pytest.mark.parametrize("media_type", SIX)
def test_what_is_written_in_any_format_reads_back_the_same(media_type):
    written = serialize(QUADS, media_type)

    read = parse(written, media_type, BASE, ONE)
    if media_type in ("application/trig", "application/n-quads"):
        assert set(read) == set(QUADS)
    else:
        assert {quad[:3] for quad in read} == {quad[:3] for quad in QUADS}
        assert len(read) == 4


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(TEXT, st.sampled_from([ONE, TWO])), max_size=8))
def test_any_text_survives_n_quads_and_turtle(texts):
    quads = {Quad(SOSS, LABEL, Literal(text), graph) for text, graph in texts}

    assert set(parse(serialize(quads, "application/n-quads"), "application/n-quads", BASE)) == quads
    triples = {quad[:3] for quad in parse(serialize(quads, "text/turtle"), "text/turtle", BASE)}
    assert triples == {quad[:3] for quad in quads}


def test_turtle_names_the_prefixes_it_uses_and_no_others():
    header = [line for line in serialize(QUADS, "text/turtle").decode().splitlines() if "@prefix" in line]

    assert {line.split()[1] for line in header} == {"hlg:", "rdf:", "schema:", "skos:", "xsd:"}


def test_trig_writes_each_graph_once():
    mixed = [QUADS[0], QUADS[1], QUADS[4], QUADS[2]]

    assert serialize(mixed, "application/trig").decode().count("{") == 2


def test_no_statement_is_a_valid_document_in_every_format():
    for media_type in SIX:
        assert parse(serialize([], media_type), media_type, BASE) == []


def test_statements_without_a_graph_stand_in_the_one_that_was_named():
    trig = b"<s> <p> <o> . <g> { <s> <p> <o> }"

    assert [quad.graph for quad in parse(trig, "application/trig", BASE, ONE)] == [ONE, Iri(BASE + "g")]
    assert parse(trig, "application/trig", BASE)[0].graph == Iri(BASE + "graph/default")


def test_blank_nodes_become_iris_that_are_the_same_for_the_same_bytes():
    data = b'<s> <p> [ <q> _:x ] . _:x <r> "v" . <s> <t> ( 1 ) .'

    first, second = (parse(data, "text/turtle", BASE) for _ in range(2))

    assert first == second
    made = {term.value for quad in first for term in quad[:3] if "genid" in str(term)}
    assert len(made) == 3
    assert all(iri.startswith(BASE + ".well-known/genid/") for iri in made)
    hidden = next(q.object for q in first if q.predicate == Iri(BASE + "q"))
    assert [q.object for q in first if q.subject == hidden] == [Literal("v")]


def test_blank_nodes_of_different_documents_stay_apart():
    one = parse(b"_:x <p> 1 .", "text/turtle", BASE)
    two = parse(b"_:x <p> 2 .", "text/turtle", BASE)

    assert one[0].subject != two[0].subject


def test_a_byte_order_mark_and_media_type_parameters_do_no_harm():
    read = parse(b"\xef\xbb\xbf<s> <p> 'v' .", "Text/Turtle; charset=utf-8", BASE)

    assert read == [Quad(Iri(BASE + "s"), Iri(BASE + "p"), Literal("v"), Iri(BASE + "graph/default"))]


@pytest.mark.parametrize(
    ("media_type", "data", "where"),
    [
        ("text/turtle", b"<s> <p> <o> .\n<s> <p .", "line 2"),
        ("application/n-triples", b"<s> <p> <o> .", "line 1"),
        ("application/rdf+xml", b"<rdf", "RDF/XML"),
        ("application/ld+json", b'{"@id": ', "JSON-LD"),
        ("text/turtle", b"\xff\xfe", "Turtle"),
        ("text/turtle", b"<s> <p> <<( <a> <b> <c> )>> .", "triple terms"),
        ("text/turtle", b"<s> <p> 'x'@ar--rtl .", "base direction"),
    ],
)
def test_a_malformed_document_is_refused_with_the_place_or_the_reason(media_type, data, where):
    with pytest.raises(BadRequest, match=where):
        parse(data, media_type, BASE)


def test_a_remote_context_is_not_fetched():
    with pytest.raises(BadRequest):
        parse(b'{"@context": "http://example.org/context", "name": "x"}', "application/ld+json", BASE)


def test_what_is_no_rdf_is_refused_with_a_list_of_what_is():
    with pytest.raises(UnsupportedMediaType) as refused:
        parse(b"a,b", "text/csv", BASE)
    assert set(refused.value.understood) == set(SIX)

    with pytest.raises(UnsupportedMediaType):
        serialize([], "text/csv")


def test_a_file_moves_our_own_iris_to_the_base_of_the_deployment_but_never_the_vocabulary(tmp_path):
    file = tmp_path / "x.ttl"
    file.write_text(
        f"@base <{CANONICAL_BASE}id/> . @prefix hlg: <{HLG}> .\n"
        f'<a> a hlg:Project ; hlg:buildsOn <b> , <http://id.unece.org/x> ; hlg:year "{CANONICAL_BASE}" .\n'
        f"hlg:Project hlg:year <{CANONICAL_BASE}def> .\n"
    )

    moved = {quad[:3] for quad in parse_file(file, ONE, BASE)}

    a, year = Iri(BASE + "id/a"), Iri(HLG + "year")
    assert moved == {
        (a, Iri(expand("rdf:type")), Iri(HLG + "Project")),
        (a, Iri(HLG + "buildsOn"), Iri(BASE + "id/b")),
        (a, Iri(HLG + "buildsOn"), Iri("http://id.unece.org/x")),
        (a, year, Literal(CANONICAL_BASE)),
        (Iri(HLG + "Project"), year, Iri(CANONICAL_BASE + "def")),
    }
    assert {quad.subject for quad in parse_file(file, ONE, CANONICAL_BASE)} == {
        Iri(CANONICAL_BASE + "id/a"),
        Iri(HLG + "Project"),
    }


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "broken.ttl").write_text("<a> <b> .")
    (tmp_path / "table.csv").write_text("a,b")

    with pytest.raises(BadRequest, match=r"broken\.ttl: .*line 1"):
        parse_file(tmp_path / "broken.ttl", ONE, BASE)
    with pytest.raises(UnsupportedMediaType, match=r"table\.csv.*\.ttl"):
        parse_file(tmp_path / "table.csv", ONE, BASE)


@pytest.mark.parametrize("name", ["1", "", "x/", "x#", "1-2"])
def test_a_property_that_xml_cannot_name_is_written_in_every_other_format(name: str) -> None:
    quad = Quad(Iri("http://a/s"), Iri(f"http://a/{name}"), Literal("x"), Iri("http://a/g"))

    with pytest.raises(NotAcceptable, match="has no way to name the property") as refused:
        serialize([quad], "application/rdf+xml")

    assert len(refused.value.offered) == 5
    for media_type in refused.value.offered:
        assert parse(serialize([quad], media_type), media_type, "http://a/", quad.graph) == [quad]


@pytest.mark.parametrize("name", ["p", "1a", "_1", "p%20q", "\u00e9", "a.b-c", "x#p"])
def test_a_property_that_xml_can_name_is_read_back(name: str) -> None:
    predicate = f"http://a/{name}"
    quad = Quad(Iri("http://a/s"), Iri(predicate), Literal("x"), Iri("http://a/g"))

    written = serialize([quad], "application/rdf+xml")

    assert [str(found) for found in Graph().parse(data=written, format="xml").predicates()] == [predicate]


def test_each_statement_is_told_with_the_line_where_it_ends() -> None:
    text = b"""\xef\xbb\xbf@prefix x: <urn:x:> .
x:a a x:C ;
  x:p "one"@en ,
      "two" ;
  x:q [ x:r \"\"\"long
text\"\"\" ] .
"""
    told = parse_by_line(text, "text/turtle", CANONICAL_BASE)

    found = [(quad.predicate.value.rpartition(":")[2].rpartition("#")[2], line) for quad, line in told]
    assert found == [("type", 2), ("p", 3), ("p", 4), ("q", 6), ("r", 6)]


def test_reading_by_line_gives_the_same_statements() -> None:
    text = b"<urn:a> <urn:p> [ <urn:q> _:x ] , _:x .\n_:x <urn:r> 1 ."

    assert [quad for quad, _ in parse_by_line(text, "text/turtle", CANONICAL_BASE)] == parse(
        text, "text/turtle", CANONICAL_BASE
    )
