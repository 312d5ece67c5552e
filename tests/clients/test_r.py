"""The requests that R sends, shape by shape: R itself is not needed to send them.

The package SPARQL (through RCurl) puts the query behind `?query=`, everything but letters, digits and
`-_.~` encoded; it asks for XML by Accept, and for CSV and TSV by whatever `extra` adds, with `*/*`.
The package SPARQLchunks (through httr) does the same with `text/csv` for data frames and `text/xml` for
lists, offering compressed answers. Neither sends a body.
"""

import csv
import gzip
import io
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest
from lxml import etree

from asking import PROLOGUE

YEARS = (
    PROLOGUE
    + """SELECT ?year (COUNT(DISTINCT ?p) + 0 AS ?n) {
  ?p a hlg:Project ; schema:startDate ?year  # a comment, 100 % + more
} GROUP BY ?year ORDER BY ?year"""
)
RESULTS = "{http://www.w3.org/2005/sparql-results#}"
HTTR = {"User-Agent": "libcurl/8.5.0 r-curl/5.2.1 httr/1.4.7", "Accept-Encoding": "deflate, gzip"}


def sent(endpoint, headers, extra=""):
    """One GET with exactly these headers beside Host."""
    parts = urlsplit(endpoint)
    connection = HTTPConnection(parts.hostname, parts.port, timeout=30)
    connection.putrequest(
        "GET", f"{parts.path}?query={quote(YEARS, safe='')}{extra}", skip_accept_encoding=True
    )
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    zipped = answer.headers["Content-Encoding"] == "gzip"
    return (
        answer.status,
        answer.headers.get_content_type(),
        (gzip.decompress(body) if zipped else body).decode(),
    )


def counts_in_xml(text):
    rows = etree.fromstring(text.encode()).iter(f"{RESULTS}result")
    return {row[0][0].text: row[1][0].text for row in rows}


def test_the_package_sparql_gets_xml(endpoint):
    status, kind, body = sent(endpoint, {"Accept": "application/sparql-results+xml"})

    assert (status, kind) == (200, "application/sparql-results+xml")
    assert counts_in_xml(body)["2024"] == "2"


@pytest.mark.parametrize(
    ("extra", "kind", "separator"),
    [("&output=csv", "text/csv", ","), ("&format=tsv", "text/tab-separated-values", "\t")],
)
def test_the_package_sparql_gets_tables_by_an_extra_parameter(endpoint, extra, kind, separator):
    status, given, body = sent(endpoint, {"Accept": "*/*"}, extra)
    rows = list(csv.reader(io.StringIO(body), delimiter=separator, quoting=csv.QUOTE_NONE))

    assert (status, given) == (200, kind)
    assert [name.removeprefix("?") for name in rows[0]] == ["year", "n"]
    assert rows[-1][1] == "2"


def test_sparqlchunks_gets_a_data_frame(endpoint):
    status, kind, body = sent(endpoint, {**HTTR, "Accept": "text/csv"})

    assert (status, kind) == (200, "text/csv")
    assert dict(csv.reader(io.StringIO(body)))["2024"] == "2"


def test_sparqlchunks_gets_a_list(endpoint):
    status, kind, body = sent(endpoint, {**HTTR, "Accept": "text/xml"})

    assert (status, kind) == (200, "application/sparql-results+xml")
    assert counts_in_xml(body)["2024"] == "2"


def test_read_csv_of_base_r_gets_a_saved_query(service):
    parts = urlsplit(service.address)
    connection = HTTPConnection(parts.hostname, parts.port, timeout=30)
    connection.putrequest("GET", "/q/chairs-by-year?year=2024", skip_accept_encoding=True)
    connection.putheader("User-Agent", "R (4.4.1 x86_64-pc-linux-gnu x86_64 linux-gnu)")
    connection.endheaders()
    answer = connection.getresponse()
    rows = list(csv.reader(io.StringIO(answer.read().decode())))
    connection.close()

    assert answer.headers.get_content_type() == "text/csv"
    assert len(rows) == 6
