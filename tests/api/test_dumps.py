"""Named graphs as compressed files."""

import gzip
import hashlib
from base64 import b64decode

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from asking import select
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app

BASE = "https://w3id.org/modernstats-kg/"
FORMATS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
P = Iri("https://example.org/p")
FOREIGN = Iri("https://example.org/graph")


def quads(body: bytes, suffix: str) -> set[ox.Quad]:
    return set(ox.parse(gzip.decompress(body), format=FORMATS[suffix]))


def statement(graph: Iri, text: str) -> Quad:
    return Quad(Iri("https://example.org/s"), P, Literal(text), graph)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A service of its own, which holds what a test writes."""
    folder = tmp_path_factory.mktemp("dumps")
    (folder / "catalog.ttl").write_text("")
    settings = Settings(data=folder / "data", ontology=folder, readers=1, _env_file=None)
    with TestClient(create_app(settings), base_url="http://kg.test") as client:
        yield client


def write(client: TestClient, graph: Iri, *texts: str) -> None:
    store = client.app.state.kg.store
    store.replace_graph(graph, [statement(graph, text) for text in texts], repr(texts))


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_dump_of_a_graph_holds_its_statements_under_its_name(client, suffix):
    answer = client.get(f"/dumps/gsbpm.{suffix}.gz")
    found = quads(answer.content, suffix)
    ((size,),) = select(
        client, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{BASE}graph/gsbpm> {{ ?s ?p ?o }} }}"
    )

    assert answer.headers["content-type"] == "application/gzip"
    assert 'filename="gsbpm.' in answer.headers["content-disposition"]
    assert {quad.graph_name.value for quad in found} == {f"{BASE}graph/gsbpm"}
    assert len(found) == int(size) > 1000


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_dump_of_everything_holds_each_asserted_graph_and_nothing_inferred(client, suffix):
    found = quads(client.get(f"/dumps/all.{suffix}.gz").content, suffix)
    rows = select(client, "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    sizes = {graph: int(size) for graph, size in rows if graph != f"{BASE}graph/inferred"}

    assert {quad.graph_name.value for quad in found} == set(sizes)
    assert len(found) == sum(sizes.values())


def test_both_forms_hold_the_same(client):
    found = [quads(client.get(f"/dumps/mappings.{suffix}.gz").content, suffix) for suffix in FORMATS]

    assert found[0] == found[1]


def test_the_same_statements_give_the_same_bytes_in_another_store(own, tmp_path):
    texts = [f"text {number}" for number in range(500)]
    write(own, FOREIGN, *texts)
    settings = Settings(
        data=tmp_path / "data", ontology=own.app.state.kg.settings.ontology, readers=1, _env_file=None
    )
    with TestClient(create_app(settings), base_url="http://kg.test") as other:
        write(other, FOREIGN, *texts[:10])
        write(other, FOREIGN, *reversed(texts))
        name = _name_of_foreign(own)
        one, two = (client.get(f"/dumps/{name}.nq.gz").content for client in (own, other))

    assert one == two
    assert len(quads(one, "nq")) == 500


def _name_of_foreign(client: TestClient) -> str:
    """What the dump of a graph of another host is called."""
    detail = client.get("/dumps/none.nq.gz").json()["detail"]
    return next(name.strip(" .") for name in detail.split(",") if "iri-" in name)


def test_the_tag_is_of_the_bytes_and_outlives_changes_of_other_graphs(own):
    write(own, Iri(f"{BASE}graph/one"), "first")
    write(own, Iri(f"{BASE}graph/two"), "first")
    before = own.get("/dumps/one.nq.gz")
    write(own, Iri(f"{BASE}graph/two"), "second")
    after = own.get("/dumps/one.nq.gz", headers={"If-None-Match": before.headers["etag"]})
    write(own, Iri(f"{BASE}graph/one"), "second")
    changed = own.get("/dumps/one.nq.gz", headers={"If-None-Match": before.headers["etag"]})

    assert after.status_code == 304
    assert changed.status_code == 200
    assert [quad.object.value for quad in quads(changed.content, "nq")] == ["second"]
    assert hashlib.sha256(changed.content).hexdigest().startswith(changed.headers["etag"].strip('"'))


def test_files_of_former_states_are_removed(own):
    folder = own.app.state.kg.settings.data / "dumps" / "0"
    for number in range(6):
        write(own, Iri(f"{BASE}graph/many"), f"text {number}")
        own.get("/dumps/many.nq.gz")
        own.get("/dumps/all.nq.gz")
    kept = len(list(folder.iterdir()))
    own.app.state.kg.store.drop_graph(Iri(f"{BASE}graph/many"))
    own.get("/dumps/all.nq.gz")
    graphs = len(own.app.state.kg.store.graph_sizes()) + 1

    assert kept <= (graphs + 1) * 2 * len(FORMATS)
    assert len(list(folder.iterdir())) <= graphs * 2 * len(FORMATS)
    assert own.get("/dumps/many.nq.gz").status_code == 404


def test_a_download_can_go_on_where_it_broke_off(client):
    whole = client.get("/dumps/gsim.nq.gz")
    half = len(whole.content) // 2
    rest = client.get(
        "/dumps/gsim.nq.gz", headers={"Range": f"bytes={half}-", "If-Range": whole.headers["etag"]}
    )

    assert rest.status_code == 206
    assert rest.headers["content-range"] == f"bytes {half}-{len(whole.content) - 1}/{len(whole.content)}"
    assert whole.content[:half] + rest.content == whole.content


def test_of_a_file_that_changed_the_whole_is_sent(client):
    answer = client.get("/dumps/gsbpm.nq.gz", headers={"Range": "bytes=5-", "If-Range": '"another"'})

    assert answer.status_code == 200
    assert quads(answer.content, "nq")


def test_a_range_behind_the_end_is_a_problem_that_tells_the_size(client):
    size = len(client.get("/dumps/gsbpm.nq.gz").content)
    answer = client.get("/dumps/gsbpm.nq.gz", headers={"Range": f"bytes={size}-"})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert answer.json()["type"] == "/problems/range-unsatisfiable"


@pytest.mark.parametrize("malformed", ["lines=1-2", "bytes=9-2", "bytes=", "bytes=a-b"])
def test_a_malformed_range_counts_as_none(client, malformed):
    answer = client.get("/dumps/gsbpm.nq.gz", headers={"Range": malformed})

    assert (answer.status_code, len(quads(answer.content, "nq")) > 1000) == (200, True)


def test_head_tells_size_tag_and_digest(client):
    got, head = (client.request(method, "/dumps/gsbpm.nq.gz") for method in ("GET", "HEAD"))
    digest = b64decode(head.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":"))

    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]
    assert int(head.headers["content-length"]) == len(got.content)
    assert digest == hashlib.sha256(got.content).digest()


def test_a_file_is_not_compressed_again_on_its_way(client):
    answer = client.get("/dumps/gsbpm.nq.gz", headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in answer.headers
    assert answer.content[:2] == b"\x1f\x8b"


def test_an_unknown_name_or_ending_says_what_there_is(client):
    unknown, ending = client.get("/dumps/nothing.nq.gz"), client.get("/dumps/gsbpm.zip")

    assert (unknown.status_code, ending.status_code) == (404, 404)
    assert "gsbpm" in unknown.json()["detail"]
    assert ".trig.gz" in ending.json()["detail"]
