"""Server time of resource pages on the shipped graph, kept and anew after a commit, and what pages weigh.

Run with `python bench/pages.py`. Times are of the application without a network: from a request to the
last byte of the page, the quickest of five requests each. The ratios are to a bare point query on the same
store in the same run; they can be compared between machines, the milliseconds cannot.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from lxml import html
from starlette.testclient import TestClient

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app

LIMIT_MS: Final = 15
"""How long a page of a resource may take at the median."""
OF_EACH_KIND: Final = 12
ROUNDS_ANEW: Final = 12
BROWSER: Final = {"Accept": "text/html", "Accept-Encoding": "identity"}
WEIGHED: Final = (
    "/r/id.unece.org/activities/subProcess/5.4",
    "/doc/activities/project/generativeAi",
    "/doc/standards/gsbpm",
    "/doc/standards/gsim/2.0",
    "/gsbpm",
    "/query",
    "/",
)


def main() -> int:
    """Measure and print; 1 when the median page takes more than `LIMIT_MS`, else 0."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(data=Path(name) / "data", _env_file=None)
        with TestClient(create_app(settings), base_url="http://kg.test") as client:
            kg: KnowledgeGraph = client.app.state.kg
            pages = _pages(client, kg)
            bare = statistics.median(
                _times(lambda: list(kg.store.statements(subject=Iri("urn:none"))), 2_000)
            )
            for page in pages:  # what is worked out once per commit is not the first page's to pay
                client.get(page, headers=BROWSER)
            kept = [min(_times(lambda page=page: _read(client, page), 5)) for page in pages]
            anew = _anew(client, kg, pages)
            _print("pages as they are asked for again", kept, bare)
            _print("first page after a commit", anew, bare)
            for page in WEIGHED:
                print(f"{_weight(client, page) / 1000:7.1f} kB without fonts  {page}")
    return int(statistics.median(kept) > LIMIT_MS)


def _pages(client: TestClient, kg: KnowledgeGraph) -> list[str]:
    """Addresses of resources of every kind, spread over each list."""
    found = []
    for name in KINDS:
        iris = list(all_records(kg, name))
        records = [all_records(kg, name)[key].iri for key in iris[:: max(1, len(iris) // OF_EACH_KIND)]]
        for iri in records[:OF_EACH_KIND]:
            answer = client.get("/resource", params={"iri": iri}, headers=BROWSER, follow_redirects=False)
            found.append(answer.headers.get("location") or str(answer.request.url))
    return list(dict.fromkeys(found))


def _read(client: TestClient, page: str) -> None:
    client.get(page, headers=BROWSER).raise_for_status()


def _times(work: Callable[[], object], rounds: int) -> list[float]:
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(1_000 * (time.perf_counter() - begun))
    return taken


def _anew(client: TestClient, kg: KnowledgeGraph, pages: list[str]) -> list[float]:
    """The first page after each of some commits, which drop what was worked out for the commit before."""
    key = create_key(kg.keys, KeyWish("bench", ("admin",)), CANONICAL_BASE)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/sparql-update"}
    taken = []
    for number in range(ROUNDS_ANEW):
        told = f"INSERT DATA {{ GRAPH <urn:bench> {{ <urn:bench> <urn:number> {number} }} }}"
        client.post("/update", content=told, headers=headers).raise_for_status()
        page = pages[number * 7 % len(pages)]
        taken += _times(lambda page=page: _read(client, page), 1)
    return taken


def _print(name: str, taken: list[float], bare: float) -> None:
    p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    ratios = f"ratio {p50 / bare:8.0f} and {p95 / bare:8.0f}"
    print(f"{name:36} {len(taken):4} pages  p50 {p50:7.2f} ms  p95 {p95:7.2f} ms  {ratios}")


def _weight(client: TestClient, page: str) -> int:
    """Bytes of the page, its stylesheets, scripts and icon, uncompressed; fonts come on top."""
    answer = client.get(page, headers=BROWSER)
    tree = html.fromstring(answer.text)
    parts = tree.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")
    return len(answer.content) + sum(len(client.get(part, headers=BROWSER).content) for part in parts)


if __name__ == "__main__":
    sys.exit(main())
