"""The service told to stop, and killed: what it leaves."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from serving import Service, served

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def readers_of(service: Service) -> list[Path]:
    """The processes that the service has started."""
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
    return [Path(f"/proc/{pid}") for pid in children]


def commit_of(service: Service) -> int:
    with service.client() as client:
        return int(client.get("/health/ready").json()["commit"])


def test_told_to_stop_it_ends_in_time_with_its_readers_and_starts_again(tmp_path: Path) -> None:
    with served(tmp_path / "data") as service, ThreadPoolExecutor(1) as elsewhere:
        commit, readers = commit_of(service), readers_of(service)
        with service.client() as client:
            runaway = elsewhere.submit(client.post, "/sparql", data={"query": ENDLESS})
            service.process.send_signal(signal.SIGTERM)
            service.process.wait(20)
            answer = runaway.result()

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert "is stopping" in answer.json()["detail"]
        assert len(readers) >= 3
        assert not [reader for reader in readers if reader.exists()]

    with served(tmp_path / "data") as again:
        assert commit_of(again) == commit


def test_killed_it_leaves_no_reader_behind_and_starts_again(tmp_path: Path) -> None:
    with served(tmp_path / "data") as service:
        commit, readers = commit_of(service), readers_of(service)
        service.process.kill()
        service.process.wait(20)

    for _ in range(400):
        if not any(reader.exists() for reader in readers):
            break
        time.sleep(0.05)
    assert not [reader for reader in readers if reader.exists()]
    with served(tmp_path / "data") as again:
        assert commit_of(again) == commit
