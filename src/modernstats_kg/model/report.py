"""What a validation found, as plain values that a person can act on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

_VIOLATION: Final = "http://www.w3.org/ns/shacl#Violation"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that the shape allows and that is near to the one found.

    Attributes:
        value: an IRI, or the lexical form of a literal.
        label: its name in English, where it has one.
        code: its code (`skos:notation`), where it has one.
    """

    value: str
    label: str = ""
    code: str = ""

    def __str__(self) -> str:
        """How a sentence names it: code and name, else the value."""
        return f"{self.code} {self.label}".strip() or self.value


@dataclass(frozen=True, slots=True)
class Expected:
    """What the shape asks for; empty members are not asked for.

    Attributes:
        classes: IRIs; a value belongs to one of them.
        datatypes: IRIs; a value has one of them.
        values: the only ones allowed, as text.
        kind: IRI of the kind of node, such as `sh:IRI`.
        pattern: regular expression that a value matches.
        languages: tags that a text may have.
        at_least: smallest number of values.
        at_most: largest number of values.
        smallest: lowest value allowed.
        largest: highest value allowed.
        compared: IRI of the property that the values are compared with.
    """

    classes: tuple[str, ...] = ()
    datatypes: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    kind: str = ""
    pattern: str = ""
    languages: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    smallest: str = ""
    largest: str = ""
    compared: str = ""

    def as_json(self) -> dict[str, Any]:
        """What is asked for, and nothing that is not."""
        return {name: value for name, value in asdict(self).items() if value not in ("", (), None)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in what the caller sent something stands.

    Attributes:
        pointer: JSON pointer (RFC 6901) into a JSON body.
        line: line of a text, from 1.
        column: column of that line, in characters from 1.
    """

    pointer: str | None = None
    line: int | None = None
    column: int | None = None


Statement = tuple[str, str | None, str | None]
"""Subject, predicate and value as text; None where it does not matter."""

Places = Mapping[Statement, Place]
"""Where a door read what. `(s, p, None)` stands for a property of s, `(s, None, None)` for s itself."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One validation result.

    Attributes:
        focus: IRI of the node that was checked; `_:` and a name for a blank node.
        path: IRI of the property concerned; None for a rule about the node as a whole or a longer path.
        value: the offending value as text; None where the fault is that something is missing.
        shape: IRI of the shape that was broken.
        severity: IRI, `sh:Violation`, `sh:Warning` or `sh:Info`.
        message: the shape's explanation in English.
        component: IRI of the kind of rule, such as `sh:ClassConstraintComponent`.
        label: what the shape is called in English, such as "Project".
        route: the property path as SPARQL writes it, for a longer path too.
        datatype: IRI of the value's datatype; empty for an IRI.
        language: tag of the value's language; empty without one.
        sentence: what is wrong, in plain English.
        expected: what the shape asks for.
        candidates: the nearest values that it allows, the nearest first.
        patch: lines of an RDF patch (`D` removes, `A` adds) that would mend it, where one is evident.
        place: where it stands in what the caller sent, where that is known.
    """

    focus: str
    path: str | None
    value: str | None
    shape: str
    severity: str
    message: str
    component: str = ""
    label: str = ""
    route: str = ""
    datatype: str = ""
    language: str = ""
    sentence: str = ""
    expected: Expected = Expected()
    candidates: tuple[Candidate, ...] = ()
    patch: tuple[str, ...] = ()
    place: Place | None = None

    @property
    def blocks(self) -> bool:
        """Whether it stops a write; warnings and remarks do not."""
        return self.severity == _VIOLATION

    @property
    def order(self) -> tuple[str, ...]:
        """What reports are sorted by: node, shape, value, kind of rule."""
        value = (self.value or "", self.datatype, self.language)
        return (self.focus, self.shape, *value, self.component, self.path or "")

    def as_json(self) -> dict[str, Any]:
        """Its members by name; those of `place` beside the others."""
        body = asdict(self)
        place = body.pop("place") or asdict(Place())
        return body | {"expected": self.expected.as_json()} | place

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Violation":
        """The violation that `as_json` described."""
        values: dict[str, Any] = dict(body)
        place = Place(*(values.pop(name) for name in ("pointer", "line", "column")))
        wanted: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values["expected"].items()
        }
        values["expected"] = Expected(**wanted)
        values["candidates"] = tuple(Candidate(**candidate) for candidate in values["candidates"])
        values["patch"] = tuple(values["patch"])
        values["place"] = place if place != Place() else None
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Report:
    """Results of one validation, warnings included, in a stable order.

    Attributes:
        violations: what was found; of a write, what it brings about.
        standing: of a write, what was wrong with the nodes that change already, and still is; it stops
            nothing.
        triples: the results as `sh:ValidationReport` in N-Triples; empty where nothing was found.
        stopped: of a write, whether so much was found that the rest was not looked at.
    """

    violations: tuple[Violation, ...] = ()
    standing: tuple[Violation, ...] = ()
    triples: str = field(default="", compare=False, repr=False)
    stopped: bool = False

    @property
    def conforms(self) -> bool:
        """True when nothing worse than a warning was found.

        SHACL 3.4 counts every result against conformance; here only `sh:Violation` stops a write.
        """
        return not any(violation.blocks for violation in self.violations)


def located(report: Report, places: Places) -> Report:
    """The report with the places of what it finds fault with.

    Args:
        report: of a validation.
        places: where the door read what; the value's own place goes before that of its property, and that
            before the node's.
    """
    if not places:
        return report
    found = tuple(replace(one, place=_place_of(one, places) or one.place) for one in report.violations)
    return replace(report, violations=found)


def _place_of(violation: Violation, places: Places) -> Place | None:
    focus, path, value = violation.focus, violation.path, violation.value
    ways: tuple[Statement, ...] = ((focus, path, value), (focus, path, None), (focus, None, None))
    return next((places[way] for way in ways if way in places), None)
