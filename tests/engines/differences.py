"""What does not hold over an engine as it does on the embedded store: the only place where it is said.

A test that is listed here has to fail over that engine; one that passes is an error, as is one that fails
and is not listed. Only what is listed as "at times" may pass, too. `docs/engines.md` has the table
of it: `PYTHONPATH=src:tests python tests/engines/differences.py` writes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from engines.servers import ENGINES

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "engines.md"
BEGIN: Final = "<!-- differences: written by tests/engines/differences.py -->"
END: Final = "<!-- end of differences -->"


@dataclass(frozen=True)
class Difference:
    """One promise that an engine cannot keep.

    Attributes:
        test: name of the test that shows it, with its parameters where only some differ.
        engines: names of the dialects.
        reason: what is different, for whoever uses the service.
        when: "always", or "at times" where it depends on the load, or on what an engine expects.
    """

    test: str
    engines: tuple[str, ...]
    reason: str
    when: Literal["always", "at times"] = "always"


_TWO_REQUESTS: Final = (
    "An operation of an update that reads what an earlier one of the same request changed is refused: send "
    "two requests."
)
_SLOWER: Final = (
    "A write asks the engine some thirty times: updates that race for one deadline may end with 504, and "
    "then have changed nothing."
)

DIFFERENCES: Final = (
    Difference(
        "test_a_stream_that_passes_its_deadline_is_aborted_and_never_ends_as_if_it_were_whole",
        ENGINES,
        "An answer begins once the engine has given all of it, so one that passes its deadline is refused "
        "with status 504 instead of being broken off.",
    ),
    Difference(
        "test_an_emptied_graph_is_no_longer_listed",
        ("virtuoso",),
        "`GRAPH ?g {}` without a pattern has one solution without a graph: ask for `GRAPH ?g { ?s ?p ?o }`.",
    ),
    Difference(
        "test_a_literal_comes_back_as_it_went_in[POINT(1 2)]",
        ("virtuoso",),
        "Literals that the engine would change are refused, by name, before anything is written: WKT, XML, "
        "durations, times without a date, large or long numbers, NaN. (engine-dialects.md has all.)",
    ),
    Difference(
        "test_a_query_whose_client_leaves_is_stopped",
        ("virtuoso",),
        "A query that the engine expects to take more than 400 s is refused at once with 504; what it "
        "expects depends on its statistics.",
        "at times",
    ),
    *(
        Difference(test, ENGINES, _TWO_REQUESTS)
        for test in (
            "test_all_operations_are_one_commit",
            "test_a_fault_is_told_and_changes_nothing[half of it]",
            "test_nothing_is_left_of_the_copies_that_were_made",
        )
    ),
    *(
        Difference(test, ENGINES, _SLOWER, "at times")
        for test in (
            "test_a_fault_is_told_and_changes_nothing[too many statements]",
            "test_racing_increments_all_count",
            "test_an_update_that_another_door_overtakes_is_evaluated_again",
        )
    ),
)


def difference_of(test: str, parameters: str, engine: str) -> Difference | None:
    """The difference that a test shows over an engine; None where it should pass.

    Args:
        test: its name.
        parameters: as they stand in its identifier, without the engine.
        engine: name of the dialect.
    """
    names = {test, f"{test}[{parameters}]"}
    return next((one for one in DIFFERENCES if one.test in names and engine in one.engines), None)


def table(differences: Iterable[Difference] = DIFFERENCES) -> str:
    """The differences in Markdown."""
    shown: dict[tuple[str, str], list[str]] = {}
    for one in differences:
        engines = "all" if one.engines == ENGINES else ", ".join(one.engines)
        shown.setdefault((one.reason, engines), []).append(f"`{one.test}`")
    lines = ["| Difference | Engines | Shown by |", "| --- | --- | --- |"]
    lines += [f"| {reason} | {engines} | {', '.join(tests)} |" for (reason, engines), tests in shown.items()]
    return "\n".join(lines)


def documented(text: str) -> str:
    """The document with the table as it is now."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    DOCUMENT.write_text(documented(DOCUMENT.read_text()))
