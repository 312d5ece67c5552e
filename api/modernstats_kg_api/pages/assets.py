"""Stylesheets, scripts, fonts and icon, under names that hold a digest of their content.

A name never changes its content, so browsers may keep it for ever; a new content is a new name. Parts of
third parties are in `web/built`, which the build step makes (`hatch_build.py`); pages are complete without.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Response

from modernstats_kg.errors import NotFound

router = APIRouter()

_WEB: Final = Path(__file__).resolve().parents[1] / "web"
_BUILT: Final = _WEB / "built"
_MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
_FOREVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file: its public name, its media type, its content."""

    name: str
    media_type: str
    content: bytes


def asset_url(plain_name: str) -> str:
    """Address of the asset that is called `plain_name` in the source, such as `site.css`.

    Raises:
        KeyError: there is no such asset.
    """
    return f"/assets/{_assets()[plain_name].name}"


def built_url(plain_name: str) -> str | None:
    """Address of a part that the build step makes, such as `editor.js`; None where it was built without."""
    return asset_url(plain_name) if plain_name in _assets() else None


@router.api_route("/assets/{name}", methods=["GET", "HEAD"])
def read_asset(name: str) -> Response:
    """Serve one asset.

    Raises:
        NotFound: no asset has that name, or its content has changed since.
    """
    for asset in _assets().values():
        if asset.name == name:
            return Response(asset.content, media_type=asset.media_type, headers=_FOREVER)
    raise NotFound(f"There is no asset {name!r}; reload the page that asked for it.")


@lru_cache(maxsize=1)
def _assets() -> dict[str, Asset]:
    contents = {"site.css": b"\n".join(path.read_bytes() for path in sorted(_WEB.glob("styles/*.css")))}
    for path in sorted(_WEB.iterdir()):
        if path.suffix in _MEDIA_TYPES:
            contents[path.name] = path.read_bytes()
    return {plain: _asset(plain, content) for plain, content in contents.items()} | _built_assets()


def _built_assets() -> dict[str, Asset]:
    """What the build step made; its names hold digests already."""
    manifest = _BUILT / "manifest.json"
    names = json.loads(manifest.read_text())["files"] if manifest.is_file() else {}
    return {
        plain: Asset(name, _MEDIA_TYPES[Path(name).suffix], (_BUILT / name).read_bytes())
        for plain, name in names.items()
    }


def _asset(plain_name: str, content: bytes) -> Asset:
    path = Path(plain_name)
    digest = sha256(content).hexdigest()[:12]
    return Asset(f"{path.stem}.{digest}{path.suffix}", _MEDIA_TYPES[path.suffix], content)
