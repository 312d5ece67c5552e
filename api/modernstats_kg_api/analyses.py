"""Coverage, crosswalk and gaps as JSON bodies and as CSV."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from modernstats_kg.model.analysis import (
    Coverage,
    CoverageRow,
    CoveredThing,
    Crosswalk,
    Element,
    Gap,
    Pair,
    Scheme,
    Step,
    Unpaired,
)
from modernstats_kg.model.keys import local_name
from modernstats_kg.namespaces import curie
from modernstats_kg_api.representations import Reading
from modernstats_kg_api.tables import Line, csv_bytes

Json = dict[str, Any]

UNPAIRED: Final = "unpaired"
"""Status, in CSV, of an element without counterpart."""


def coverage_body(found: Coverage, things: Iterable[CoveredThing] | None, reading: Reading) -> Json:
    """The body of a coverage matrix; `things` are those behind the numbers that were asked for."""
    return {
        "version": found.version,
        "scheme": _link(found.scheme, found.rows[-1].label, reading),
        "kinds": list(found.kinds),
        "items": [_coverage_item(row, reading) for row in found.rows],
        "things": None if things is None else [_thing(thing, reading) for thing in things],
    }


def coverage_csv(found: Coverage) -> bytes:
    """One line per part and total; two columns per kind."""
    columns = [f"{kind} {how}" for kind in (*found.kinds, "total") for how in ("direct", "carried")]
    lines = [[row.level, row.code, row.iri, row.label, *_numbers(row, found.kinds)] for row in found.rows]
    return csv_bytes(["level", "code", "id", "label", *columns], lines)


def things_csv(things: Iterable[CoveredThing], reading: Reading) -> bytes:
    """One line per link behind a number."""
    header = ["id", "label", "kinds", "code", "concept", "property", "carried"]
    return csv_bytes(
        header,
        (
            [
                thing.iri,
                thing.label,
                " | ".join(thing.kinds),
                thing.code,
                thing.concept,
                _named(thing.predicate, reading),
                str(thing.carried).lower(),
            ]
            for thing in things
        ),
    )


def crosswalk_body(found: Crosswalk, reading: Reading) -> Json:
    """The body of a crosswalk."""
    return {
        "from": _scheme(found.source, reading),
        "to": _scheme(found.target, reading),
        "counts": dict(sorted(Counter(pair.status for pair in found.pairs).items())),
        "items": [_pair(pair, reading) for pair in found.pairs],
        "unpaired": {
            "from": [_unpaired(alone, reading) for alone in found.source_only],
            "to": [_unpaired(alone, reading) for alone in found.target_only],
        },
    }


def crosswalk_csv(found: Crosswalk, reading: Reading) -> bytes:
    """One line per pair, then one per element without counterpart, with the other side empty.

    The last column is for the latter alone: IRIs of the other side of the same name, which nobody reviewed.
    """
    header = ["from", "fromLabel", "relation", "to", "toLabel", "status", "confidence", "justification"]
    pairs = (
        [
            *(pair.source.iri, pair.source.label, curie(pair.relation), pair.target.iri, pair.target.label),
            *(pair.status, pair.confidence, pair.justification, pair.origin, pair.comment, pair.mapping),
            *(_path_text(pair.path), ""),
        ]
        for pair in found.pairs
    )
    alone = [
        *(_unpaired_line(one, ["", ""], first=True) for one in found.source_only),
        *(_unpaired_line(one, ["", ""], first=False) for one in found.target_only),
    ]
    return csv_bytes([*header, "source", "comment", "mapping", "path", "sameName"], [*pairs, *alone])


def gaps_body(
    found: Mapping[str, Sequence[Gap]], languages: Mapping[str, Mapping[str, int]], reading: Reading
) -> Json:
    """The body of a list of gaps, from those that each check found."""
    return {
        "counts": {kind: len(of_kind) for kind, of_kind in found.items()},
        "items": [
            {
                "kind": gap.kind,
                "group": gap.group,
                "element": _link(gap.iri, gap.label, reading),
                "detail": gap.detail,
                "candidates": list(gap.candidates),
            }
            for of_kind in found.values()
            for gap in of_kind
        ],
        "languages": languages,
    }


def gaps_csv(found: Mapping[str, Sequence[Gap]]) -> bytes:
    """One line per gap."""
    lines = (
        [gap.kind, gap.group, gap.iri, gap.label, gap.detail, " | ".join(gap.candidates)]
        for of_kind in found.values()
        for gap in of_kind
    )
    return csv_bytes(["kind", "group", "id", "label", "detail", "candidates"], lines)


def _coverage_item(row: CoverageRow, reading: Reading) -> Json:
    return {
        "level": row.level,
        "code": row.code,
        "concept": _link(row.iri, row.label, reading),
        "counts": {
            kind: {"direct": count.direct, "carried": count.carried} for kind, count in row.counts.items()
        },
        "total": {"direct": row.total.direct, "carried": row.total.carried},
    }


def _numbers(row: CoverageRow, kinds: Iterable[str]) -> list[int]:
    counts = (*(row.counts[kind] for kind in kinds), row.total)
    return [number for count in counts for number in (count.direct, count.carried)]


def _thing(thing: CoveredThing, reading: Reading) -> Json:
    return {
        "thing": _link(thing.iri, thing.label, reading),
        "kinds": list(thing.kinds),
        "code": thing.code,
        "concept": _link(thing.concept, _named(thing.concept, reading), reading),
        "property": _link(thing.predicate, _named(thing.predicate, reading), reading),
        "carried": thing.carried,
    }


def _pair(pair: Pair, reading: Reading) -> Json:
    return {
        "from": _element(pair.source, reading),
        "relation": _relation(pair.relation, reading),
        "to": _element(pair.target, reading),
        "status": pair.status,
        "confidence": pair.confidence,
        "justification": pair.justification,
        "source": pair.origin,
        "comment": pair.comment,
        "mapping": pair.mapping,
        "path": [_step(step, reading) for step in pair.path],
    }


def _step(step: Step, reading: Reading) -> Json:
    return {
        "from": _link(step.subject, _named(step.subject, reading), reading),
        "relation": _relation(step.relation, reading),
        "to": _link(step.object, _named(step.object, reading), reading),
        "mapping": step.mapping,
    }


def _unpaired(alone: Unpaired, reading: Reading) -> Json:
    return {
        "element": _element(alone.element, reading),
        "candidates": alone.candidates,
        "reason": None if alone.reason is None else _relation(alone.reason, reading),
        "comment": alone.comment,
        "sameName": [_element(element, reading) for element in alone.same_name],
    }


def _unpaired_line(alone: Unpaired, nothing: list[str], *, first: bool) -> Line:
    here = [alone.element.iri, alone.element.label]
    relation = "" if alone.reason is None else curie(alone.reason)
    left, right = (here, nothing) if first else (nothing, here)
    same_name = " | ".join(element.iri for element in alone.same_name)
    return [*left, relation, *right, UNPAIRED, "", "", "", alone.comment, "", "", same_name]


def _path_text(path: Iterable[Step]) -> str:
    """`a exactMatch b; b closeMatch c`, by IRI."""
    return "; ".join(f"{step.subject} {local_name(step.relation)} {step.object}" for step in path)


def _scheme(scheme: Scheme, reading: Reading) -> Json:
    return {**_link(scheme.iri, scheme.label, reading), "slug": scheme.slug}


def _element(element: Element, reading: Reading) -> Json:
    return {**_link(element.iri, element.label, reading), "code": element.code}


def _relation(iri: str, reading: Reading) -> Json:
    """A mapping property or a kind of change; its label is its short name: exactMatch, renamed."""
    return _link(iri, local_name(iri), reading)


def _named(iri: str, reading: Reading) -> str:
    return reading.labels.get(iri) or curie(iri)


def _link(iri: str, label: str, reading: Reading) -> Json:
    return {"id": iri, "label": label, "url": reading.url(iri)}
