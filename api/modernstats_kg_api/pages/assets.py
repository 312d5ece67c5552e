"""Stylesheets, scripts, fonts and icon, under names that hold a digest of their content.

A name never changes its content, so browsers may keep it for ever; a new content is a new name. `site.css` is
all of `web/styles`; the pages that are opened most have a stylesheet without what only others need. Parts of
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
from modernstats_kg_api.pages.compact import compact_css, compact_script

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
_LEFT_OUT: Final[dict[str, tuple[str, ...]]] = {
    "site.css": (),
    "matrix.css": ("42", "50", "51", "52", "55", "57", "58", "65", "70", "72", "75", "77", "78", "80", "85"),
    "cell.css": ("42", "50", "51", "52", "55", "57", "65", "70", "72", "75", "77", "78", "80", "85"),
    "query.css": ("50", "51", "52", "55", "57", "58", "60", "65", "70", "72", "77", "78", "80", "85"),
    "result.css": ("50", "51", "52", "55", "57", "58", "60", "65", "77", "78", "80", "85"),
    "resource.css": ("42", "60", "65", "75", "77", "78", "80", "85"),
}
"""Stylesheets, and the beginnings of the files of `web/styles` that are no part of them."""
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
    contents = {name: _stylesheet(left_out) for name, left_out in _LEFT_OUT.items()}
    for path in sorted(_WEB.iterdir()):
        if path.suffix in _MEDIA_TYPES:
            content = path.read_bytes()
            contents[path.name] = compact_script(content) if path.suffix == ".js" else content
    return {plain: _asset(plain, content) for plain, content in contents.items()} | _built_assets()


def _stylesheet(left_out: tuple[str, ...]) -> bytes:
    files = (path for path in sorted(_WEB.glob("styles/*.css")) if not path.name.startswith(left_out))
    return compact_css("\n".join(path.read_text("utf-8") for path in files)).encode()


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
