"""Literals that an engine would merge with others, kept in it under a datatype of our own.

Virtuoso keeps one entry for values that it takes to be the same: after `"2024"^^xsd:gYear` was stored,
`"2024-01"^^xsd:gYearMonth` comes back as that year, and text of the type xsd:anyURI as an IRI. Under
another datatype they stay what they are. Answers have the true datatype again; a query that compares with it,
or asks for it by DATATYPE, does not find them.
"""

import re
from typing import Final

from modernstats_kg.store.remote_client import NATIVE, Connection, EngineClient, Graphs, Limits

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_OURS: Final = "urn:modernstats-kg:as:"
_DISGUISED: Final = {"virtuoso": ("gYearMonth", "anyURI")}
"""Names of the datatypes by dialect."""
_BACK: Final = re.compile(rb'("datatype"\s*:\s*"|\^\^<)' + re.escape(_OURS.encode()))


class DisguisingClient(EngineClient):
    """A client whose engine never sees some datatypes."""

    def __init__(self, connection: Connection, limits: Limits) -> None:
        """As `EngineClient`."""
        super().__init__(connection, limits)
        names = "|".join(_DISGUISED[connection.dialect])
        # in a term as it is written here a quotation mark of its text has a backslash before it
        self._true = re.compile(rf'(?<!\\)"\^\^<{re.escape(_XSD)}({names})>')

    def table(self, query: str, graphs: Graphs = NATIVE, timeout_s: float | None = None) -> bytes:
        """As of `EngineClient`, with the true datatypes."""
        return _undone(super().table(self._done(query), graphs, timeout_s))

    def triples(self, query: str, graphs: Graphs = NATIVE, timeout_s: float | None = None) -> bytes:
        """As of `EngineClient`, with the true datatypes."""
        return _undone(super().triples(self._done(query), graphs, timeout_s))

    def update(self, text: str, timeout_s: float | None = None) -> None:
        """As of `EngineClient`; some literals get a datatype of our own."""
        super().update(self._done(text), timeout_s)

    def _done(self, text: str) -> str:
        return self._true.sub(rf'"^^<{_OURS}\1>', text)


def engine_client(connection: Connection, limits: Limits) -> EngineClient:
    """A client that keeps what its engine would merge.

    Raises:
        ValueError: the dialect is unknown, or the address is none.
    """
    wanted = DisguisingClient if connection.dialect in _DISGUISED else EngineClient
    return wanted(connection, limits)


def _undone(body: bytes) -> bytes:
    return _BACK.sub(rb"\g<1>" + _XSD.encode(), body)
