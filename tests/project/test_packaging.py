"""The wheel holds everything the service needs, and the Dockerfile builds that wheel."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import modernstats_kg
from modernstats_kg.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from nothing but the files that the Dockerfile copies."""
    context = tmp_path_factory.mktemp("context")
    for name in copied_names():
        source, target = ROOT / name, context / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            target.write_bytes(source.read_bytes())
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(command, cwd=context, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def copied_names() -> list[str]:
    """What the Dockerfile copies from the checkout."""
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    return [name for line in sources for name in line.split()]


def shipped(folder: str) -> set[str]:
    return {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}


def test_the_dockerfile_passes_the_linter():
    found = subprocess.run(
        [Path(sys.executable).parent / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True
    )

    assert found.stdout == ""
    assert found.returncode == 0


def test_the_linter_would_notice_a_fault(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM python:latest\nRUN cd /tmp && pip install rdflib\n")

    found = subprocess.run(
        [Path(sys.executable).parent / "hadolint", tmp_path / "Dockerfile"], capture_output=True, text=True
    )

    assert "DL3007" in found.stdout


def test_the_dockerfile_installs_the_same_lock_as_make_serve_and_starts_the_same_command():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    serve = (ROOT / "Makefile").read_text()

    assert "--require-hashes --requirement requirements.lock" in serve
    assert "--require-hashes --requirement requirements.lock" in DOCKERFILE
    assert DOCKERFILE.rstrip().endswith('CMD ["modernstats-kg", "serve"]')
    assert "$(BIN)/modernstats-kg serve" in serve
    assert "modernstats-kg" in project["scripts"]


def test_every_variable_the_dockerfile_sets_is_a_setting():
    names = re.findall(r"\bKG_([A-Z_]+)=", DOCKERFILE)

    assert names
    assert {name.lower() for name in names} <= set(Settings.model_fields)


def test_the_container_does_not_run_as_root():
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)


def test_the_wheel_holds_the_content_the_shapes_and_the_pages(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    for folder in ("ontology", "shapes"):
        assert {f"modernstats_kg/assets/{name}" for name in shipped(folder)} <= names
    pages = {name.removeprefix("api/") for name in shipped("api") if "__pycache__" not in name}
    assert pages <= names
    assert "modernstats_kg/py.typed" in names


def test_the_service_opens_its_graph_from_the_wheel_alone(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    script = (
        "from pathlib import Path\n"
        "from modernstats_kg import assets\n"
        "from modernstats_kg.bootstrap import open_graph\n"
        "from modernstats_kg.settings import Settings\n"
        "kg = open_graph(Settings(data=Path('data')))\n"
        "print(assets.ontology_dir())\n"
        "print(sum(kg.store.graph_sizes().values()))\n"
        "kg.close()\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )

    folder, size = found.stdout.split()
    assert Path(folder) == tmp_path / "site" / "modernstats_kg" / "assets" / "ontology"
    assert int(size) > 1000


def test_the_newest_version_of_the_changelog_is_that_of_the_package():
    newest = re.search(r"^## \[([0-9][^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert newest is not None
    assert newest[1] == modernstats_kg.__version__
