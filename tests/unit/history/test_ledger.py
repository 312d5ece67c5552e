"""The ledger: what each commit did to which resource."""

import pytest

from modernstats_kg.history.ledger import Ledger
from modernstats_kg.model.change import Attribution, Commit

APART = "urn:apart"


def line(subject, value="1", predicate="urn:p", graph="urn:g"):
    return f'<{subject}> <{predicate}> "{value}" <{graph}> .\n'


@pytest.fixture
def ledger():
    return Ledger([APART])


def follow(ledger, number, adds="", removes=""):
    ledger.follow(Commit(number, f"2026-01-0{number}T00:00:00Z", Attribution(), adds, removes))
    return ledger.entries[-1]


def test_a_resource_is_created_updated_and_deleted(ledger):
    first = follow(ledger, 1, line("urn:a"))
    second = follow(ledger, 2, line("urn:a", "2"), line("urn:a"))
    third = follow(ledger, 3, removes=line("urn:a", "2"))

    assert (first.created, second.updated, third.deleted) == (("urn:a",), ("urn:a",), ("urn:a",))
    assert [entry.number for entry in ledger.touching("urn:a")] == [1, 2, 3]
    assert ledger.gone == {"urn:a": 3}


def test_what_comes_back_is_no_longer_gone(ledger):
    follow(ledger, 1, line("urn:a"))
    follow(ledger, 2, removes=line("urn:a"))

    assert follow(ledger, 3, line("urn:a")).created == ("urn:a",)
    assert ledger.gone == {}


def test_a_statement_in_a_second_graph_keeps_a_resource_alive(ledger):
    follow(ledger, 1, line("urn:a") + line("urn:a", graph="urn:h"))

    assert follow(ledger, 2, removes=line("urn:a")).updated == ("urn:a",)
    assert ledger.gone == {}


def test_saying_only_what_replaces_it_withdraws_a_resource(ledger):
    follow(ledger, 1, line("urn:a"))
    replaced = line("urn:a", predicate="http://purl.org/dc/terms/isReplacedBy")

    assert follow(ledger, 2, replaced, line("urn:a")).deleted == ("urn:a",)
    assert ledger.gone == {"urn:a": 2}


def test_graphs_apart_count_but_make_no_resource(ledger):
    entry = follow(ledger, 1, line("urn:a", graph=APART))

    assert (entry.created, entry.updated, entry.deleted) == ((), (), ())
    assert entry.graphs == {APART: (1, 0)}
    assert entry.statements == (1, 0)


def test_the_size_of_a_graph_is_known_at_every_commit(ledger):
    follow(ledger, 1, line("urn:a") + line("urn:b"))
    follow(ledger, 2, line("urn:c", graph="urn:h"))
    follow(ledger, 5, removes=line("urn:a"))

    assert [ledger.size("urn:g", number) for number in (0, 1, 2, 4, 5)] == [0, 2, 2, 2, 1]
    assert [ledger.changed("urn:g", number) for number in (0, 1, 4, 5)] == [0, 1, 1, 5]


def test_entries_are_found_by_number_though_numbers_are_left_out(ledger):
    follow(ledger, 1, line("urn:a"))
    last = follow(ledger, 7, line("urn:b"))

    assert ledger.at(7) == last
    assert ledger.at(3) is None
    assert ledger.before(7) == ledger.entries[0]
    assert ledger.after(1) == [last]
    assert ledger.newest == 7
