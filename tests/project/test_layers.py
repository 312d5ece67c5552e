"""The layers hold, and the linter that says so would notice a breach."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).parent / "lint-imports"


def test_imports_point_down():
    found = subprocess.run([LINT, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert "0 broken" in found.stdout
    assert found.returncode == 0


def test_the_linter_notices_a_library_that_imports_the_web(tmp_path):
    for folder in ("src", "api"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    breach = tmp_path / "src" / "modernstats_kg" / "model" / "breach.py"
    breach.write_text("import fastapi\nfrom modernstats_kg import cli\n")

    found = subprocess.run(
        [LINT, "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path / 'src'}:{tmp_path / 'api'}"},
        capture_output=True,
        text=True,
    )

    assert "The library never imports the web BROKEN" in found.stdout
    assert "Imports point down BROKEN" in found.stdout
