"""What kill -9, racing writers and a full disk leave. KG_CRASH_ROUNDS sets how often it is killed."""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import counting
import filling
from counting import counter_of, events_of, increment
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.recovery import dataset_of

ROUNDS = int(os.environ.get("KG_CRASH_ROUNDS", "12"))
_PATH = os.pathsep.join(sys.path)


def killed_after(seconds: float, folder: Path, writers: int) -> list[str]:
    """The events that a counting process acknowledged before it was killed."""
    command = [sys.executable, counting.__file__, str(folder), str(writers)]
    environment = {**os.environ, "PYTHONPATH": _PATH}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        time.sleep(seconds)
        process.kill()
        return [line.strip() for line in process.stdout if line.endswith("\n")]


def test_no_acknowledged_commit_is_lost_and_none_is_partial_whenever_it_is_killed(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - the same moments in every run
    acknowledged: set[str] = set()

    for _ in range(ROUNDS):
        acknowledged.update(killed_after(chance.uniform(0.0, 0.25), tmp_path, writers=4))
        store = EmbeddedStore.open(tmp_path)
        events = events_of(store)
        assert acknowledged <= events
        assert counter_of(store) == len(events)
        store.close()

    assert len(acknowledged) > ROUNDS
    store = EmbeddedStore.open(tmp_path)
    assert dataset_of(store.history()) == set(store.statements())
    store.close()


def test_racing_increments_are_all_counted(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path)

    with ThreadPoolExecutor(16) as threads:
        numbers = list(threads.map(lambda n: increment(store, str(n)), range(1000)))

    assert counter_of(store) == 1000
    assert sorted(numbers) == list(range(1, 1001))
    assert [commit.number for commit in store.history()] == list(range(1, 1001))
    store.close()


def test_a_full_disk_loses_nothing_and_the_store_goes_on_once_there_is_room(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode:  # noqa: S607
        pytest.skip("this host does not let a test mount a small disk of its own (unshare -rm)")
    command = ["unshare", "-rm", sys.executable, filling.__file__, str(tmp_path / "small")]

    filled = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": _PATH}
    )

    assert filled.returncode == 0, filled.stderr
    assert "writes before the disk was full" in filled.stdout
