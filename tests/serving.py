"""The service as a process of its own, for tests that try to end it."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import uvicorn
from fastapi import FastAPI

UNLIMITED = {"client_engine_s_per_min": "0", "client_long_queries": "0", "client_failures_per_min": "0"}
"""Settings for tests and benchmarks, whose clients all have one address."""


@dataclass(frozen=True)
class Service:
    """A running service: its address, its process, its data directory."""

    address: str
    process: subprocess.Popen[bytes]
    data: Path

    def client(self) -> httpx.Client:
        """A client that waits longer than any deadline of the service."""
        return httpx.Client(base_url=self.address, timeout=30)

    def memory_mib(self) -> float:
        """Resident memory of the service process alone, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def served(data: Path, **settings: str) -> Iterator[Service]:
    """Start the service on `data` with `KG_` settings; stop it at the end."""
    port = _free_port()
    named = {f"KG_{name.upper()}": value for name, value in (UNLIMITED | settings).items()}
    environment = {**os.environ, **named, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [
        sys.executable,
        "-c",
        "from modernstats_kg.cli import app; app()",
        "serve",
        "--port",
        str(port),
        "--data",
        str(data),
    ]
    with (
        (data.parent / "service.log").open("wb") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        service = Service(f"http://127.0.0.1:{port}", process, data)
        try:
            _wait(service)
            yield service
        finally:
            process.terminate()
            process.wait(30)


def _wait(service: Service) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if service.process.poll() is not None:
            raise RuntimeError((service.data.parent / "service.log").read_text())
        with suppress(httpx.TransportError):
            httpx.get(f"{service.address}/health/live")
            return
        time.sleep(0.1)
    raise TimeoutError("the service did not start within a minute")


@contextmanager
def answering(app: FastAPI) -> Iterator[str]:
    """Run an application in a thread of this process, on a free port; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    listening = socket.create_server(("127.0.0.1", 0))  # callers queue here until the server is up
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    running.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        httpx.get(f"{address}/health/live", timeout=120)  # it waits until the content is loaded
        yield address
    finally:
        server.should_exit = True
        running.join()
