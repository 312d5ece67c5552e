"""Many things at once by what others know them by: IRIs, keys, codes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from modernstats_kg.actions.collection import all_records, find_item, records_by_iri
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import names_index
from modernstats_kg.actions.link_values import things_called
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.actions.schemes import schemes_called
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import Record
from modernstats_kg.namespaces import PREFIXES

MOST_ASKED: Final = 1_000
"""Most things in one request."""
MOST_FOUND: Final = 20
"""Most things that one text stands for in an answer."""
MOST_RECORDS: Final = 1_000
"""Most items in one answer, for all its texts."""
_LONGEST: Final = 2_000

Means = Literal["iri", "key", "code", "any"]
"""By what a thing is asked for; `any` tries the others in turn."""


class Asked(NamedTuple):
    """One thing that is asked for."""

    text: str
    by: Means = "any"


class Answer(NamedTuple):
    """What one request stands for: items, or else the IRI of a thing that has a name but is in no list."""

    asked: str
    records: tuple[Record, ...]
    iri: str = ""
    cut: bool = False
    """Whether it stands for more than is told."""


def look_up(kg: KnowledgeGraph, wanted: Iterable[Asked]) -> list[Answer]:
    """What each of the texts stands for, in the order given; nothing for what is not known.

    A text that is given again is answered once, where it comes first. What is above the limits is left out,
    and its answer is `cut`.

    Raises:
        BadParameter: there is nothing to look up, or too much of it, or one text is too long.
    """
    every = list(wanted)
    if not 1 <= len(every) <= MOST_ASKED:
        raise BadParameter("iri", f"Give 1 to {MOST_ASKED} IRIs, keys or codes.")
    if any(len(asked.text) > _LONGEST for asked in every):
        raise BadParameter("iri", f"An IRI, key or code has at most {_LONGEST} characters.")
    left, answers = MOST_RECORDS, []
    for asked in dict.fromkeys(every):
        answer = _answer(kg, asked)
        if len(answer.records) > left:
            answer = answer._replace(records=answer.records[:left], cut=True)
        left -= len(answer.records)
        answers.append(answer)
    return answers


def _answer(kg: KnowledgeGraph, asked: Asked) -> Answer:
    text = asked.text.strip()
    if asked.by in ("iri", "any") and text:
        iri = _whole(text)
        record = find_item(kg, iri)
        if record is not None or iri in names_index(kg):
            return Answer(asked.text, (record,) if record else (), iri)
    found: dict[str, Record] = {}
    if asked.by in ("key", "any"):
        found |= {record.iri: record for record in _of_key(kg, text)}
    if asked.by in ("code", "any") and not found:
        found |= {record.iri: record for record in _of_code(kg, text)}
    return Answer(
        asked.text, tuple(found[iri] for iri in sorted(found)[:MOST_FOUND]), cut=len(found) > MOST_FOUND
    )


def _whole(text: str) -> str:
    """The IRI that a prefixed name stands for; any other text as it is."""
    prefix, colon, local = text.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else text


def _of_key(kg: KnowledgeGraph, text: str) -> Iterator[Record]:
    for key in dict.fromkeys((text, "-".join(text.split()))):  # "GSBPM 5.1" is the version gsbpm-5.1
        for iri in things_called(kg, key):
            if (record := find_item(kg, iri)) is not None:
                yield record


def _of_code(kg: KnowledgeGraph, text: str) -> Iterator[Record]:
    """The items with this notation or identifier; after the name of a standard, those of it alone."""
    yield from (record for iri in _codes(kg, "").get(text.casefold(), ()) if (record := find_item(kg, iri)))
    name, _, code = text.replace(":", " ").rpartition(" ")
    schemes = {scheme.iri for scheme in schemes_called(kg, name.strip())} if name else set()
    for iri in _codes(kg, "").get(code.casefold(), ()) if schemes else ():
        record = records_by_iri(kg, "elements").get(iri)
        if record and any(str(term) in schemes for term in record.values.get("scheme", ())):
            yield record


@per_commit
def _codes(kg: KnowledgeGraph, _: str) -> dict[str, tuple[str, ...]]:
    """IRIs of the items of all collections by notation and by identifier, in lower case."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for kind in KINDS:
        for record in all_records(kg, kind).values():
            for field in ("notation", "identifier"):
                for term in record.values.get(field, ()):
                    found[term.value.casefold()][record.iri] = None
    return {code: tuple(iris) for code, iris in found.items()}
