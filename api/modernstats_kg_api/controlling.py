"""The service's end of `modernstats_kg.control`: what an administrator may ask of it while it runs."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from modernstats_kg.actions.backups import back_up_line, verify_line
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.release_lines import COMMANDS
from modernstats_kg.control import SOCKET, Reply, Request
from modernstats_kg.errors import KnowledgeGraphError

_log = logging.getLogger(__name__)


@asynccontextmanager
async def controlled(kg: KnowledgeGraph) -> AsyncIterator[None]:
    """Listen while the service runs; where that is impossible the service runs without, and says so."""
    path = kg.settings.data / SOCKET
    path.unlink(missing_ok=True)  # of a service that was killed: we hold the directory's lock

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reply = await _reply(kg, await reader.readline())
        writer.write(json.dumps(reply).encode() + b"\n")
        await writer.drain()
        writer.close()

    try:
        server = await asyncio.start_unix_server(answer, path)
    except OSError as cause:
        _log.warning("no %s, so backups need the service stopped: %s", path, cause)
        yield
        return
    path.chmod(0o600)
    async with server:
        yield
    path.unlink(missing_ok=True)


async def _reply(kg: KnowledgeGraph, line: bytes) -> Reply:
    try:
        request: Request = json.loads(line)
        command, folder = request["command"], request["folder"]
        if command == "backup":
            return Reply(failed=False, message=await run_in_threadpool(back_up_line, kg, Path(folder)))
        if command == "verify":
            return Reply(failed=False, message=await run_in_threadpool(verify_line, kg))
        if command in COMMANDS:
            asked = request.get("arguments", [])
            return Reply(failed=False, message=await run_in_threadpool(COMMANDS[command], kg, asked))
        return Reply(failed=True, message=f"The service does not know the command {command!r}.")
    except (KnowledgeGraphError, ValueError, KeyError, TypeError) as failure:
        return Reply(failed=True, message=str(failure))
