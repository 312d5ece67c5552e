"""One item in every form: plain JSON, JSON-LD in four profiles, RDF, Markdown."""

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, Final

from starlette.requests import Request

from modernstats_kg.actions.describing import describe
from modernstats_kg.actions.item_statements import (
    ItemStatements,
    change_of,
    render_statements,
    short_statements,
    statements_of,
)
from modernstats_kg.model.history import Entry
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.query.formats import JSON_LD, MARKDOWN, PLAIN_JSON, Format
from modernstats_kg_api.context import context_version
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.json_ld import (
    PROFILE_BASE,
    Profile,
    compacted,
    expanded,
    flattened,
    flattened_and_compacted,
    framed,
)
from modernstats_kg_api.markdown import resource_markdown
from modernstats_kg_api.pages.site import english_naming
from modernstats_kg_api.representations import Reading, as_json, json_bytes, json_value
from modernstats_kg_api.rest import reading_of

_TYPE: Final = expand("rdf:type")


@dataclass(frozen=True, slots=True)
class Wish:
    """How an item is wanted.

    Attributes:
        form: media type and suffix.
        language: tags with commas between them, as `lang` of the address has them; empty for none.
        profiles: forms of JSON-LD; none for the compacted one.
        provenance: whether each statement comes with the named graphs that make it.
    """

    form: Format = PLAIN_JSON
    language: str = ""
    profiles: tuple[Profile, ...] = ()
    provenance: bool = False


def item_body(request: Request, record: Record, wish: Wish) -> bytes:
    """The item in the form wished for; the same bytes for the same state.

    Raises:
        NotAcceptable: RDF/XML has no way to name one of its properties.
    """
    kg = graph_of(request)
    if wish.form is PLAIN_JSON:
        return json_bytes(_plain(request, record, wish))
    if wish.form is MARKDOWN:
        return resource_markdown(english_naming(request), describe(kg, record.iri), change_of(kg, record))
    said = statements_of(kg, record)
    if wish.form is JSON_LD:
        return json_bytes(_json_ld(request, said, wish))
    return render_statements(said, wish.form.media_type)


def content_type_of(wish: Wish) -> str:
    """The `Content-Type` of the body; it names the profiles that were asked for."""
    if wish.form is JSON_LD and wish.profiles:
        profiles = " ".join(PROFILE_BASE + profile for profile in wish.profiles)
        return f'{JSON_LD.media_type};profile="{profiles}"'
    return wish.form.content_type


def _plain(request: Request, record: Record, wish: Wish) -> dict[str, Any]:
    kg = graph_of(request)
    reading = reading_of(request, kg, wish.language)
    body = as_json(record, reading) | {"lastChange": _change(change_of(kg, record), reading)}
    if wish.provenance:
        body["provenance"] = _provenance(statements_of(kg, record), record, reading)
    return body


def _change(entry: Entry | None, reading: Reading) -> dict[str, Any] | None:
    """Who changed the item last, when and why; None where the history does not reach."""
    if entry is None:
        return None
    agent = json_value(entry.by.agent, reading)
    return {"commit": entry.number, "time": entry.time, "agent": agent, "reason": entry.by.reason}


def _provenance(said: ItemStatements, record: Record, reading: Reading) -> list[dict[str, Any]]:
    """Each statement with the graphs that make it, under the name of the field that shows it."""
    forward: dict[str, str] = {_TYPE: "type"}
    inverse: dict[str, str] = {}
    for field in KINDS[record.kind].fields:
        (inverse if field.inverse else forward).setdefault(field.iri, field.name)
    sides = ((said.outgoing, forward, 2), (said.incoming, inverse, 0))
    return [
        {
            "field": names.get(statement[1].value, "labels"),
            "property": statement[1].value,
            "value": json_value(statement[side], reading),
            "language": getattr(statement[side], "language", "") or None,
            "source": [quad.graph.value for quad in quads],
        }
        for quads_of_side, names, side in sides
        for statement, quads in groupby(quads_of_side, key=lambda quad: quad[:3])
    ]


def _json_ld(request: Request, said: ItemStatements, wish: Wish) -> Any:
    kg, profiles = graph_of(request), wish.profiles
    context = {"@context": root_of(request) + context_version()}
    ends = (said.iri, said.outgoing, said.incoming)
    if wish.provenance:
        return context | {"@graph": _by_graph(said.quads)}
    if "framed" in profiles:
        return context | framed(*ends, partial(short_statements, kg))
    if "flattened" in profiles:
        both = "compacted" in profiles
        return context | {"@graph": flattened_and_compacted(said.quads)} if both else flattened(said.quads)
    return expanded(*ends) if "expanded" in profiles else context | compacted(*ends)


def _by_graph(quads: tuple[Quad, ...]) -> list[dict[str, Any]]:
    """The statements by the named graph that makes them.

    Source: JSON-LD 1.1, section 4.9 (named graphs).
    """
    graphs: dict[Iri, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph, []).append(quad)
    return [
        {"id": graph.value, "@graph": flattened_and_compacted(said)} for graph, said in sorted(graphs.items())
    ]
