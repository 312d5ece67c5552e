"""Health: alive without the store, ready with counts."""

import asyncio


def test_the_service_is_alive(client):
    assert client.get("/health/live").json() == {"status": "alive"}


def test_the_service_is_ready_and_says_how_much_it_holds(client):
    ready = client.get("/health/ready").json()

    assert ready["status"] == "ready"
    assert ready["commit"] >= 1
    assert (ready["counts"]["projects"], ready["counts"]["events"]) == (18, 13)
    assert all(graph["statements"] > 0 for graph in ready["graphs"])
    assert len(ready["graphs"]) >= 16


def test_the_counts_are_those_of_the_lists(client):
    counts = client.get("/health/ready").json()["counts"]

    assert counts == {name: client.get(f"/api/v1/{name}?limit=1").json()["total"] for name in counts}


def test_the_service_tells_whether_queries_read_memory_or_the_disk(client, kg):
    async def warm() -> None:
        while not kg.readers.memory.is_warm:
            await asyncio.sleep(0.01)

    client.portal.call(warm)
    assert client.get("/health/ready").json()["readsFrom"] == "memory"

    memory, kg.readers.memory = kg.readers.memory, None
    try:
        assert client.get("/health/ready").json()["readsFrom"] == "disk"
    finally:
        kg.readers.memory = memory
