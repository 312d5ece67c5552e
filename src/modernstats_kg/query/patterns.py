"""The triple patterns of a query, each with the text that it was written as.

What is not read here (blank nodes, collections, property lists in brackets, statements about statements) ends
the reading: a query that has any of it keeps its order.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from modernstats_kg.namespaces import expand
from modernstats_kg.query.reading import Reading

_TYPE: Final = expand("rdf:type")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\\]+")
_SIGNS: Final = ("+", "-")
PathKind = Literal["step", "inverse", "sequence", "alternative", "some", "any", "maybe", "none of"]
_REPEATING: Final[dict[str, PathKind]] = {"*": "any", "+": "some", "?": "maybe"}


@dataclass(frozen=True, slots=True)
class Term:
    """A variable by its name, or something that stands for itself by its IRI; "" for a literal."""

    kind: Literal["variable", "constant"]
    value: str


@dataclass(frozen=True, slots=True)
class Path:
    """A property path; an IRI alone is the simplest one.

    Attributes:
        kind: what its parts are to it.
        parts: none of an IRI and of a negated set.
        iri: of a `step` only.
    """

    kind: PathKind
    parts: tuple["Path", ...] = ()
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern, or one path between two terms.

    Attributes:
        text: the pattern as SPARQL, made of pieces of the query and nothing else.
    """

    subject: Term
    predicate: Term | Path
    object: Term
    text: str

    @property
    def variables(self) -> frozenset[str]:
        """Names of the variables in it."""
        places = (self.subject, self.predicate, self.object)
        return frozenset(
            place.value for place in places if isinstance(place, Term) and place.kind == "variable"
        )

    @property
    def class_iri(self) -> str | None:
        """The class, where it asks for the instances of one."""
        typed = isinstance(self.predicate, Path) and self.predicate.iri == _TYPE
        return self.object.value if typed and self.object.kind == "constant" else None


class PatternReading:
    """Reads triples blocks; every method raises QuerySyntaxError for what is not understood."""

    def __init__(self, text: str, reading: Reading, namespaces: Mapping[str, str]) -> None:
        """Read on from where `reading` is.

        Args:
            text: of the query.
            reading: its tokens.
            namespaces: what each prefix stands for.
        """
        self._text = text
        self._reading = reading
        self._namespaces = namespaces

    def block(self) -> list[Pattern]:
        """Read triples up to what is no triple: `subject predicate object, object; …`."""
        patterns = self._of_subject()
        while self._reading.takes_mark(".") and self.begins_here():
            patterns += self._of_subject()
        return patterns

    def begins_here(self) -> bool:
        """Whether a subject comes next."""
        return self._reading.token.kind in ("variable", "iri", "name")

    def _of_subject(self) -> list[Pattern]:
        subject, written = self._piece(self.term)
        patterns = self._of_verb(subject, written)
        while self._reading.takes_mark(";"):
            if self._reading.token.text not in (";", ".", "}"):
                patterns += self._of_verb(subject, written)
        return patterns

    def _of_verb(self, subject: Term, written: str) -> list[Pattern]:
        start = self._reading.token.start
        verb: Term | Path = self.term() if self._reading.token.kind == "variable" else self._alternatives()
        verb_text = self._text[start : self._reading.position]
        patterns = []
        while True:
            found, text = self._piece(self._object)
            patterns.append(Pattern(subject, verb, found, f"{written} {verb_text} {text}"))
            if not self._reading.takes_mark(","):
                return patterns

    def _piece(self, read: Callable[[], Term]) -> tuple[Term, str]:
        start = self._reading.token.start
        term = read()
        return term, self._text[start : self._reading.position]

    def term(self) -> Term:
        """Read a variable, an IRI or a prefixed name."""
        token = self._reading.token
        if token.kind == "variable":
            self._reading.skip()
            return Term("variable", token.text[1:])
        return Term("constant", self._resolved(self._reading.iri()))

    def _object(self) -> Term:
        token = self._reading.token
        if token.kind in ("variable", "iri", "name"):
            return self.term()
        if token.kind == "mark" and token.text in _SIGNS:
            self._reading.skip()
            if self._reading.token.kind != "number":
                self._reading.fail("A number stands after a sign.")
        elif token.kind not in ("string", "number") and token.text not in ("true", "false"):
            self._reading.fail("No term is read here.")
        self._reading.skip()
        if token.kind == "string":
            self._after_string()
        return Term("constant", "")

    def _after_string(self) -> None:
        if self._reading.token.kind == "language":
            self._reading.skip()
        elif self._reading.takes_mark("^^"):
            self._reading.iri()

    def _alternatives(self) -> Path:
        return self._joined("|", "alternative", self._sequence)

    def _sequence(self) -> Path:
        return self._joined("/", "sequence", self._step)

    def _joined(self, mark: str, kind: PathKind, read: Callable[[], Path]) -> Path:
        parts = [read()]
        while self._reading.takes_mark(mark):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Path(kind, tuple(parts))

    def _step(self) -> Path:
        inverse = self._reading.takes_mark("^")
        path = self._repeated(self._primary())
        return Path("inverse", (path,)) if inverse else path

    def _repeated(self, path: Path) -> Path:
        token = self._reading.token
        if token.kind != "mark" or token.text not in _REPEATING:
            return path
        self._reading.skip()
        if self._reading.token.kind == "number":
            self._reading.fail("The sign may belong to the number.")
        return Path(_REPEATING[token.text], (path,))

    def _primary(self) -> Path:
        if self._reading.takes_mark("("):
            path = self._alternatives()
            self._close()
            return path
        if self._reading.takes_mark("!"):
            return self._negated()
        if self._reading.token[:2] == ("word", "a"):
            self._reading.skip()
            return Path("step", iri=_TYPE)
        return Path("step", iri=self._resolved(self._reading.iri()))

    def _negated(self) -> Path:
        """Read what stands after `!`: one step, or several in brackets."""
        if self._reading.takes_mark("("):
            self._alternatives()
            self._close()
        else:
            self._step()
        return Path("none of")

    def _close(self) -> None:
        if not self._reading.takes_mark(")"):
            self._reading.fail("Here comes ).")

    def _resolved(self, written: str) -> str:
        """The IRI that is written so; "" for one that is not written in full, which no count is known of."""
        if written.startswith("<"):
            iri = written[1:-1]
        else:
            prefix, _, local = written.partition(":")
            if prefix not in self._namespaces:
                self._reading.fail(f"The prefix {prefix}: is not declared.")
            iri = self._namespaces[prefix] + local.replace("\\", "")
        return iri if _ABSOLUTE.fullmatch(iri) else ""
