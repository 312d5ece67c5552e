"""An engine that loses what it held while the service runs, and is given it again."""

import time
from pathlib import Path

import pytest

from engines.servers import PATIENCE_S, Server
from rest_editing import RestEditor, rest_editing

COUNT = "SELECT+(COUNT(*)+AS+?n)+{+?s+a+<https://w3id.org/modernstats-kg/def%23Project>+}"
ASKED_BEFORE = ("/doc/activities/project/soss.nt", "/api/v1/projects/soss", "/graph/gsbpm.nt")
ASKED_MEANWHILE = (f"/sparql?query={COUNT}&format=csv", "/def.nt", "/doc/standards/gsbpm.nt")


def read(rest: RestEditor, addresses: tuple[str, ...]) -> list[tuple[int, set[str]]]:
    answers = [rest.client.get(address) for address in addresses]
    return [(answer.status_code, set(answer.text.splitlines())) for answer in answers]


def test_what_was_read_of_an_emptied_engine_is_not_remembered(
    rest: RestEditor, write_engine: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = read(rest, ASKED_BEFORE)
    for name in write_engine.settings:
        monkeypatch.delenv(f"KG_{name.upper()}")
    with rest_editing(tmp_path) as embedded:
        right = read(embedded, ASKED_MEANWHILE)
    write_engine.empty()
    for _ in range(3):  # the third time what the second one gave may be given again
        emptied = read(rest, ASKED_MEANWHILE)
    ready = rest.client.get("/health/ready").status_code
    deadline = time.monotonic() + 2 * PATIENCE_S
    while rest.client.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
        time.sleep(0.2)

    assert ready == 503
    assert [one == other for one, other in zip(emptied, right, strict=True)] == [False] * len(right)
    assert read(rest, ASKED_MEANWHILE) == right
    assert read(rest, ASKED_BEFORE) == known
