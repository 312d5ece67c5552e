"""Pictures of the pages for the README and docs/, made from the real graph; pixels are compared by nobody.

`make screenshots` runs this file with `KG_SCREENSHOTS=docs/screenshots`.
"""

import os
import struct
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

KEPT = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
DESK = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
LEAST_BYTES, MOST_BYTES = 15_000, 200_000
QUERY = """PREFIX schema: <https://schema.org/>
PREFIX hlg: <https://w3id.org/modernstats-kg/def#>

SELECT ?year (COUNT(?project) AS ?projects)
WHERE {
  ?project a hlg:Project ; schema:startDate ?started .
  BIND(SUBSTR(STR(?started), 1, 4) AS ?year)
}
GROUP BY ?year
ORDER BY ?year"""


class Shot(NamedTuple):
    """A page as it is pictured."""

    path: str
    size: dict[str, int] = DESK
    scheme: str = "light"


SHOTS = {
    "home": Shot("/"),
    "resource-light": Shot("/r/id.unece.org/activities/subProcess/5.4"),
    "resource-dark": Shot("/doc/standards/gsim", scheme="dark"),
    "matrix": Shot("/gsbpm?version=5.1&cell=5.4"),
    "matrix-phone": Shot("/gsbpm#phase-5", size=PHONE),
    "query": Shot("/query"),
    "crosswalk": Shot("/crosswalk?from=gsim-2.0&to=sdmx-3.0"),
    "graph": Shot("/explore?iri=https://w3id.org/modernstats-kg/id/activities/project/generativeAi"),
    "timeline": Shot("/timeline"),
}


def taken(browser: Browser, site: str, shot: Shot, file: Path) -> None:
    options: dict[str, Any] = {"viewport": shot.size, "color_scheme": shot.scheme, "reduced_motion": "reduce"}
    context = browser.new_context(base_url=site, **options)
    page = context.new_page()
    page.goto(shot.path)
    if shot.path == "/query":
        page.get_by_role("textbox", name="SPARQL query").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(QUERY)
        page.get_by_role("button", name="Run query").click()
        page.wait_for_selector("#result")
        page.get_by_role("textbox", name="SPARQL query").wait_for()
    page.evaluate("document.fonts.ready.then(() => true)")
    if "#" not in shot.path:
        page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=file, animations="disabled", caret="hide")
    context.close()


def size_of(file: Path) -> dict[str, int]:
    """Width and height of a PNG, from its first chunk."""
    head = file.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n", file
    width, height = struct.unpack(">II", head[16:24])
    return {"width": width, "height": height}


def is_picture(file: Path) -> bool:
    """Neither next to empty, nor too large for a README."""
    return LEAST_BYTES < file.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("name", SHOTS)
def test_a_page_is_pictured_and_its_picture_is_in_the_docs(
    browser: Browser, site: str, name: str, tmp_path: Path
) -> None:
    folder = Path(os.environ.get("KG_SCREENSHOTS", tmp_path))
    file = folder / f"{name}.png"
    taken(browser, site, SHOTS[name], file)
    kept = KEPT / file.name
    assert size_of(file) == size_of(kept) == SHOTS[name].size
    assert is_picture(file)
    assert is_picture(kept)


def test_the_docs_have_no_other_pictures() -> None:
    assert {file.stem for file in KEPT.iterdir()} == set(SHOTS)


def test_an_empty_picture_is_noticed(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport=DESK)
    page.screenshot(path=tmp_path / "empty.png")
    page.close()
    assert not is_picture(tmp_path / "empty.png")
