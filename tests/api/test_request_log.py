"""What the running service logs of requests."""

from pathlib import Path

import pytest

from serving import served


@pytest.mark.parametrize(("wish", "lines"), [("false", 0), ("true", 1)])
def test_a_line_for_each_request_is_written_where_it_is_wished(tmp_path: Path, wish: str, lines: int) -> None:
    with served(tmp_path / "data", log_requests=wish) as service, service.client() as client:
        assert client.get("/health/live?asked=once").status_code == 200

    log = (tmp_path / "service.log").read_text()
    assert log.count("GET /health/live?asked=once") == lines
    assert "Uvicorn running on" in log
