"""The store over an engine when things go wrong: what is kept, what is taken back, who may go on."""

import shutil
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from engines.over_engines import NAME, OPEN, OTHER, SECRET, named, write
from engines.servers import Server
from modernstats_kg.errors import (
    EngineRefused,
    EngineTimeout,
    StoreReadOnly,
    StoreUnavailable,
    TooLarge,
)
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.engine import Engine
from modernstats_kg.store.engine_literals import XSD
from modernstats_kg.store.engine_texts import GRAPH
from modernstats_kg.store.remote import RemoteStore
from modernstats_kg.store.remote_client import NATIVE, EngineClient, Graphs
from modernstats_kg.store.remote_engine import RemoteEngine
from reading import content


def write_unanswered(store: RemoteStore, monkeypatch: pytest.MonkeyPatch, arrives: bool) -> None:
    """Write "doubtful" to an engine that gives no answer, whether it does the update or not."""
    send = EngineClient.update

    def unanswered(client: EngineClient, text: str, timeout_s: float | None = None) -> None:
        if arrives:
            send(client, text, timeout_s)
        raise EngineTimeout(1.0)

    with monkeypatch.context() as patched:
        patched.setattr(EngineClient, "update", unanswered)
        with pytest.raises(EngineTimeout):
            write(store, named("doubtful"))


def test_an_engine_that_comes_back_empty_is_given_the_history_again(
    store: RemoteStore, server: Server, tmp_path: Path
) -> None:
    write(store, named("first"))
    store.write(lambda: Change(frozenset({named("second")}), frozenset({named("first")})), Attribution())
    store.close()
    server.empty()

    again = RemoteStore.open(tmp_path / "data", server.connection)

    assert (again.commit, content(again)) == (2, [named("second")])
    assert again.rows("SELECT ?name WHERE { ?s <https://example.org/def#name> ?name }") == [
        {"name": Literal("second")}
    ]
    again.close()


def test_a_history_with_a_value_that_would_harm_the_engine_is_not_given_to_it(
    server: Server, tmp_path: Path
) -> None:
    not_a_number = Literal("NaN", f"{XSD}double")
    with closing(EmbeddedStore.open(tmp_path / "data")) as embedded:
        embedded.write(lambda: Change(frozenset({named("x")._replace(object=not_a_number)})), Attribution())

    if server.name == "virtuoso":
        with pytest.raises(StoreUnavailable, match=r"Commit 1 of the history .* value NaN, .* not bear"):
            RemoteStore.open(tmp_path / "data", server.connection)
    else:
        with closing(RemoteStore.open(tmp_path / "data", server.connection)) as store:
            assert [quad.object for quad in content(store)] == [not_a_number]


def test_a_directory_without_history_does_not_take_an_engine_in_use(
    store: RemoteStore, server: Server, tmp_path: Path
) -> None:
    write(store, named("first"))

    for _ in range(2):
        with pytest.raises(StoreUnavailable, match=r"is at commit 1 of another data directory, .* --data"):
            RemoteStore.open(tmp_path / "empty", server.connection)

    assert write(store, named("second")) == 2


def test_of_two_services_over_one_engine_the_first_can_write_no_longer(
    store: RemoteStore, server: Server, tmp_path: Path
) -> None:
    second = RemoteStore.open(tmp_path / "second", server.connection)

    with pytest.raises(StoreUnavailable, match="another service"):
        write(store, named("first"))

    assert content(second) == []
    second.close()


def test_a_service_that_was_superseded_claims_no_commit_of_the_same_number(
    store: RemoteStore, server: Server, tmp_path: Path
) -> None:
    write(store, named("before"))
    store.close()
    shutil.copytree(tmp_path / "data", tmp_path / "second")
    with (
        closing(RemoteStore.open(tmp_path / "data", server.connection)) as first,
        closing(RemoteStore.open(tmp_path / "second", server.connection)) as second,
    ):
        assert write(second, named("second")) == 2

        with pytest.raises(StoreUnavailable, match="another service"):
            write(first, named("first"))
        with pytest.raises(StoreReadOnly, match="another service"):
            write(first, named("again"))

        assert [commit.number for commit in first.history()] == [1]
        assert "first" not in (tmp_path / "data" / "history.log").read_text()
        assert write(second, named("after")) == 3
        assert {str(quad.object) for quad in content(second)} == {"before", "second", "after"}


