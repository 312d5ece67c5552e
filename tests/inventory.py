"""The inventory of pages, kept in `browser/test_pages.py`, for other tests that go through all of them."""

import importlib.util
from pathlib import Path
from typing import Final

_KEPT_IN: Final = Path(__file__).with_name("browser") / "test_pages.py"
_SPEC = importlib.util.spec_from_file_location("pages_of_the_inventory", _KEPT_IN)
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)

PAGES: Final[dict[str, str]] = _MODULE.PAGES
"""Address of each page by a short name."""
