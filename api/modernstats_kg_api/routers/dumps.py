"""`/dumps/{name}.nq.gz` and `.trig.gz`: a named graph, or everything asserted, as a compressed file."""

import re
from base64 import b64encode
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from modernstats_kg.actions.dumps import DUMP_FORMATS, dumps_of, graph_of_dump
from modernstats_kg.errors import NotFound, RangeUnsatisfiable
from modernstats_kg.model.dump import Dump
from modernstats_kg_api.conditional import entity_headers, not_modified
from modernstats_kg_api.deps import graph_of

GZIP: Final = "application/gzip"
_ENDINGS: Final = {f".{form.suffix}.gz": form for form in DUMP_FORMATS}
_ONE_RANGE: Final = r"(?:\d{1,18}-\d{0,18}|-\d{1,18})"
_RANGES: Final = re.compile(rf"bytes=\s*{_ONE_RANGE}(?:\s*,\s*{_ONE_RANGE})*", re.ASCII | re.IGNORECASE)


async def dump(request: Request) -> Response:
    """The file, whole or in part; made when it is first asked for.

    Its tag is the digest of its bytes: it differs when they do, and stays when another graph changes.

    Source: RFC 9110, 14 (range requests); RFC 9530 (Repr-Digest).
    """
    kg = graph_of(request)
    asked = str(request.path_params["file"])
    ending = next((ending for ending in _ENDINGS if asked.endswith(ending)), None)
    if ending is None:
        raise NotFound(f"A dump ends in {' or '.join(_ENDINGS)}; {asked!r} does not.")
    name = asked.removesuffix(ending)
    graph = await run_in_threadpool(graph_of_dump, kg, name)
    made = (await dumps_of(kg, graph))[_ENDINGS[ending].suffix]
    headers = entity_headers(request, made.sha256[:32]) | _headers(made)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    _settle_range(request, made.size_bytes)
    file_name = f"{name.replace('/', '-')}{ending}"
    return FileResponse(made.path, headers=headers, media_type=GZIP, filename=file_name)


def _headers(made: Dump) -> dict[str, str]:
    digest = b64encode(bytes.fromhex(made.sha256)).decode()
    return {"Repr-Digest": f"sha-256=:{digest}:", "Accept-Ranges": "bytes"}


def _settle_range(request: Request, size: int) -> None:
    """Let a malformed range pass as none, as RFC 9110 has it.

    Raises:
        RangeUnsatisfiable: none of the file lies in the range.
    """
    asked = request.headers.get("range", "").strip()
    ranges = asked if _RANGES.fullmatch(asked) else ""
    starts = [int(start) for start in re.findall(r"(\d+)-", ranges)]
    backwards = any(int(first) > int(last) for first, last in re.findall(r"(\d+)-(\d+)", ranges))
    if not ranges or backwards:
        request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0].lower() != b"range"]
    elif any(start >= size for start in starts) and "if-range" not in request.headers:
        raise RangeUnsatisfiable(f"The file has {size} bytes; {asked} begins behind its end.", size)


routes = [Route("/dumps/{file:path}", dump, name="dump")]
