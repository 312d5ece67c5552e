"""A gate says passed only of what was measured, and by how much one is missed."""

import pytest
from peers.gates import gates
from peers.table import BEGIN, END, publish, verdict

_POINT = "point query, 8 connections"


def _size(own, peer="Oxigraph server", theirs=1_000.0, load=_POINT, unit="requests/s"):
    figures = {
        name: {"median": value, "unit": unit, "q1": value, "q3": value, "cpu_us": 1.0}
        for name, value in {**own, peer: theirs}.items()
    }
    return {
        "statements": 1,
        "loads": {load: figures},
        "servers": {name: {"version": "1", "load_s": 1.0, "memory_mib": 1.0} for name in figures},
        "missing": {"Fuseki": "no <jar> | here"},
        "differences": {},
    }


def _judged(sizes, name):
    return next(gate for gate in gates(sizes) if gate.name.startswith(name))


@pytest.mark.parametrize(
    ("ours", "told"), [(400.0, "passed"), (399.0, "**missed** by 0%"), (200.0, "**missed** by 50%")]
)
def test_a_rate_is_divided_by_that_of_the_peer(ours, told):
    gate = _judged({100_000: _size({"ours, disk": ours})}, "point query ÷ Oxigraph")

    assert gate.found == ours / 1_000
    assert verdict(gate) == told


def test_the_better_set_up_counts_and_both_are_told():
    gate = _judged({100_000: _size({"ours, disk": 100.0, "ours, memory": 500.0})}, "point query ÷ Oxigraph")

    assert gate.found == 0.5
    assert gate.told == "ours, disk at 100,000: 0.10; ours, memory at 100,000: 0.50"


def test_a_gate_of_a_million_is_not_judged_on_less():
    small = _size({"ours, memory": 10.0}, "Virtuoso", 100.0, "mix of twelve", "ms")

    assert verdict(_judged({100_000: small}, "mix ÷ Virtuoso at 1M in memory")) == "not judged"
    assert _judged({1_000_000: small}, "mix ÷ Virtuoso at 1M in memory").found == 0.1
    assert verdict(_judged({1_000_000: small}, "mix ÷ Virtuoso at 1M on disk")) == "not judged"


def test_growth_is_from_the_smallest_to_a_million_of_the_same_set_up():
    sizes = {
        size: _size({"ours, disk": ours}, load="DESCRIBE", unit="ms")
        for size, ours in ((10_000, 1.0), (1_000_000, 2.0))
    }

    assert _judged(sizes, "growth 10k → 1M: DESCRIBE").found == 2.0
    assert _judged({10_000: sizes[10_000]}, "growth 10k → 1M: DESCRIBE").found is None


def test_of_everything_the_load_counts_in_which_the_peer_is_nearest():
    size = _size({"ours, disk": 500.0}, "Fuseki", 100.0)
    size["loads"] |= _size({"ours, disk": 20.0}, "Fuseki", 10.0, "dump", "ms")["loads"]
    size["loads"] |= _size({"ours, disk": 90.0}, "Fuseki", 1.0, "search", "ms")["loads"]

    gate = _judged({10_000: size}, "everything ÷ Fuseki")

    assert (gate.found, gate.told) == (0.5, "ours, disk at 10,000, dump: 0.50")


def test_figures_go_between_the_marks_of_the_page_and_nowhere_else(tmp_path):
    page = tmp_path / "benchmark.md"
    page.write_text(f"before\n{BEGIN}\nold figures\n{END}\nafter\n")
    about = {"date": "today", "cores": 2, "processor": "x", "memory_gib": 8.0, "python": "3"}
    results = {
        "about": {**about, "client": "wrk", "load": 0.1},
        "sizes": {"100000": _size({"ours, disk": 1234.5})},
    }

    publish(page, results, gates({100_000: results["sizes"]["100000"]}))

    text = page.read_text()
    assert text.startswith(f"before\n{BEGIN}\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "old figures" not in text
    assert (
        f"| {_POINT}, requests/s | **1,234** (1,234, 1,234) 1.00 µs | **1,000** (1,000, 1,000) 1.00 µs |"
        in text
    )
    assert "- Not run: Fuseki: no jar / here" in text


def test_a_page_without_marks_stays_as_it_is(tmp_path):
    page = tmp_path / "benchmark.md"
    page.write_text("no marks")

    with pytest.raises(ValueError, match="lacks"):
        publish(page, {"about": {}, "sizes": {}}, [])

    assert page.read_text() == "no marks"
