"""What an item is called and of which classes it is, as the body of a REST write says it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from modernstats_kg.actions.editing_limits import LONGEST_NAME, nearest
from modernstats_kg.actions.editing_links import classes_below
from modernstats_kg.actions.editing_members import Difference
from modernstats_kg.actions.editing_values import LANGUAGE, escaped
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import LABEL_PREDICATES
from modernstats_kg.model.editing import Fault
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.official import is_official
from modernstats_kg.model.report import Candidate
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.model.wording import with_article
from modernstats_kg.namespaces import curie, expand

LABELS: Final = "labels"
TYPE: Final = "type"
NAME: Final = expand("skos:prefLabel")
CLASS: Final = expand("rdf:type")


def types_in(
    kg: KnowledgeGraph, kind: Kind, value: Any, known: Iterable[str], out: Difference
) -> tuple[str, ...]:
    """The classes that `type` names; the kind's own class too, where only one below it is named.

    Args:
        value: of the member.
        known: IRIs of classes that items of the kind have.
        out: takes what is wrong with it.
    """
    given = value if isinstance(value, list) else [value]
    below = {name: classes_below(kg, [name]) for name in kind.class_iris}
    allowed = {*known, *(name for names in below.values() for name in names)}
    by_name = {text: name for name in allowed for text in (name, curie(name), curie(name).partition(":")[2])}
    found: list[str] = []
    for place, text in enumerate(given):
        meant = by_name.get(text) if isinstance(text, str) else None
        if meant is None:
            pointer = f"/{TYPE}/{place}" if isinstance(value, list) else f"/{TYPE}"
            out.blame(_no_class(kind, pointer, text, by_name))
        else:
            found.append(meant)
    if not out.faults and not set(found) & set(kind.class_iris):
        above = [name for name in kind.class_iris if below[name] & set(found)]
        found += above[:1]
        if not above:
            out.blame(_class_missing(kind))
    return tuple(dict.fromkeys(found))


def _no_class(kind: Kind, pointer: str, text: Any, by_name: Mapping[str, str]) -> Fault:
    near = nearest(str(text), by_name)
    told = (
        f"{str(text)[:LONGEST_NAME]!r} is no class of {with_article(kind.singular)}; "
        f"those are {', '.join(kind.classes)} and what is below."
    )
    return Fault(pointer, told, str(text), kind.classes, tuple(Candidate(by_name[one]) for one in near))


def _class_missing(kind: Kind) -> Fault:
    one = with_article(kind.singular)
    told = f"{one[:1].upper()}{one[1:]} says in `type` which it is: {' or '.join(kind.classes)}."
    return Fault(f"/{TYPE}", told, None, kind.classes, tuple(map(Candidate, kind.class_iris)))


def note_types(kind: Kind, wanted: tuple[str, ...], out: Difference) -> None:
    """Let the classes of the item be those."""
    now = {quad.object for quad in out.said if quad.predicate.value == CLASS}
    then = {Iri(name) for name in wanted}
    out.pointers[CLASS, None] = f"/{TYPE}"
    out.remove(CLASS, now - then)
    out.adds |= {(CLASS, name) for name in then - now}


def note_labels(value: Any, shown: Mapping[str, str], out: Difference) -> None:
    """Let the names of the item be those, by language.

    Args:
        value: of the member.
        shown: its names as they are read now.
        out: takes the difference, and what is wrong.
    """
    out.pointers[NAME, None] = f"/{LABELS}"
    wanted = _names(value, shown, out)
    for language in sorted({*shown, *wanted}):
        text = wanted.get(language)
        if text == shown.get(language):
            if text is not None:
                out.pointers[NAME, text] = f"/{LABELS}/{language}"
            continue
        said = _named(out.said, language)
        predicate = said[0].predicate.value if said else NAME
        out.removes |= {quad for quad in said if quad.predicate.value == predicate}
        if text is not None:
            out.adds.add((predicate, Literal(text, RDF_LANG_STRING, language) if language else Literal(text)))
            out.pointers[predicate, text] = f"/{LABELS}/{language}"


def _names(value: Any, shown: Mapping[str, str], out: Difference) -> dict[str, str]:
    if not isinstance(value, dict | None):
        example = {"en": value if isinstance(value, str) else "Name"}
        told = f"The names of an item say their language: give an object such as {example}."
        near = (Candidate(f'{{"en": "{value}"}}'),) if isinstance(value, str) else ()
        out.blame(Fault(f"/{LABELS}", told.replace("'", '"'), str(value), candidates=near))
        return dict(shown)
    wanted: dict[str, str] = {}
    for given, text in (value or {}).items():
        language, pointer = given.lower(), f"/{LABELS}/{escaped(given)}"
        if language in wanted:
            out.blame(Fault(pointer, f"There is one name for each language; {language!r} has two.", text))
        elif not LANGUAGE.fullmatch(given) and given not in shown:
            told = f"{given!r} is no language tag; write one such as en or pt-BR."
            out.blame(Fault(pointer, told, given, candidates=(Candidate("en"),)))
        elif text is not None and not (isinstance(text, str) and text.strip()):
            told = f"The name in {language!r} is empty: write it, or leave {language!r} out."
            out.blame(Fault(pointer, told if isinstance(text, str) else "A name is a text.", str(text)))
        elif text is not None:
            wanted[language] = text
    return wanted


def _named(said: Iterable[Quad], language: str) -> list[Quad]:
    """The names in a language that lists show, the preferred property first."""
    found = [
        quad
        for quad in said
        if quad.predicate.value in LABEL_PREDICATES
        and isinstance(quad.object, Literal)
        and quad.object.language == language
        and not is_official(quad.graph.value)
    ]
    return sorted(found, key=lambda quad: LABEL_PREDICATES.index(quad.predicate.value))
