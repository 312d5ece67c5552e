"""A checkout whose pages were built without their third-party parts: it says so, and every page works."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import html

from browsing import BROWSER
from modernstats_kg.assets import missing_parts
from serving import served

ROOT = Path(__file__).resolve().parents[2]
LINE = (
    "the pages work without what was not built: query editor, graph layout, fonts; "
    "`KG_BUILD_STRICT=1 .venv/bin/pip install --no-deps --editable .` builds it or says why it cannot"
)
PAGES = (
    "/",
    "/projects",
    "/timeline",
    "/gsbpm?cell=5.4",
    "/crosswalk?from=gsim-2.0&to=vtl-2.1",
    "/query?query=SELECT+*+WHERE+%7B+?s+?p+?o+%7D+LIMIT+2",
    "/explore?iri=https://w3id.org/modernstats-kg/id/activities/project/soss",
    "/doc/standards/gsbpm",
    "/search?q=data",
    "/history",
    "/data",
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that run, without what the build step makes."""
    target = tmp_path_factory.mktemp("bare")
    unwanted = shutil.ignore_patterns("built", "__pycache__")
    for name in ("api", "src", "ontology", "shapes"):
        shutil.copytree(ROOT / name, target / name, ignore=unwanted)
    return target


def test_the_service_says_at_its_start_what_is_missing_and_serves_every_page(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("src", "api"):
        monkeypatch.syspath_prepend(checkout / folder)
    with served(tmp_path / "data") as service, service.client() as client:
        for path in PAGES:
            answer = client.get(path, headers=BROWSER)
            tree = html.fromstring(answer.text)
            assert (answer.status_code, len(tree.xpath("//main//h1"))) == (200, 1), path
            named = tree.xpath("//link[@rel='stylesheet']/@href | //script/@src")
            assert {client.get(name).status_code for name in named} == {200}, path
            assert not [name for name in named if "fonts" in name or "editor" in name or "graph" in name]

    said = (tmp_path / "service.log").read_text().splitlines()
    assert [line for line in said if "not built" in line] == [LINE]


def test_the_doctor_names_it(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "catalog.ttl").touch()
    command = [sys.executable, "-c", "from modernstats_kg.cli import app; app()", "doctor"]
    folders = os.pathsep.join([str(checkout / "src"), str(checkout / "api"), *sys.path])
    settings = {"PYTHONPATH": folders, "KG_DATA": str(tmp_path / "data"), "KG_ONTOLOGY": str(tmp_path)}
    told = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=True)
    assert f"  ! {LINE}" in told.stdout.splitlines()


def test_only_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = tmp_path / "web" / "built" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    pages = SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr("modernstats_kg.assets.find_spec", lambda _: pages)

    manifest.write_text('{"files": {"editor.js": "", "graph.js": "", "fonts.css": ""}}')
    assert missing_parts() == ""
    manifest.write_text('{"files": {"graph.js": ""}}')
    assert "not built: query editor, fonts;" in missing_parts()


def test_who_installs_no_pages_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modernstats_kg.assets.find_spec", lambda _: None)
    assert missing_parts() == ""
