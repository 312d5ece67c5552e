"""Tables as CSV."""

import csv
import io

import pytest

from modernstats_kg_api.tables import csv_bytes


def only_cell(cell):
    (_, (text,)) = csv.reader(io.StringIO(csv_bytes(["name"], [[cell]]).decode(), newline=""))
    return text


@pytest.mark.parametrize(
    "formula", ['=HYPERLINK("https://x")', "+1+cmd", "-2+3", "-x", "@SUM(A1)", "\t=1", "\r=1"]
)
def test_a_text_that_a_spreadsheet_would_compute_stays_text(formula):
    assert only_cell(formula) == f"'{formula}"


@pytest.mark.parametrize("text", ["Code List", "a = b", "-5", "-0.5", "5.3", "https://x/?a=b", "", "'s"])
def test_any_other_text_is_written_as_it_is(text):
    assert only_cell(text) == text


def test_numbers_and_what_is_missing_are_written_plainly():
    assert (only_cell(-0.5), only_cell(0), only_cell(None)) == ("-0.5", "0", "")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("01", "'01"),
        ("5.10", "'5.10"),
        ("12345678901234567", "'12345678901234567"),
        ("1e5", "'1e5"),
        ("5.1", "5.1"),
        ("42", "42"),
        ("-3", "-3"),
        ("2024-03", "2024-03"),
        ("A01", "A01"),
        ("=1", "'=1"),
    ],
)
def test_a_code_that_a_spreadsheet_would_change_stays_text_there(cell, shown):
    for spreadsheet in (True, False):
        written = csv_bytes(["name"], [[cell]], spreadsheet).decode("utf-8-sig" if spreadsheet else "utf-8")
        (_, (text,)) = csv.reader(io.StringIO(written, newline=""))
        assert text == (shown if spreadsheet or cell == "=1" else cell)
