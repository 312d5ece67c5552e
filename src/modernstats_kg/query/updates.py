"""An update request cut into its operations.

The service evaluates them one after the other by itself, so it has to know where each begins. Keywords
stand apart from names here, as the grammar has it; the engine's parser has the last word on the rest.

Source: SPARQL 1.1 Update, section 3; SPARQL 1.1 Query 19.8 (grammar, from Update on).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

from modernstats_kg.errors import QueryRefused
from modernstats_kg.model.update import (
    Action,
    Clear,
    Create,
    Data,
    Modify,
    Operation,
    Template,
    Transfer,
    UpdateRequest,
)
from modernstats_kg.query.reading import Reading
from modernstats_kg.query.templates import read_template
from modernstats_kg.query.tokens import Token

_QUERIES: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def read_update(text: str, tokens: Sequence[Token], base: str) -> UpdateRequest:
    """Cut an update request into its operations; it may have none.

    Args:
        text: the request.
        tokens: those of the text.
        base: what relative IRIs are resolved against where there is no BASE.

    Raises:
        QuerySyntaxError: it cannot be cut into operations; says where.
        QueryRefused: it loads from elsewhere, is a query, or makes statements about statements.
    """
    reading = Reading(text, tokens)
    declarations: list[str] = []
    operations: list[Operation] = []
    while True:
        declarations += (token.text for token in reading.prologue())
        if reading.at_end:
            return UpdateRequest(text, tuple(declarations), tuple(operations), base)
        start = reading.token.start
        action = _action(text, reading)
        operations.append(Operation(action, text[start : reading.position], start, len(declarations)))
        if not reading.at_end and not reading.takes_mark(";"):
            reading.fail("The operation has ended; write ; before the next one.")


def _action(text: str, reading: Reading) -> Action:
    token = reading.token
    if token.kind in ("word", "name") and token.text.upper().startswith("LOAD"):
        raise QueryRefused("LOAD is not done here: this service fetches nothing. Send the data themselves.")
    if reading.word.startswith(_QUERIES):
        raise QueryRefused("This is a query, and only updates are taken here: send it to /sparql.")
    read = _READERS.get(reading.word)
    if read is None:
        reading.fail(f"An update begins with {', '.join(_READERS)}, followed by a space or a bracket.")
    return read(text, reading)


def _insert(text: str, reading: Reading) -> Action:
    reading.expect("INSERT")
    if reading.takes("DATA"):
        return Data("insert", read_template(text, reading.block()))
    return _modify(reading, "", None, read_template(text, reading.block()))


def _delete(text: str, reading: Reading) -> Action:
    return _deletion(text, reading, "")


def _with(text: str, reading: Reading) -> Action:
    reading.expect("WITH")
    graph = reading.iri()
    if reading.word == "DELETE":
        return _deletion(text, reading, graph)
    reading.expect("INSERT")
    return _modify(reading, graph, None, read_template(text, reading.block()))


def _deletion(text: str, reading: Reading, graph: str) -> Action:
    reading.expect("DELETE")
    if not graph and reading.takes("DATA"):
        return Data("delete", read_template(text, reading.block()))
    if not graph and reading.takes("WHERE"):
        block = reading.block()
        return Modify(read_template(text, block), None, reading.written(block))
    delete = read_template(text, reading.block())
    insert = read_template(text, reading.block()) if reading.takes("INSERT") else None
    return _modify(reading, graph, delete, insert)


def _modify(reading: Reading, graph: str, delete: Template | None, insert: Template | None) -> Modify:
    """What follows the templates: the dataset and the pattern."""
    using: list[str] = []
    using_named: list[str] = []
    while reading.expect("USING", "WHERE") == "USING":
        (using_named if reading.takes("NAMED") else using).append(reading.iri())
    where = reading.written(reading.block())
    return Modify(delete, insert, where, graph, tuple(using), tuple(using_named))


def _clear(text: str, reading: Reading) -> Action:
    verb: Literal["CLEAR", "DROP"] = "CLEAR" if reading.expect("CLEAR", "DROP") == "CLEAR" else "DROP"
    silent = reading.takes("SILENT")
    if reading.takes("GRAPH"):
        return Clear(verb, reading.iri(), True, silent)
    return Clear(verb, reading.expect("DEFAULT", "NAMED", "ALL", "GRAPH"), False, silent)


def _create(text: str, reading: Reading) -> Action:
    reading.expect("CREATE")
    silent = reading.takes("SILENT")
    reading.expect("GRAPH")
    return Create(reading.iri(), silent)


def _transfer(text: str, reading: Reading) -> Action:
    verbs: Mapping[str, Literal["COPY", "MOVE", "ADD"]] = {"COPY": "COPY", "MOVE": "MOVE", "ADD": "ADD"}
    verb = verbs[reading.expect(*verbs)]
    silent = reading.takes("SILENT")
    source = _end(reading)
    reading.expect("TO")
    return Transfer(verb, source, _end(reading), silent)


def _end(reading: Reading) -> str:
    """An IRI of a graph, the word GRAPH before it or not; "" for DEFAULT."""
    if reading.takes("DEFAULT"):
        return ""
    reading.takes("GRAPH")
    return reading.iri()


_READERS: Final[Mapping[str, Callable[[str, Reading], Action]]] = {
    "INSERT": _insert,
    "DELETE": _delete,
    "WITH": _with,
    "CLEAR": _clear,
    "DROP": _clear,
    "CREATE": _create,
    "COPY": _transfer,
    "MOVE": _transfer,
    "ADD": _transfer,
}