def test_a_service_that_failed_does_not_take_the_engine_back_from_another(
    store: RemoteStore, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_unanswered(store, monkeypatch, arrives=False)
    with closing(RemoteStore.open(tmp_path / "second", server.connection)) as second:
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="another service"):
                write(store, named("again"))

        assert "another service" in store.read_only_reason
        write(second, named("second"))
        assert content(second) == [named("second")]


@pytest.mark.parametrize("arrives", [True, False], ids=["done", "lost"])
def test_the_next_write_finds_out_what_became_of_one_that_got_no_answer(
    store: RemoteStore, monkeypatch: pytest.MonkeyPatch, arrives: bool
) -> None:
    write(store, named("before"))
    write_unanswered(store, monkeypatch, arrives)
    write(store, named("after"))

    expected = {"before", "after"} | ({"doubtful"} if arrives else set())
    assert {str(quad.object) for quad in content(store)} == expected
    told = "".join(commit.adds for commit in store.history())
    assert ("doubtful" in told) == arrives


def test_a_refusal_of_the_question_whether_a_commit_is_kept_is_none_of_the_commit(
    store: RemoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, ask = EngineClient.update, EngineClient.table
    sent: list[str] = []

    def noted(client: EngineClient, text: str, timeout_s: float | None = None) -> None:
        send(client, text, timeout_s)
        sent.append(text)

    def refused(
        client: EngineClient, query: str, graphs: Graphs = NATIVE, timeout_s: float | None = None
    ) -> bytes:
        if sent:
            raise EngineRefused("The engine does not accept who asks.", 401)
        return ask(client, query, graphs, timeout_s)

    with monkeypatch.context() as patched:
        patched.setattr(EngineClient, "update", noted)
        patched.setattr(EngineClient, "table", refused)
        with pytest.raises(EngineRefused):
            write(store, named("kept"))
    write(store, named("after"))

    first, second = store.history()
    assert ("kept" in first.adds, "after" in second.adds) == (True, True)
    assert first.attribution == Attribution()
    assert {str(quad.object) for quad in content(store)} == {"kept", "after"}


def test_an_update_that_the_engine_refuses_leaves_no_line(
    store: RemoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(client: EngineClient, text: str, timeout_s: float | None = None) -> None:
        raise EngineRefused("The engine refused with status 413.", 413)

    with monkeypatch.context() as patched:
        patched.setattr(EngineClient, "update", refused)
        with pytest.raises(EngineRefused):
            write(store, named("refused"))
    write(store, named("after"))

    assert content(store) == [named("after")]
    assert "refused" not in "".join(commit.adds for commit in store.history())


def rows_of_union(store: RemoteStore) -> set[str]:
    found = store.rows("SELECT ?name WHERE { ?s <https://example.org/def#name> ?name }")
    return {str(row["name"]) for row in found}


def in_small_steps(store: RemoteStore) -> None:
    """Have the engine take three statements at a time, and say that a request is not one step."""
    client = store._remote._client
    client.dialect = replace(client.dialect, atomic_request=False, most_statements=3)


@pytest.mark.parametrize("started_again", [False, True], ids=["write", "start"])
@pytest.mark.parametrize("after", [1, 4, 7, 9])
def test_a_load_that_ended_between_two_steps_is_whole_after_the_next_write_or_start(
    store: RemoteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, started_again: bool
) -> None:
    gone, kept = named("gone"), named("kept", OTHER)
    write(store, gone, named("gone", OTHER), kept, named("stays"))
    in_small_steps(store)
    send, sent = EngineClient.update, [0]

    def ended(client: EngineClient, text: str, timeout_s: float | None = None) -> None:
        sent[0] += 1
        if sent[0] > after:
            raise EngineTimeout(1.0)
        send(client, text, timeout_s)

    change = Change(frozenset(named(f"new{n}") for n in range(6)), frozenset({gone, kept}))
    with monkeypatch.context() as patched:
        patched.setattr(EngineClient, "update", ended)
        with suppress(EngineTimeout):
            store.write(lambda: change, Attribution())
    if started_again:
        store.close()
        store = RemoteStore.open(tmp_path / "data", store._connection)
    with closing(store):
        write(store, named("next"))
        names = {str(quad.object) for quad in content(store)}
        found = rows_of_union(store)

    assert found == names
    assert names >= {"gone", "stays", "next"}
    assert ("new1" in names) == ("kept" not in names)
    assert started_again <= ("new1" in names)


def test_a_copy_holds_every_statement_in_files(store: RemoteStore, tmp_path: Path) -> None:
    write(store, named("shared"), named("shared", OTHER), named("hidden", SECRET))

    assert store.copy(tmp_path / "copy") == 1

    files = Engine(tmp_path / "copy")
    wanted = {*store.statements(), *store.statements(graph=SECRET)}
    assert set(files.quads()) == wanted
    files.close()


def test_a_copy_after_a_write_without_an_answer_has_the_number_of_what_it_holds(
    store: RemoteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, named("before"))
    write_unanswered(store, monkeypatch, arrives=True)

    number = store.copy(tmp_path / "copy")

    files = Engine(tmp_path / "copy")
    assert number == files.number() == store.commit
    assert files.find(None, NAME, Literal("doubtful"), OPEN) == [named("doubtful")]
    files.close()


def test_no_copy_is_made_of_an_engine_that_is_not_at_the_newest_commit(
    store: RemoteStore, server: Server, tmp_path: Path
) -> None:
    write(store, named("lost"))
    server.empty()

    with pytest.raises(StoreUnavailable, match="at commit 0, the newest one is 1"):
        store.copy(tmp_path / "copy")


def test_a_list_of_graphs_that_was_asked_for_before_a_write_is_not_remembered(
    store: RemoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, named("first"))
    engine, ask = store._remote, RemoteEngine._values
    engine.take_back_over()  # which forgets the list

    def overtaken(asked: RemoteEngine, predicate: Iri) -> list[Term]:
        found = ask(asked, predicate)
        if predicate == GRAPH:
            patched.undo()
            write(store, named("second", OTHER))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(RemoteEngine, "_values", overtaken)
        engine.graphs()

    assert store.holds(OTHER)


def test_an_engine_that_is_emptied_under_the_service_is_brought_back_without_a_write(
    store: RemoteStore, server: Server
) -> None:
    write(store, *(named(f"kept{n}") for n in range(9)))
    before = content(store)
    in_small_steps(store)
    store.begin_reading()
    server.empty()

    with pytest.raises(StoreUnavailable, match="at commit 0, the newest one is 1"):
        store.expect_reachable()
    store._recovering.join()
    store.expect_reachable()

    assert sorted(content(store), key=str) == sorted(before, key=str)
    assert rows_of_union(store) == {f"kept{n}" for n in range(9)}
    with pytest.raises(TooLarge):  # as before, now that somebody reads
        write(store, *(named(f"more{n}") for n in range(9)))


def test_a_literal_that_the_engine_altered_is_taken_back_though_reading_it_back_failed(
    store: RemoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, named("before"))
    send, look = EngineClient.update, RemoteEngine.present
    engine, sent = store._remote, [0]
    engine._damages = True

    def altering(client: EngineClient, text: str, timeout_s: float | None = None) -> None:
        send(client, text.replace('"doubtful"', '"altered"'), timeout_s)
        sent[0] += 1

    def failing(asked: RemoteEngine, quads: set[Quad]) -> set[Quad]:
        if sent[0]:
            raise EngineTimeout(1.0)
        return look(asked, quads)

    monkeypatch.setattr(EngineClient, "update", altering)
    with monkeypatch.context() as patched:
        patched.setattr(RemoteEngine, "present", failing)
        with pytest.raises(EngineTimeout):
            write(store, named("doubtful"))
    write(store, named("after"))

    assert {str(quad.object) for quad in content(store)} == {"before", "after"}
    assert rows_of_union(store) == {"before", "after"}
    assert "doubtful" not in "".join(commit.adds for commit in store.history())
