"""Questions to other SPARQL endpoints. The only place where the library is a client."""

from typing import Final

from SPARQLWrapper import CSV, JSON, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from modernstats_kg.errors import BadParameter, StoreUnavailable

DEADLINE_S: Final = 60
_FORMATS: Final = {"csv": CSV, "json": JSON, "tsv": TSV, "turtle": TURTLE, "xml": XML}


def ask_endpoint(endpoint: str, query: str, format_name: str) -> bytes:
    """Send one query to another endpoint; its answer as it comes.

    Args:
        endpoint: its http or https address; given by whoever runs the command, never by data.
        query: the query's text.
        format_name: csv, json, tsv, turtle or xml.

    Raises:
        BadParameter: the address is no web address, or the format is none of these.
        StoreUnavailable: the endpoint does not answer within 60 seconds, or answers with an error.

    Source: SPARQL 1.1 Protocol 2.1.
    """
    if not endpoint.startswith(("http://", "https://")):
        raise BadParameter("endpoint", f"{endpoint!r} is no http or https address.")
    if format_name not in _FORMATS:
        known = ", ".join(_FORMATS)
        raise BadParameter("format", f"{format_name!r} is no format of another endpoint. Known: {known}.")
    client = SPARQLWrapper(endpoint, returnFormat=_FORMATS[format_name])
    client.setTimeout(DEADLINE_S)
    client.setQuery(query)
    try:
        response = client.query().response
        with response:
            return bytes(response.read())
    except (SPARQLWrapperException, OSError) as cause:
        raise StoreUnavailable(f"{endpoint} gave no answer: {cause}") from cause
