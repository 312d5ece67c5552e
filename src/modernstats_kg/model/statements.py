"""The statements of a document that the service writes about itself, in the order in which they are said."""

from typing import Final

from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad, Term
from modernstats_kg.namespaces import expand

_INTEGER: Final = expand("xsd:integer")


class Statements:
    """Collects what one document says."""

    def __init__(self, document: str) -> None:
        """Begin without statements.

        Args:
            document: IRI of the document, which its statements stand in as a graph.
        """
        self._document = Iri(document)
        self._said: list[Quad] = []

    @property
    def quads(self) -> tuple[Quad, ...]:
        """What was said so far."""
        return tuple(self._said)

    def say(self, subject: str, predicate: str, *values: Term) -> None:
        """Say one thing of `subject`, once for each value; nothing without a value.

        Args:
            subject: its IRI.
            predicate: as a prefixed name.
            values: the objects.
        """
        property_ = Iri(expand(predicate))
        self._said += [Quad(Iri(subject), property_, value, self._document) for value in values]

    def link(self, subject: str, predicate: str, *targets: str) -> None:
        """Say that `subject` relates to each of the IRIs `targets`; empty ones are left out."""
        self.say(subject, predicate, *(Iri(target) for target in targets if target))

    def kind(self, subject: str, *classes: str) -> None:
        """Say what `subject` is, by prefixed names of classes."""
        self.link(subject, "rdf:type", *(expand(name) for name in classes))


def english(text: str) -> Literal:
    """A text in English."""
    return Literal(text, RDF_LANG_STRING, "en")


def integer(number: int) -> Literal:
    """A whole number."""
    return Literal(str(number), _INTEGER)
