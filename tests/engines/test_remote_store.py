"""What may be written to a store over an engine, and what its readers are given."""

import json
import stat
from pathlib import Path

import pytest

from engines.over_engines import named, write
from engines.servers import Server
from modernstats_kg.errors import (
    BadRequest,
)
from modernstats_kg.model.terms import Iri
from modernstats_kg.store.engine_texts import UNION
from modernstats_kg.store.remote import RemoteStore
from reading import content


def test_nobody_writes_to_the_graphs_of_the_store_itself(store: RemoteStore) -> None:
    with pytest.raises(BadRequest, match="graph of the store itself"):
        write(store, named("forged", UNION))

    assert (store.commit, content(store)) == (0, [])


def test_what_readers_are_given_is_for_the_owner_alone_and_has_no_password_they_need_not(
    server: Server, store: RemoteStore, tmp_path: Path
) -> None:
    store.snapshot(tmp_path / "view")

    file = tmp_path / "view" / "engine.json"
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    told = json.loads(file.read_bytes())["connection"]
    needs = (
        ()
        if server.name in ("oxigraph", "virtuoso")
        else (server.connection.user, server.connection.password)
    )
    assert (told["user"], told["password"]) == (needs or ("", ""))


def test_nobody_writes_to_the_graphs_that_an_engine_has_of_itself(server: Server, store: RemoteStore) -> None:
    own = {
        "virtuoso": "http://www.openlinksw.com/schemas/virtrdf#",
        "fuseki": "urn:x-arq:UnionGraph",
    }
    if server.name not in own:
        assert write(store, named("free", Iri("urn:x-arq:UnionGraph"))) == 1
        return

    with pytest.raises(BadRequest, match="has of itself"):
        write(store, named("forged", Iri(own[server.name])))

    assert (store.commit, content(store)) == (0, [])
