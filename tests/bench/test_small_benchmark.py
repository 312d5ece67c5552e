"""The benchmark beside a native Oxigraph server, small enough for every build: ratios only, never times.

Each limit lies far above what is seen, so that only a gross change fails here, on whatever machine. What only
we do is held against our own point query by processor time: wall time would be that of the disk as well.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = Path(__file__).parents[2] / "bench" / "compare.py"
_PEER = "Oxigraph server"
_OURS = "ours, disk"
_MOST_TIMES_AS_SLOW = {
    "point query": 40.0,
    "DESCRIBE": 40.0,
    "mix of twelve": 6.0,
    "5,000 rows, JSON": 5.0,
    "5,000 rows, CSV": 5.0,
    "5,000 statements, Turtle": 5.0,
}
_MOST_POINT_QUERIES = {"not modified": 1.0, "REST describe": 8.0, "validated write": 25.0}


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    folder = tmp_path_factory.mktemp("benchmark")
    ended = subprocess.run(
        [
            *(sys.executable, str(_PROGRAM), "--brief", "--sizes", "10k", "--rounds", "3"),
            *("--peers", _PEER, "--report", str(folder), "--cache", str(folder / "cache")),
        ],
        env={"PYTHONPATH": ":".join(filter(None, sys.path)), "PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    results = folder / "results.json"
    assert results.is_file(), ended.stdout + ended.stderr
    return json.loads(results.read_text())["sizes"]["10000"]


@pytest.mark.slow
def test_the_service_and_the_native_server_give_the_same_rows(measured):
    assert measured["differences"] == {}
    assert {_OURS, _PEER} <= set(measured["servers"])


@pytest.mark.slow
@pytest.mark.parametrize(("load", "limit"), _MOST_TIMES_AS_SLOW.items())
def test_no_load_is_grossly_slower_than_on_the_native_server(measured, load, limit):
    ours, theirs = (measured["loads"][load][name] for name in (_OURS, _PEER))

    assert ours["rounds"] == theirs["rounds"] == 3
    assert ours["median"] / theirs["median"] < limit


@pytest.mark.slow
@pytest.mark.parametrize(("load", "limit"), _MOST_POINT_QUERIES.items())
def test_what_only_we_do_costs_not_grossly_more_than_our_point_query(measured, load, limit):
    ours = {name: figures[_OURS]["cpu_us"] for name, figures in measured["loads"].items()}

    assert 0 < ours[load] / ours["point query"] < limit
