"""`/.well-known/sparql-examples`: the example queries in RDF."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from modernstats_kg.actions.examples import EXAMPLES_PATH, describe_examples
from modernstats_kg.query.formats import DOCUMENT_FORMATS, HTML, format_by_name, negotiate_format
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import graph_of, root_of


def examples(request: Request) -> Response:
    """Every example query with what it is about; browsers are led to the query page, which lists them.

    Raises:
        NotAcceptable: no RDF format is asked for.
    """
    name = request.query_params.get("format")
    accept = request.headers.get("accept")
    form = format_by_name(name, DOCUMENT_FORMATS) if name else negotiate_format(accept, DOCUMENT_FORMATS)
    endpoint = f"{request.base_url}sparql"
    headers = caching_headers(request, form.media_type, endpoint)
    if form is HTML:
        return RedirectResponse(f"{root_of(request)}/query", 303, headers={"Vary": headers["Vary"]})
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    body = describe_examples(graph_of(request), endpoint, form.media_type)
    return Response(body, headers={**headers, "Content-Type": form.content_type})


routes = [Route(f"/{EXAMPLES_PATH}", examples, name="examples")]
