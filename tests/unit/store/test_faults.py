import pytest

from modernstats_kg.errors import (
    NotAcceptable,
    QueryRefused,
    QuerySyntaxError,
    ReaderFailed,
    StoreUnavailable,
)
from modernstats_kg.store.faults import Fault, syntax_fault


@pytest.mark.parametrize(
    ("engine", "message"),
    [
        (
            "error at 3:12: expected one of GRAPH, MINUS, [_]",
            "The query does not parse at line 3, column 12.",
        ),
        (
            "error at 3:12: expected one of Prefix not found, ['%'], ['-' | '0' ..= '9'\n], [_]",
            "The query does not parse at line 3, column 12: a prefix is used that no PREFIX line declares.",
        ),
        (
            "error at 3:12: expected one of \"$\", IF, The SELECT contains a variable that is unbound, ['0']",
            "The query does not parse at line 3, column 12: SELECT names a variable that nothing binds.",
        ),
    ],
)
def test_a_syntax_error_keeps_the_place_and_drops_the_noise(engine: str, message: str) -> None:
    error = syntax_fault(engine).error()

    assert isinstance(error, QuerySyntaxError)
    assert (str(error), error.line, error.column) == (message, 3, 12)


def test_a_message_without_a_place_is_passed_on() -> None:
    error = syntax_fault("Invalid IRI code point").error()

    assert isinstance(error, QuerySyntaxError)
    assert (str(error), error.line) == ("The query does not parse: Invalid IRI code point", None)


@pytest.mark.parametrize("expected", [QueryRefused, StoreUnavailable, ReaderFailed])
def test_a_fault_becomes_the_error_it_names(expected: type[Exception]) -> None:
    fault = Fault.of(Fault(expected.__name__, "why").encoded())

    assert type(fault.error()) is expected
    assert str(fault.error()) == "why"


def test_the_media_types_offered_survive_the_wire() -> None:
    error = Fault.of(Fault("NotAcceptable", "why", offered=("text/csv",)).encoded()).error()

    assert isinstance(error, NotAcceptable)
    assert error.offered == ("text/csv",)
