"""The body of a REST write as a change: what each member says, compared with what is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from modernstats_kg.actions.checking import property_table
from modernstats_kg.actions.editing_limits import LONGEST_NAME, MOST_FAULTS, MOST_NAMED, nearest, shortened
from modernstats_kg.actions.editing_values import LANGUAGE, Unfit, Wanted, escaped, same, term_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import BadMembers
from modernstats_kg.model.editing import Fault
from modernstats_kg.model.kinds import Field, Kind
from modernstats_kg.model.report import Candidate, Place, Statement
from modernstats_kg.model.terms import Iri, Quad, Term
from modernstats_kg.model.wording import with_article
from modernstats_kg.query.library import canned

_SHOWN: Final = 500
"""Characters of a wrong value that its fault repeats."""
_Body = Mapping[str, Any]


@dataclass(slots=True)
class Difference:
    """What a body changes, gathered member by member.

    Attributes:
        said: what is asserted with the item as subject.
        adds: properties and values that come, for whichever graph they go to.
        removes: statements that go.
        faults: what does not fit.
        pointers: where in the body properties and values stand; None for a property as such.
    """

    said: tuple[Quad, ...] = ()
    adds: set[tuple[str, Term]] = field(default_factory=set)
    removes: set[Quad] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    pointers: dict[tuple[str, str | None], str] = field(default_factory=dict)

    def places(self, iri: str) -> dict[Statement, Place]:
        """The pointers as the report of a validation finds them."""
        found: dict[Statement, Place] = {(iri, None, None): Place("")}
        for (predicate, value), pointer in self.pointers.items():
            found[iri, predicate, value] = Place(pointer)
        return found

    def blame(self, fault: Fault) -> None:
        """Note what does not fit.

        Raises:
            BadMembers: that are as many faults as one refusal tells; nobody looks for more.
        """
        value = None if fault.value is None else fault.value[:_SHOWN]
        self.faults.append(replace(fault, value=value))
        if len(self.faults) >= MOST_FAULTS:
            raise BadMembers(tuple(self.faults))

    def remove(self, predicate: str, terms: Iterable[Term]) -> None:
        """Let values go, from whichever graphs state them."""
        gone = set(terms)
        self.removes |= {q for q in self.said if q.predicate.value == predicate and q.object in gone}


def editable(kind: Kind) -> dict[str, Field]:
    """The fields of a kind that are changed at its items; the others at those of other kinds."""
    return {one.name: one for one in kind.fields if not one.inverse}


def merged(target: Any, patch: Any) -> Any:
    """A document after a merge patch.

    Source: RFC 7396, section 2.
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def unknown_member(kind: Kind, name: str, known: Iterable[str]) -> Fault:
    """That no item of the kind has a member of that name, and which ones it may have meant."""
    names = sorted(known)
    near = nearest(name, names)
    meant = f" Did you mean {' or '.join(near)}?" if near else f" Known: {shortened(names)}."
    told = f"{name[:LONGEST_NAME]!r} is no member of {with_article(kind.singular)}.{meant}"
    return Fault(f"/{escaped(name)}", told, name, tuple(names[:MOST_NAMED]), tuple(map(Candidate, near)))


class Fields:
    """The values of the fields of one item, as a body gives them."""

    def __init__(self, kg: KnowledgeGraph, classes: Iterable[str], language: str) -> None:
        """For an item of some classes.

        Args:
            classes: IRIs of all its classes, by which the shapes say what belongs in a field.
            language: of plain text where a text with a language belongs.
        """
        self._kg = kg
        self._classes = frozenset(classes)
        self._language = language

    def note(self, one: Field, value: Any, shown: Any, out: Difference) -> tuple[Term, ...]:
        """Let the values of a field be those.

        Args:
            one: the field.
            value: of the member; None for no value.
            shown: of the member as it is read now.
            out: takes the difference, and what is wrong.

        Returns:
            The terms that it has then.
        """
        now = tuple({quad.object: None for quad in out.said if quad.predicate.value == one.iri})
        out.pointers.setdefault((one.iri, None), f"/{one.name}")
        if not one.many and any(same(value, term) and same(shown, term) for term in now):
            return now  # what is not shown of it stays as it is
        if not one.many and isinstance(value, list):
            told = f"{one.name} has one value, not a list."
            out.blame(Fault(f"/{one.name}", told, str(value)))
            return now
        then = self._terms(one, value, now, out)
        out.remove(one.iri, set(now) - set(then))
        out.adds |= {(one.iri, term) for term in then if term not in now}
        return then

    def _terms(self, one: Field, value: Any, now: tuple[Term, ...], out: Difference) -> tuple[Term, ...]:
        """The terms that the values mean: each first that which is there and reads the same."""
        if value is None:
            return ()
        wanted = self.wanted(one)
        left, found = list(now), list[Term]()
        for pointer, part in _parts(one, value, wanted):
            term = next((term for term in left if same(part, term)), None)
            if term is not None:
                left.remove(term)
            else:
                try:
                    term = term_of(self._kg, part, wanted, pointer)
                except Unfit as unfit:
                    out.blame(unfit.fault)
                    continue
            found.append(term)
            out.pointers[one.iri, term.value] = pointer
        return tuple(dict.fromkeys(found))

    def wanted(self, one: Field) -> Wanted:
        """What belongs in a field, as the shapes ask it, or else as the values that it has elsewhere tell."""
        expected = property_table(self._kg).expected(one.iri, self._classes)
        seen: tuple[Term, ...] = ()
        if not any(asked.kind or asked.classes or asked.datatypes or asked.values for asked in expected):
            rows = self._kg.store.rows(canned("values_of_property"), {"property": Iri(one.iri)})
            seen = tuple(row["value"] for row in rows)
        return Wanted(one.name, one.iri, expected, seen, self._language)


def _parts(one: Field, value: Any, wanted: Wanted) -> list[tuple[str, Any]]:
    """Each value with its pointer; a text in several languages is one value for each."""
    listed = value if isinstance(value, list) else [value]
    base = f"/{one.name}"
    found: list[tuple[str, Any]] = []
    for place, part in enumerate(listed):
        pointer = f"{base}/{place}" if isinstance(value, list) else base
        if (
            isinstance(part, dict)
            and part
            and all(LANGUAGE.fullmatch(name) for name in part)
            and (not wanted.is_link and not {"id", "value"} & part.keys())
        ):
            found += [(f"{pointer}/{name}", {name: text}) for name, text in part.items() if text is not None]
        else:
            found.append((pointer, part))
    return found
