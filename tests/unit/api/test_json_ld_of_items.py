"""Every item of every kind as JSON-LD, read back by an independent processor."""

import json

import pytest
from pyld import jsonld

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.describing import describe
from modernstats_kg.actions.item_statements import short_statements, statements_of
from modernstats_kg.actions.labelling import LABEL_PREDICATES, label_index
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.context import context_bytes, contexts, plain_context
from modernstats_kg_api.json_ld import (
    compacted,
    expanded,
    flattened,
    flattened_and_compacted,
    framed,
    profile_asked,
)
from modernstats_kg_api.representations import Reading, as_json, as_json_ld

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
DOUBLE = "http://www.w3.org/2001/XMLSchema#double"
CONTEXT = json.loads(context_bytes())


def triples(nodes):
    """What an independent processor reads: subject, predicate, and the parts of the object."""
    found = set()
    for statement in jsonld.to_rdf(nodes)["@default"] if nodes else ():
        value = statement["object"]
        tag = value.get("language", "")
        datatype = value.get("datatype", "")
        ends = (statement["subject"]["value"], statement["predicate"]["value"])
        found.add((*ends, same_number(value["value"], datatype), tag, datatype))
    return found


def same_number(text, datatype):
    """The processor writes every double anew."""
    return str(float(text)) if datatype == DOUBLE else text


def parts(subject, predicate, term):
    if isinstance(term, Iri):
        return (subject, predicate, term.value, "", "")
    value = same_number(term.value, term.datatype)
    return (subject, predicate, value, term.language, term.datatype)


def shown_by(record):
    """The statements that a record shows, its names apart."""
    found = {(record.iri, f"{RDF}type", name, "", "") for name in record.types}
    for field in KINDS[record.kind].fields:
        for term in record.values.get(field.name, ()):
            ends = (
                (term.value, field.iri, Iri(record.iri)) if field.inverse else (record.iri, field.iri, term)
            )
            found.add(parts(*ends))
    return found


def names(said):
    return {(tag, value) for _, predicate, value, tag, _ in said if predicate in LABEL_PREDICATES}


def read(nodes):
    """The nodes of one document with our context, each expanded."""
    return jsonld.expand({**CONTEXT, "@graph": nodes})


@pytest.mark.parametrize("kind", KINDS)
def test_every_item_says_in_json_ld_what_its_record_shows(kg, kind):
    records = list(all_records(kg, kind).values())
    said = [statements_of(kg, record) for record in records]
    nodes = [compacted(item.iri, item.outgoing, item.incoming) for item in said]

    for record, node in zip(records, read(nodes), strict=True):
        found = triples([node])
        own = {t for t in found if not (t[0] == record.iri and t[1] in LABEL_PREDICATES)}

        assert own == shown_by(record)
        assert names(found - own) == {*record.labels.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_four_forms_of_an_item_say_the_same(kg, kind):
    for record in list(all_records(kg, kind).values())[:20]:
        item = statements_of(kg, record)
        ends = (item.iri, item.outgoing, item.incoming)
        whole = triples(read([compacted(*ends)]))

        assert triples(expanded(*ends)) == whole
        assert triples(flattened(item.quads)) == whole
        assert triples(read(flattened_and_compacted(item.quads))) == whole
        assert triples(read([framed(*ends, lambda _: ())])) == whole


def test_a_framed_item_is_one_tree_with_its_links_one_level_deep(kg):
    record = all_records(kg, "projects")["generativeAi"]
    item = statements_of(kg, record)
    tree = framed(item.iri, item.outgoing, item.incoming, lambda iri: short_statements(kg, iri))
    whole = {parts(q.subject.value, q.predicate.value, q.object) for q in describe(kg, item.iri).statements}
    unece = next(link for link in tree["proposedBy"] if link["id"].endswith("/unece"))

    assert tree["id"] == item.iri
    assert unece["label"]["en"] == "United Nations Economic Commission for Europe"
    assert not [value for value in unece.values() if isinstance(value, dict) and "id" in value]
    said = triples(read([tree]))
    assert {t for t in said if item.iri in (t[0], t[2])} <= whole
    assert {t[0] for t in said} > {item.iri, unece["id"]}


@pytest.mark.parametrize(
    ("accept", "profiles"),
    [
        (None, ()),
        ("application/ld+json", ()),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#framed"', ("framed",)),
        (
            'text/turtle;q=0.1, application/ld+json; q=1; profile="http://www.w3.org/ns/json-ld#flattened '
            'http://www.w3.org/ns/json-ld#compacted"',
            ("compacted", "flattened"),
        ),
        ('application/ld+json;profile="urn:other"', ()),
        ('application/json;profile="http://www.w3.org/ns/json-ld#framed"', ()),
    ],
)
def test_a_profile_is_read_from_accept(accept, profiles):
    assert profile_asked(accept) == profiles


@pytest.mark.parametrize("kind", KINDS)
def test_plain_json_read_with_its_context_says_nothing_that_the_graph_does_not(kg, kind):
    context = json.loads(contexts()[plain_context(KINDS[kind]).rpartition("/")[2].removesuffix(".jsonld")])
    records = list(all_records(kg, kind).values())
    reading = Reading(kg.settings.base, label_index(kg), "en", kg.store.commit, "")
    items = [as_json(record, reading) for record in records]
    said = triples(jsonld.expand(context | {"items": items, "total": len(items), "next": None}))

    named = {(record.iri, tag, text) for record in records for tag, text in record.labels.items()}
    assert {(t[0], t[3], t[2]) for t in said if t[1] == PREF_LABEL} == named
    assert {t for t in said if t[1] != PREF_LABEL} <= set().union(*map(shown_by, records))
    assert {t[0] for t in said} >= {record.iri for record in records}


def test_the_contexts_of_earlier_releases_stay(tmp_path, monkeypatch):
    (tmp_path / "contexts").mkdir()
    (tmp_path / "contexts" / "0.1.0.jsonld").write_bytes(b'{"@context": {"x": "urn:x"}}')
    (tmp_path / "context.jsonld").write_bytes(context_bytes())
    monkeypatch.setattr("modernstats_kg_api.context.ontology_dir", lambda: tmp_path)

    assert b'{"@context": {"x": "urn:x"}}' in contexts.__wrapped__().values()
    assert context_bytes() in contexts.__wrapped__().values()


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_in_a_list_says_what_it_says_alone(kg, kind):
    records = list(all_records(kg, kind).values())
    alone = [statements_of(kg, record) for record in records]

    assert [triples([node]) for node in read([as_json_ld(record) for record in records])] == [
        triples([node]) for node in read([compacted(x.iri, x.outgoing, x.incoming) for x in alone])
    ]
