"""A peer that does not start is a reason in words; one that runs is stopped with all that it started."""

import sys
import time
from pathlib import Path

import pytest
from peers.processes import NotRunning, cpu_s, done, free_port, memory_mib, running, tree

_SERVER = """
import socket, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
sum(range(3_000_000))
while True:
    listening.accept()[0].close()
"""


def test_a_program_that_is_missing_is_named(tmp_path):
    with (
        pytest.raises(NotRunning, match="no-such-program"),
        running(["no-such-program"], free_port(), tmp_path),
    ):
        pass
    with pytest.raises(NotRunning, match="no-such-program"):
        done(["no-such-program"], tmp_path)


def test_a_server_that_ends_at_once_is_told_with_its_last_words(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit('no room for the store')"]

    with pytest.raises(NotRunning, match="no room for the store"), running(command, free_port(), tmp_path):
        pass
    with pytest.raises(NotRunning, match="no room for the store"):
        done(command, tmp_path)


def test_a_server_is_counted_and_stopped_with_what_it_started(tmp_path):
    port = free_port()

    with running([sys.executable, "-c", _SERVER, str(port)], port, tmp_path) as process:
        family = tree(process)
        assert len(family) == 2
        assert cpu_s(process) > 0
        assert memory_mib(process) > 2

    last = time.monotonic() + 20  # what was killed ends when the system comes to it
    while any(map(_runs, family)):
        assert time.monotonic() < last
        time.sleep(0.01)


def _runs(one):
    """Whether it has not ended; it may then wait for whoever adopted it to notice."""
    try:
        return Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
