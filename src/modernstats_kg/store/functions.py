"""Functions of our own that queries may call, in the form in which the engine takes them.

A function gets the lexical values of its arguments and gives a number, or None where it has no value. The
engine takes what a function raises for "no value", so what must not go unheard is kept and raised after it.
"""

from collections.abc import Callable, Mapping
from typing import Final

import pyoxigraph as ox

from modernstats_kg.errors import KnowledgeGraphError
from modernstats_kg.store.frames import Request

Function = Callable[..., float | None]
Functions = Callable[[Request], Mapping[str, Function]]
"""Gives the functions of one query, by IRI."""
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Table = dict[ox.NamedNode, Callable[..., Term | None]]
_DOUBLE: Final = ox.NamedNode("http://www.w3.org/2001/XMLSchema#double")


def no_functions(request: Request) -> Mapping[str, Function]:
    """A reader whose queries may call what SPARQL has and nothing else."""
    return {}


class Calls:
    """The functions of one query, and what went wrong in them.

    Attributes:
        table: what the engine calls, by IRI.
        failure: what a function raised; None where none did.
    """

    def __init__(self, functions: Mapping[str, Function]) -> None:
        """Take the functions of one query, by IRI."""
        self.table: Table = {ox.NamedNode(iri): self._called(work) for iri, work in functions.items()}
        self.failure: KnowledgeGraphError | None = None

    def check(self) -> None:
        """Raise what a function raised, if any did.

        Raises:
            KnowledgeGraphError: the answer would not be what it seems.
        """
        if self.failure is not None:
            raise self.failure

    def _called(self, work: Function) -> Callable[..., Term | None]:
        def call(*arguments: Term) -> Term | None:
            if self.failure is not None or any(isinstance(one, ox.Triple) for one in arguments):
                return None
            try:
                value = work(*(getattr(one, "value", "") for one in arguments))
            except KnowledgeGraphError as failure:
                self.failure = failure
                return None
            return None if value is None else ox.Literal(repr(float(value)), datatype=_DOUBLE)

        return call
