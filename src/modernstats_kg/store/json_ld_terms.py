"""The engine's terms as JSON-LD writes them."""

import pyoxigraph as ox

from modernstats_kg.errors import NotAcceptable
from modernstats_kg.model.json_ld import Statement, Value

_OTHERS = ("text/turtle", "application/n-triples")


def as_statement(triple: ox.Triple) -> Statement:
    """One triple of an answer.

    Raises:
        NotAcceptable: it holds a triple term, which JSON-LD has no way to write.
    """
    subject, predicate, value = triple
    return _value(subject).text, predicate.value, _value(value)


def _value(term: object) -> Value:
    if isinstance(term, ox.NamedNode):
        return Value(term.value, named=True)
    if isinstance(term, ox.BlankNode):
        return Value(f"_:{term.value}", named=True)
    if isinstance(term, ox.Literal):
        direction = str(term.direction or "")
        return Value(term.value, False, term.datatype.value, term.language or "", direction)
    raise NotAcceptable("JSON-LD cannot be written of statements about statements.", _OTHERS)
