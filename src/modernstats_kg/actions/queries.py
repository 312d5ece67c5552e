"""A client's SPARQL query, from its text to the first piece of the answer."""

from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.answer import Answer
from modernstats_kg.query.formats import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Format,
    format_by_name,
    negotiate_format,
)
from modernstats_kg.query.guard import Form, check_query

_FORMATS: Final[dict[Form, tuple[Format, ...]]] = {
    "SELECT": RESULT_FORMATS,
    "ASK": BOOLEAN_FORMATS,
    "CONSTRUCT": GRAPH_FORMATS,
    "DESCRIBE": GRAPH_FORMATS,
}


async def answer_query(
    kg: KnowledgeGraph,
    text: str,
    accept: str | None = None,
    format_name: str | None = None,
    timeout_s: float | None = None,
) -> Answer:
    """Answer one SELECT, ASK, CONSTRUCT or DESCRIBE on the newest commit.

    Args:
        kg: whose readers are running.
        text: the query as received.
        accept: value of the `Accept` header.
        format_name: name, suffix or media type of a form; goes before `accept`.
        timeout_s: deadline in seconds; never beyond that of the settings.

    Returns:
        The answer, once its first piece is ready: its status is settled.

    Raises:
        BadRequest: the query is malformed or refused, or `format_name` unknown.
        TooLarge: the query is larger than `query_max_bytes`.
        NotAcceptable: the query's form cannot be written as asked.
        QueryTimeout: the deadline passed.
        ReaderFailed: the query exhausted its reader.
        Busy: every reader is taken.

    Source: SPARQL 1.1 Protocol 2.1 (query operation).
    """
    checked = check_query(text, kg.settings.query_max_bytes)
    formats = _FORMATS[checked.form]
    form = format_by_name(format_name, formats) if format_name else negotiate_format(accept, formats)
    return await kg.readers.answer(checked.text, form.media_type, timeout_s)
