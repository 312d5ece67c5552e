"""The DCAT catalogue: its profiles, its pages, and that it says what is true."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCTERMS, RDF, Graph, URIRef

from asking import select
from content.shipped import REFERENCE
from describing import BASE, DCAT, HYDRA, SPDX, WHOLE, described
from modernstats_kg.query.formats import GRAPH_FORMATS

GSBPM = URIRef(f"{BASE}id/standards/gsbpm")


@pytest.fixture(scope="module")
def pages(client):
    return walk(client, "/catalog")


def walk(client, address: str) -> list[Graph]:
    """Every page, as somebody finds it who follows `hydra:next` from the first."""
    found = []
    while address:
        page = described(client, address)
        found.append(page)
        view = page.value(predicate=RDF.type, object=HYDRA.PartialCollectionView)
        following = page.value(view, HYDRA.next)
        address = str(following).removeprefix("http://kg.test") if following else ""
    return found


@pytest.fixture(scope="module")
def catalog(pages):
    """All pages in one graph."""
    merged = Graph()
    for page in pages:
        merged += page
    return merged


def shapes(*names: str) -> Graph:
    """Shapes of DCAT-AP, or skip."""
    found = Graph()
    for name in names:
        file = Path(REFERENCE) / "dcat-ap" / name
        if not file.is_file():
            pytest.skip(f"the shapes {name} are not here; KG_REFERENCE names the folder they are in")
        found.parse(file)
    return found


def violations(page: Graph, shape_graph: Graph) -> str:
    conforms, _, text = validate(page, shacl_graph=shape_graph, allow_warnings=True)
    return "" if conforms else text


def test_it_conforms_to_dcat_ap_3_page_by_page_and_as_a_whole(pages, catalog):
    found = shapes("dcat-ap-3.0.1-shapes.ttl", "dcat-ap-3.0.1-range.ttl")

    for page in (*pages, catalog):
        assert violations(page, found) == ""


def test_the_shapes_would_notice_what_is_missing(pages):
    page = Graph() + pages[0]
    page.remove((WHOLE, DCTERMS.title, None))
    page.remove((None, DCTERMS.publisher, None))
    found = violations(page, shapes("dcat-ap-3.0.1-shapes.ttl", "dcat-ap-3.0.1-range.ttl"))

    assert "title" in found
    assert "publisher" in found


def test_it_conforms_to_dcat_ap_2_for_whoever_asks_for_that(client):
    found = shapes("dcat-ap-2.1.1-shapes.ttl")
    walked = walk(client, "/catalog?profile=dcat-ap-2")

    assert len(walked) > 2
    for page in walked:
        assert violations(page, found) == ""


def test_the_two_profiles_differ_in_nothing_but_the_form_of_size_and_checksum(client):
    """The shapes of the two want different datatypes of byteSize and different digests."""
    documents = [set(described(client, f"/catalog?profile={name}")) for name in ("dcat-ap-3", "dcat-ap-2")]
    differing = {p for _, p, _ in documents[0] ^ documents[1] if p not in (RDF.type, HYDRA.view)}

    assert differing <= {
        DCAT.byteSize, SPDX.checksum, SPDX.algorithm, SPDX.checksumValue,
        HYDRA.first, HYDRA.previous, HYDRA.next, HYDRA.last,
    }  # fmt: skip


def test_a_walker_that_follows_the_next_page_sees_each_dataset_once(pages):
    seen = Counter(dataset for page in pages for dataset in page.objects(None, DCAT.dataset))
    members = Counter(member for page in pages for member in page.objects(None, HYDRA.member))
    (total,) = {int(number) for page in pages for number in page.objects(None, HYDRA.totalItems)}

    assert len(pages) > 1
    assert set(seen.values()) == {1}
    assert seen == members
    assert len(seen) == total


def test_the_datasets_of_a_page_are_described_on_it(pages):
    for page in pages:
        assert set(page.objects(None, DCAT.dataset)) == set(page.subjects(RDF.type, DCAT.Dataset))


def test_every_named_graph_is_a_dataset_with_an_identifier_that_stays(client, catalog):
    rows = select(client, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")

    for (graph,) in rows:
        assert [str(name) for name in catalog.objects(URIRef(graph), DCTERMS.identifier)] == [graph]


def test_link_headers_and_hydra_name_the_same_pages(client, pages):
    for number, page in enumerate(pages, start=1):
        link = client.get(f"/catalog?page={number}", headers={"Accept": "text/turtle"}).headers["link"]
        view = page.value(predicate=RDF.type, object=HYDRA.PartialCollectionView)
        for relation, name in (("first", "first"), ("previous", "prev"), ("next", "next"), ("last", "last")):
            address = page.value(view, HYDRA[relation])
            assert (f'<{address}>; rel="{name}"' in link) is (address is not None)
            assert (f'rel="{name}"' in link) is (address is not None)


def test_the_size_and_checksum_of_each_file_are_those_of_the_file(client, catalog):
    distributions = set(catalog.subjects(RDF.type, DCAT.Distribution))

    assert len(distributions) > 40
    for one in distributions:
        address = str(catalog.value(one, DCAT.downloadURL)).removeprefix("http://kg.test")
        body = client.get(address).content
        checksum = catalog.value(one, SPDX.checksum)
        assert int(catalog.value(one, DCAT.byteSize)) == len(body), address
        assert str(catalog.value(checksum, SPDX.checksumValue)) == hashlib.sha256(body).hexdigest(), address


def test_versions_of_a_standard_know_each_other(catalog):
    version = {name: URIRef(f"{GSBPM}/{name}") for name in ("5.0", "5.1", "5.2")}

    assert catalog.value(GSBPM, DCAT.hasCurrentVersion) == version["5.2"]
    assert set(catalog.objects(GSBPM, DCAT.hasVersion)) == set(version.values())
    assert catalog.value(version["5.2"], DCAT.previousVersion) == version["5.1"]
    assert str(catalog.value(version["5.1"], DCAT.version)) == "5.1"
    assert catalog.value(version["5.0"], DCAT.isVersionOf) == GSBPM


def test_when_a_graph_was_written_comes_from_the_commits(client, catalog):
    graph = f"{BASE}graph/gsim"
    ((first, last),) = select(
        client,
        "SELECT (MIN(?t) AS ?a) (MAX(?t) AS ?b) WHERE "
        f"{{ ?commit prov:influenced <{graph}> ; prov:endedAtTime ?t }}",
    )
    read = [catalog.value(URIRef(graph), name) for name in (DCTERMS.issued, DCTERMS.modified)]

    assert [value.toPython() for value in read] == [
        value.toPython() for value in Graph().parse(data=_dates(first, last), format="turtle").objects()
    ]


def _dates(*texts: str) -> str:
    xsd = "http://www.w3.org/2001/XMLSchema#dateTime"
    return "\n".join(f'<urn:x:{n}> <urn:p> "{text}"^^<{xsd}> .' for n, text in enumerate(texts))


def test_languages_are_those_of_the_texts(client, catalog):
    nothing_french = URIRef(f"{BASE}graph/awesome-software")
    languages = {str(iri).rpartition("/")[2] for iri in catalog.objects(nothing_french, DCTERMS.language)}

    assert languages == {"ENG"}
    assert {"ENG", "FRA", "SPA"} <= {
        str(iri).rpartition("/")[2] for iri in catalog.objects(WHOLE, DCTERMS.language)
    }


def test_each_service_is_described_where_it_says_and_serves_every_dataset(client, catalog):
    services = set(catalog.subjects(RDF.type, DCAT.DataService))

    assert len(services) == 3
    for service in services:
        description = str(catalog.value(service, DCAT.endpointDescription)).removeprefix("http://kg.test")
        assert client.get(description, headers={"Accept": "text/turtle, */*;q=0.1"}).status_code == 200
        assert set(catalog.objects(service, DCAT.servesDataset)) == set(catalog.objects(None, DCAT.dataset))


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
def test_it_comes_in_every_rdf_format_by_accept_and_by_suffix(client, form):
    answer = client.get("/catalog?page=2", headers={"Accept": form.media_type})

    assert answer.headers["content-type"] == form.content_type
    assert answer.headers["content-location"] == f"/catalog.{form.suffix}?page=2"
    assert client.get(f"/catalog.{form.suffix}?page=2").headers["content-type"] == form.content_type


def test_a_harvester_stays_with_the_form_and_profile_that_it_began_with(client):
    page = described(client, "/catalog.ttl?profile=dcat-ap-2")
    view = page.value(predicate=RDF.type, object=HYDRA.PartialCollectionView)

    assert str(page.value(view, HYDRA.next)) == "http://kg.test/catalog.ttl?profile=dcat-ap-2&page=2"


def test_people_are_sent_to_the_page_on_data(client):
    answer = client.get("/catalog", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/data")


def test_whoever_has_a_page_is_told_that_it_has_not_changed(client):
    tags = [client.get(f"/catalog?page={page}").headers["etag"] for page in (1, 2)]

    assert tags[0] != tags[1]
    assert client.get("/catalog?page=2", headers={"If-None-Match": tags[1]}).status_code == 304
    assert client.get("/catalog?page=2", headers={"If-None-Match": tags[0]}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("page=99", 404, "pages"),
        ("page=0", 404, "pages"),
        ("page=x", 400, "number"),
        ("profile=other", 400, "dcat-ap-3"),
    ],
)
def test_a_page_or_profile_that_is_not_there_says_what_is(client, query, status, told):
    answer = client.get(f"/catalog?{query}")

    assert answer.status_code == status
    assert told in answer.json()["detail"]
