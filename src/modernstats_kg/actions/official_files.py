"""The files of an official source: out of a folder, or from where they are published."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from modernstats_kg.errors import BadParameter, BadRequest, NotFound, TooLarge
from modernstats_kg.exchange.archives import unpacked
from modernstats_kg.exchange.fetching import fetch
from modernstats_kg.exchange.rdf import parse
from modernstats_kg.model.official import OfficialFile, OfficialSource
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.settings import Settings

_log = logging.getLogger(__name__)
_ARCHIVE: Final = ".zip"
Read = Callable[[OfficialFile], bytes]


def from_folder(folder: Path, settings: Settings) -> Read:
    """Reads files out of `folder`, found by their name at any depth; also in the archive as published.

    A mended copy has no other name: the published file never stands in for it.

    Raises, when a file is read:
        NotFound: the folder holds no such file.
        BadRequest: it holds different files of that name.
        TooLarge: the file is above `load_max_bytes`.
    """

    def read(file: OfficialFile) -> bytes:
        published = PurePosixPath(urlsplit(file.address).path).name
        names = dict.fromkeys((file.name,) if file.mended else (file.name, published))
        for name in names:
            content = _only(folder, name, settings.load_max_bytes)
            if content is not None:
                return _opened(content, name, file, settings)
        origin = "a copy of what is published" if file.mended else "it is published"
        raise NotFound(f"{folder} holds no file {' or '.join(names)}; {origin} at {file.address}.")

    return read


def from_the_web(settings: Settings) -> Read:
    """Fetches files from their published addresses, within the limits of the settings."""

    def read(file: OfficialFile) -> bytes:
        _log.info("fetching %s", file.address)
        content = fetch(file.address, settings.load_max_bytes, settings.fetch_timeout_s)
        return _opened(content, file.address, file, settings)

    return read


def repaired_files(source: OfficialSource) -> OfficialSource:
    """The source with the mended copies in the place of the files that do not parse.

    Raises:
        BadParameter: every file of the source parses as published.
    """
    if not any(file.repaired for file in source.files):
        raise BadParameter(
            "repaired", f"{source.name}: its files need no repaired copy; leave --repaired out."
        )
    files = tuple(
        OfficialFile(file.repaired, file.address, file.media_type, mended=True) if file.repaired else file
        for file in source.files
    )
    return replace(source, files=files)


def statements_of(
    file: OfficialFile, content: bytes, source: OfficialSource, graph: Iri, base: str
) -> set[Quad]:
    """The statements of one file, all in `graph` whatever graphs the file names.

    Raises:
        BadRequest: the file is malformed: names it, the place, and what is known of the defect.
    """
    try:
        read = parse(content, file.media_type, base, graph, source.base)
    except BadRequest as fault:
        raise BadRequest(f"{file.name}: {fault}{_advice(file)} Nothing was loaded.") from fault
    return {quad._replace(graph=graph) for quad in read}


def _only(folder: Path, name: str, max_bytes: int) -> bytes | None:
    """Content of the file of that name below the folder; None when there is none."""
    contents = {}
    for path in sorted(folder.rglob(name)):
        if path.stat().st_size > max_bytes:
            raise TooLarge(f"{path} is larger than {max_bytes} bytes (KG_LOAD_MAX_BYTES).", max_bytes)
        contents[path.read_bytes()] = path
    if len(contents) > 1:
        places = ", ".join(str(path) for path in contents.values())
        raise BadRequest(f"Different files are called {name}: {places}. Name a folder with one of them.")
    return next(iter(contents), None)


def _opened(content: bytes, name: str, file: OfficialFile, settings: Settings) -> bytes:
    if not name.endswith(_ARCHIVE):
        return content
    return unpacked(content, PurePosixPath(file.name).suffix, settings.load_max_bytes)


def _advice(file: OfficialFile) -> str:
    if not file.defect:
        return "."
    mended = f"Or put a mended copy into a folder as {file.repaired} and load with --from and --repaired."
    return f". Known defect of the published file: {file.defect}. {file.remedy} {mended}"
