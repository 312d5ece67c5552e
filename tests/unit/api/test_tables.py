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
