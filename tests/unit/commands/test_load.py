"""`modernstats-kg load`, run as an administrator runs it."""

from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from modernstats_kg.cli import app
from modernstats_kg.exchange.official import official_sources
from modernstats_kg.store.embedded import EmbeddedStore

runner = CliRunner()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("load") / "data")


def test_a_source_is_loaded_from_a_folder_and_then_listed_with_its_licence(data: str, tmp_path: Path) -> None:
    (tmp_path / "xkos.ttl").write_text("<http://example.org/s> a <http://example.org/C> .")

    loaded = runner.invoke(app, ["load", "--official", "xkos", "--from", str(tmp_path), "--data", data])
    listed = runner.invoke(app, ["load", "--official", "list", "--data", data])

    assert (loaded.exit_code, listed.exit_code) == (0, 0)
    assert loaded.stdout.splitlines()[:2] == [
        "loaded xkos: 1 statements in https://w3id.org/modernstats-kg/graph/official/xkos",
        "licence https://creativecommons.org/licenses/by/4.0/",
    ]
    states = {line.split("\t")[0]: line.split("\t")[2:] for line in listed.stdout.splitlines()}
    assert list(states) == list(official_sources())
    assert states["xkos"] == ["https://creativecommons.org/licenses/by/4.0/", "1 statements"]
    assert states["sdmx-vocabularies"][0].endswith("(share-alike)")
    assert states["coos"][1] == "not loaded"


def test_listing_needs_no_store_and_makes_none(tmp_path: Path) -> None:
    absent = tmp_path / "nowhere"

    listed = runner.invoke(app, ["load", "--official", "list", "--data", str(absent)])

    assert listed.exit_code == 0
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == list(official_sources())
    assert {line.split("\t")[3] for line in listed.stdout.splitlines()} == {"not known"}
    assert f"there is no store in {absent}" in listed.stderr
    assert not absent.exists()


def test_listing_works_while_a_service_has_the_store_and_says_so(data: str) -> None:
    runner.invoke(app, ["load", "--official", "nothing", "--data", data])
    with closing(EmbeddedStore.open(Path(data))):
        listed = runner.invoke(app, ["load", "--official", "list", "--data", data])

    assert listed.exit_code == 0
    assert len(listed.stdout.splitlines()) == len(official_sources())
    assert {line.split("\t")[3] for line in listed.stdout.splitlines()} == {"not known"}
    (said,) = [line for line in listed.stderr.splitlines() if "not known" in line]
    assert data in said


def test_the_doctor_names_what_was_loaded(data: str, tmp_path: Path) -> None:
    (tmp_path / "xkos.ttl").write_text("<http://example.org/s> a <http://example.org/C> .")
    runner.invoke(app, ["load", "--official", "xkos", "--from", str(tmp_path), "--data", data])

    found = runner.invoke(app, ["doctor", "--data", data])

    assert "       1 statements  https://w3id.org/modernstats-kg/graph/official/xkos\n" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing"], "There is no official source 'nothing'"),
        (["cspa-services", "--repaired"], "name their folder with --from"),
        (["sdmx-vocabularies", "--from", "."], "add --accept-share-alike"),
    ],
)
def test_what_cannot_be_loaded_is_said_on_one_line_and_exits_with_2(
    data: str, arguments: list[str], message: str
) -> None:
    found = runner.invoke(app, ["load", "--official", *arguments, "--data", data])

    assert found.exit_code == 2
    assert message in found.stderr.splitlines()[-1]
    assert found.stdout == ""
