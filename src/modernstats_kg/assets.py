"""Where the shipped files lie, inside the installed wheel or in the checkout, and what of them is missing."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_PACKAGE = Path(__file__).resolve().parent
_BUILT_PARTS: Final = {"editor.js": "query editor", "graph.js": "graph layout", "fonts.css": "fonts"}


def _folder(name: str) -> Path:
    installed = _PACKAGE / "assets" / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name


def ontology_dir() -> Path:
    """Folder of the shipped Turtle files; `catalog.ttl` in it lists the rest."""
    return _folder("ontology")


def shapes_dir() -> Path:
    """Folder of the shipped SHACL files."""
    return _folder("shapes")


def missing_parts() -> str:
    """One line on the parts of the pages that were not built, and how to have them; "" where none is.

    The pages are complete without them, and the service may be installed without any pages.
    """
    pages = find_spec("modernstats_kg_api")
    if pages is None or pages.origin is None:
        return ""
    manifest = Path(pages.origin).parent / "web" / "built" / "manifest.json"
    built = json.loads(manifest.read_text("utf-8"))["files"] if manifest.is_file() else {}
    absent = [name for part, name in _BUILT_PARTS.items() if part not in built]
    if not absent:
        return ""
    return (
        f"the pages work without what was not built: {', '.join(absent)}; "
        "`KG_BUILD_STRICT=1 .venv/bin/pip install --no-deps --editable .` builds it or says why it cannot"
    )
