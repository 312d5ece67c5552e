"""Clients that are generated from the OpenAPI document compile, and talk to the service.

Both generators need an environment of their own, which is kept in `.clients` beside the repository's own: the
Python one because its requirements contradict ours, the TypeScript one because it is made of Node packages.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from modernstats_kg_api.openapi.examples import requests_of
from serving import Service

HERE = Path(__file__).parent / "generated"
ENVIRONMENTS = Path(__file__).parents[2] / ".clients"
_MINUTES = 300
_PYTHON_PROGRAM = """
import json, sys
from modernstats_kg_client import Client
from modernstats_kg_client.api.projects import list_projects, read_project
from modernstats_kg_client.models import Project, ProjectPage

client = Client(base_url=sys.argv[1])
page = list_projects.sync(client=client, limit=2, sort="label")
assert isinstance(page, ProjectPage), page
one = read_project.sync("soss", client=client)
assert isinstance(one, Project), one
problem = read_project.sync("nothing", client=client)
print(json.dumps({"labels": [item.label for item in page.items], "total": page.total, "id": one.id,
                  "problem": problem.type_}))
"""

pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path, may_fail: bool = False) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_MINUTES,
        check=False,
    )
    if done.returncode and not may_fail:
        raise AssertionError(f"{command[0]}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done


def environment(name: str, *locks: str) -> tuple[Path, bool]:
    """A folder for what these lock files ask for, and whether it is there already."""
    digest = hashlib.sha256(b"".join((HERE / lock).read_bytes() for lock in locks)).hexdigest()[:16]
    folder = ENVIRONMENTS / f"{name}-{digest}"
    return folder, (folder / "complete").exists()


def installed(folder: Path, *command: str | Path) -> None:
    """Run what installs packages; without a network there are none, and the tests skip."""
    done = run(*command, folder=folder, may_fail=True)
    if done.returncode:
        pytest.skip(f"the packages cannot be installed: {(done.stderr or done.stdout)[-300:]}")
    (folder / "complete").touch()


@pytest.fixture(scope="module")
def python_tools() -> Path:
    folder, complete = environment("python", "requirements.txt")
    if not complete:
        shutil.rmtree(folder, ignore_errors=True)
        run(sys.executable, "-m", "venv", folder, folder=HERE)
        pip = (folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        installed(folder, *pip, "--require-hashes", "--requirement", HERE / "requirements.txt")
    return folder / "bin"


@pytest.fixture(scope="module")
def node_folder() -> Path:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not here")
    folder, complete = environment("node", "package.json", "package-lock.json")
    if not complete:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        installed(folder, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    return folder


@pytest.fixture(scope="module")
def document(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with service.client() as client:
        answer = client.get("/openapi.json", timeout=_MINUTES)
    file = tmp_path_factory.mktemp("openapi") / "openapi.json"
    file.write_bytes(answer.content)
    return file


@pytest.fixture(scope="module")
def expected(service: Service) -> dict[str, object]:
    with service.client() as client:
        page = client.get("/api/v1/projects?limit=2&sort=label").json()
    return {
        "labels": [item["label"] for item in page["items"]],
        "total": page["total"],
        "id": "https://w3id.org/modernstats-kg/id/activities/project/soss",
        "problem": "/problems/not-found",
    }


def test_the_python_client_is_whole_and_gets_what_the_service_says(
    python_tools: Path, document: Path, service: Service, expected: object, tmp_path: Path
) -> None:
    made = tmp_path / "modernstats_kg_client"
    generate = (python_tools / "openapi-python-client", "generate", "--meta", "none", "--overwrite")
    config = HERE / "config.yml"
    run(*generate, "--path", document, "--config", config, "--output-path", made, folder=tmp_path)

    run(python_tools / "python", "-m", "compileall", "-q", made, folder=tmp_path)
    done = run(python_tools / "python", "-c", _PYTHON_PROGRAM, service.address, folder=tmp_path)
    assert json.loads(done.stdout) == expected
    modules = {path.stem.replace("_", "") for path in made.glob("api/*/*.py")}
    reads = {ask.operation["operationId"].lower() for ask in requests_of(json.loads(document.read_text()))}
    assert reads <= modules


def test_the_typescript_client_compiles_and_gets_what_the_service_says(
    node_folder: Path, document: Path, service: Service, expected: object
) -> None:
    for name in ("client.ts", "tsconfig.json"):
        shutil.copy(HERE / name, node_folder)
    (node_folder / "wrong.ts").unlink(missing_ok=True)
    tools = node_folder / "node_modules/.bin"
    run(tools / "openapi-typescript", document, "-o", "types.ts", folder=node_folder)

    run(tools / "tsc", folder=node_folder)
    done = run("node", "built/client.js", service.address, folder=node_folder)
    assert json.loads(done.stdout) == expected

    shutil.copy(HERE / "wrong.ts", node_folder)
    wrong = run(tools / "tsc", "--noEmit", folder=node_folder, may_fail=True)
    assert len(re.findall(r"^wrong\.ts\(\d+", wrong.stdout, re.MULTILINE)) == 3


def test_the_locks_name_no_host_and_hold_every_package_by_its_digest() -> None:
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]
    requirements = (HERE / "requirements.txt").read_text()

    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for path, package in packages.items() if path)
    assert "://" not in requirements
    assert all("--hash=sha256:" in one for one in re.split(r"\n(?=[a-z])", requirements) if "==" in one)
