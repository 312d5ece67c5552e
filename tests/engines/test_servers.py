"""The engines that the other tests run on: they start, take statements, and can be emptied."""

from contextlib import closing

import orjson

from engines.servers import Server, graphs


def test_an_engine_keeps_what_is_written_and_can_be_emptied(engine: Server) -> None:
    with closing(engine.client()) as client:
        client.update('INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> "é" } }')
        found = orjson.loads(client.table("SELECT ?o { GRAPH <urn:g> { <urn:s> <urn:p> ?o } }"))
        engine.empty()
        left = graphs(client) - engine.own

    assert [row["o"]["value"] for row in found["results"]["bindings"]] == ["é"]
    assert not left
