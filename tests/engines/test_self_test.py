"""The self-test finds that each profile fits its engine, and says so in one line where one does not."""

from contextlib import closing
from dataclasses import replace

import pytest

from engines.servers import Server, free_port, graphs
from modernstats_kg.errors import EngineUnreachable
from modernstats_kg.store.remote_client import Connection
from modernstats_kg.store.self_test import check_engine, verdict


def test_each_profile_fits_its_engine_and_nothing_is_left(engine: Server) -> None:
    findings = check_engine(engine.connection)

    assert [one for one in findings if not one.fits] == []
    assert [one.name for one in findings] == [
        "answers",
        "updates",
        "a failing update",
        "literals",
        "dataset",
        "a graph of two",
        "many rows",
        "many statements",
    ]
    assert verdict(engine.connection, findings) == ""
    with closing(engine.client()) as client:
        assert graphs(client) == engine.own


def test_a_wrong_profile_is_told_with_the_one_that_fits(virtuoso_engine: Server) -> None:
    wrong = replace(virtuoso_engine.connection, dialect="oxigraph")
    told = verdict(wrong, check_engine(wrong))

    assert told.startswith("The engine is not what the profile oxigraph says (answers: expected true, seen")
    assert told.endswith("The profile virtuoso fits (KG_STORE_DIALECT=virtuoso).")
    assert "\n" not in told


def test_a_profile_that_claims_too_much_is_told(oxigraph_engine: Server) -> None:
    """Fuseki has the same addresses, and merges graphs."""
    wrong = replace(oxigraph_engine.connection, dialect="fuseki")
    told = verdict(wrong, check_engine(wrong))

    assert "a graph of two: expected merged, seen not merged" in told
    assert told.endswith("(KG_STORE_DIALECT=oxigraph).")


def test_an_engine_that_takes_no_updates_is_found_out(virtuoso_engine: Server) -> None:
    stranger = replace(virtuoso_engine.connection, password="wrong")  # noqa: S106 -- that is the point
    findings = check_engine(stranger)

    assert [(one.name, one.fits) for one in findings] == [("answers", True), ("updates", False)]
    assert "KG_STORE_PASSWORD" in verdict(stranger, findings)


def test_an_engine_that_is_not_there_is_no_finding() -> None:
    with pytest.raises(EngineUnreachable):
        check_engine(Connection(f"http://127.0.0.1:{free_port()}", "oxigraph"))
