"""pandas and sparql-dataframe: a query or a saved query as a data frame."""

from urllib.parse import urlencode

import pandas as pd
import pytest
import sparql_dataframe

from asking import PROLOGUE

YEARS = (
    PROLOGUE
    + "SELECT ?year (COUNT(DISTINCT ?p) AS ?n) { ?p a hlg:Project ; schema:startDate ?year } "
    + "GROUP BY ?year ORDER BY ?year"
)


@pytest.mark.parametrize("name", ["format", "output", "results"])
def test_pandas_reads_a_query_by_its_address_alone(endpoint, name):
    frame = pd.read_csv(f"{endpoint}?{urlencode({'query': YEARS, name: 'csv'})}")

    assert list(frame.columns) == ["year", "n"]
    assert (frame["year"].min(), int(frame["n"].sum())) == (2012, 18)


def test_pandas_reads_a_saved_query_without_a_format(service):
    frame = pd.read_csv(f"{service.address}/q/projects-by-year?year=2024")
    named = pd.read_csv(f"{service.address}/q/projects-by-year.csv?year=2024")

    assert list(frame.columns) == ["start", "end", "project", "name"]
    assert set(frame["name"]) == {"Generative AI", "Statistical Open-Source Software"}
    pd.testing.assert_frame_equal(frame, named)


def test_pandas_reads_a_saved_query_as_tsv_and_keeps_codes_as_text(service):
    frame = pd.read_csv(
        f"{service.address}/q/software-by-subprocess.csv?gsbpm=5", dtype={"code": str}, keep_default_na=False
    )

    assert set(frame["code"]) <= {"5", *(f"5.{number}" for number in range(1, 9))}
    assert len(frame) > 20


@pytest.mark.parametrize("post", [False, True], ids=["get", "post"])
def test_sparql_dataframe_makes_a_frame(endpoint, post):
    frame = sparql_dataframe.get(endpoint, YEARS, post=post)

    assert list(frame.columns) == ["year", "n"]
    assert int(frame["n"].sum()) == 18
