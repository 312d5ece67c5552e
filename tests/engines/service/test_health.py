"""What a service over an engine says of itself."""

from starlette.testclient import TestClient


def test_a_service_over_an_engine_says_that_queries_read_there(client: TestClient) -> None:
    assert client.get("/health/ready").json()["readsFrom"] == "engine"
