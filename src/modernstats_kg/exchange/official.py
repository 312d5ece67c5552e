"""The table of official sources, `official.toml`, as values."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, Final

from modernstats_kg.model.official import Defect, OfficialFile, OfficialSource, Pattern
from modernstats_kg.namespaces import PREFIXES, expand

_MEDIA_TYPES: Final = {
    ".ttl": "text/turtle",
    ".trig": "application/trig",
    ".rdf": "application/rdf+xml",
}
_IRIS: Final = ("subject", "predicate", "object")
_PUBLISHED: Final = "https://raw.githubusercontent.com"


@cache
def official_sources() -> dict[str, OfficialSource]:
    """Every official source that can be loaded, by name, in the order of the table."""
    table = tomllib.loads((files(__package__) / "official.toml").read_text(encoding="utf-8"))
    defects = {name: _defect(entry) for name, entry in table["defects"].items()}
    return {name: _source(name, entry, defects) for name, entry in table["sources"].items()}


def _source(name: str, entry: dict[str, Any], defects: dict[str, Defect]) -> OfficialSource:
    repository = entry["from"]
    folder = f"{_PUBLISHED}/{repository}/HEAD/{entry['in'] + '/' if 'in' in entry else ''}"
    return OfficialSource(
        name=name,
        title=entry["title"],
        homepage=f"https://github.com/{repository}",
        version=entry["version"],
        licence=entry["licence"],
        files=tuple(_file(file, folder) for file in entry["files"]),
        rights=entry.get("rights", ""),
        share_alike=entry.get("share_alike", False),
        base=entry.get("base", ""),
        defects=tuple(defects[defect] for defect in entry.get("defects", ())),
    )


def _file(entry: dict[str, str], folder: str) -> OfficialFile:
    name = entry["name"]
    return OfficialFile(
        name=name,
        address=folder + entry.get("path", name),
        media_type=_MEDIA_TYPES[PurePosixPath(name).suffix],
        repaired=entry.get("repaired", ""),
        defect=entry.get("defect", ""),
        remedy=entry.get("remedy", ""),
    )


def _defect(entry: dict[str, Any]) -> Defect:
    where = entry.get("where", [])
    return Defect(
        says=entry["says"],
        severity=entry["severity"],
        where=tuple(_pattern(one) for one in (where if isinstance(where, list) else [where])),
        action=entry.get("action", "report"),
        becomes=_pattern(entry.get("becomes", {})),
        text=entry.get("text", ""),
        renamed={_iri(old): _iri(new) for old, new in entry.get("renamed", {}).items()},
        deprecated=entry.get("deprecated", False),
    )


def _pattern(entry: dict[str, str]) -> Pattern:
    return Pattern(**{key: _iri(value) if key in _IRIS else value for key, value in entry.items()})


def _iri(written: str) -> str:
    return expand(written) if written.partition(":")[0] in PREFIXES else written
