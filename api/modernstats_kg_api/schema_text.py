"""The schema summary as JSON and as Markdown that fits into what an assistant reads at once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from modernstats_kg.model.schema_summary import ClassSummary, PropertySummary, SchemaSummary, Use
from modernstats_kg.namespaces import curie
from modernstats_kg_api.markdown import escaped

MOST_WORDS: Final = 5_500
"""Words of the Markdown; what does not fit is left out with a note of how much that is."""

_SHARES: Final = {"classes": 0.5, "properties": 0.42}
_MOST_NAMED: Final = 12
_FEW: Final = 4


def schema_json(summary: SchemaSummary, root: str) -> dict[str, Any]:
    """The whole summary.

    Args:
        root: path under which a proxy serves the application.
    """
    return {
        "statements": summary.statements,
        "endpoint": f"{root}/sparql",
        "prefixes": dict(summary.prefixes),
        "classes": [_class_json(found) for found in summary.classes],
        "properties": [_property_json(found) for found in summary.properties],
        "graphs": [
            {"id": graph.iri, "title": graph.title, "statements": graph.statements}
            for graph in summary.graphs
        ],
    }


def _class_json(found: ClassSummary) -> dict[str, Any]:
    return {
        "id": found.iri,
        "name": curie(found.iri),
        "label": found.label,
        "instances": found.instances,
        "example": found.example,
        "properties": [_use_json(use) for use in found.properties],
    }


def _property_json(found: PropertySummary) -> dict[str, Any]:
    return {
        "id": found.iri,
        "name": curie(found.iri),
        "label": found.label,
        "statements": found.statements,
        "domains": [_use_json(use) for use in found.domains],
        "ranges": [_use_json(use) for use in found.ranges],
        "datatypes": [_use_json(use) for use in found.datatypes],
    }


def _use_json(use: Use) -> dict[str, Any]:
    return {"id": use.iri, "name": curie(use.iri), "number": use.number, "example": use.example or None}


def schema_markdown(summary: SchemaSummary, root: str) -> str:
    """The summary in words: prefixes, classes, properties, named graphs.

    Args:
        root: path under which a proxy serves the application.
    """
    parts = [
        "# Schema of the ModernStats knowledge graph",
        "",
        f"> {summary.statements} statements, {len(summary.classes)} classes and {len(summary.properties)} "
        f"properties, counted in the newest commit. Query them at [/sparql](<{root}/sparql>); the default "
        f"graph is the union of the named graphs. All of it as [JSON](<{root}/api/v1/schema.json>).",
        "",
        "## Prefixes",
        "",
        *(f"- `{prefix}:` `{namespace}`" for prefix, namespace in summary.prefixes.items()),
        "",
        "## Classes",
        "",
        *_within(list(map(_class_line, summary.classes)), "classes"),
        "",
        "## Properties",
        "",
        *_within(list(map(_property_line, summary.properties)), "properties"),
        "",
        "## Named graphs",
        "",
        *_graph_lines(summary),
    ]
    return "\n".join(parts) + "\n"


def _class_line(found: ClassSummary) -> str:
    named = ", ".join(f"`{curie(use.iri)}` {use.number}" for use in found.properties[:_MOST_NAMED])
    rest = len(found.properties) - _MOST_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    head = f"- **`{curie(found.iri)}`** {escaped(found.label)}: {found.instances}, as `{found.example}`"
    return f"{head}. {named}{more}"


def _property_line(found: PropertySummary) -> str:
    values = [*_names(found.ranges), *(_typed(use) for use in found.datatypes[:_FEW])]
    ends = f"{', '.join(_names(found.domains)) or 'anything'} → {', '.join(values) or 'IRIs'}"
    return f"- **`{curie(found.iri)}`** {escaped(found.label)}: {found.statements}. {ends}"


def _names(uses: Sequence[Use]) -> list[str]:
    more = ["…"] if len(uses) > _FEW else []
    return [*(f"`{curie(use.iri)}`" for use in uses[:_FEW]), *more]


def _typed(use: Use) -> str:
    example = " ".join(use.example.split()[:_FEW])
    return f"`{curie(use.iri)}` as “{escaped(example)}”"


def _graph_lines(summary: SchemaSummary) -> Iterator[str]:
    share = 1 - sum(_SHARES.values()) - 0.02
    lines = [f"- `{graph.iri}` {escaped(graph.title)}: {graph.statements}" for graph in summary.graphs]
    yield from _fitting(lines, int(MOST_WORDS * share))


def _within(lines: list[str], part: str) -> Iterable[str]:
    return _fitting(lines, int(MOST_WORDS * _SHARES[part]))


def _fitting(lines: list[str], words: int) -> Iterator[str]:
    """As many lines as have so many words together, and how many were left out."""
    for number, line in enumerate(lines):
        words -= len(line.split())
        if words < 0:
            yield f"- … and {len(lines) - number} more, less used: see the JSON."
            return
        yield line
