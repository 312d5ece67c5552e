"""The lists as pages: facets, years, filters in use, and that all of it stays in the address."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from browsing import BROWSER, page, texts
from modernstats_kg.model.kinds import KINDS
from modernstats_kg_api.pages.columns import PAGES
from modernstats_kg_api.pages.narrowing import SHOWN

FACET = "//section[contains(@class, 'facet')]"


def facet(tree, field):
    """The choices of one facet: count by label, and address by label."""
    found = tree.xpath(f"{FACET}[h2/@id='by-{field}']//li")
    labels = ["".join(item.xpath("a/text()")).strip() for item in found]
    counts = {label: int(item.xpath("string(b)")) for label, item in zip(labels, found, strict=True)}
    return counts, {label: item.xpath("string(a/@href)") for label, item in zip(labels, found, strict=True)}


def in_use(tree):
    """What the filters say that are on."""
    return [str(text) for text in tree.xpath("//nav[@class='in-use']/a[@aria-label]/text()")]


def counted(client: TestClient, kind: str, field: str, **filters: str):
    """What REST counts for the same filters: number by label, and how many have none."""
    told = client.get(f"/api/v1/{kind}", params={"limit": 1, "facet": field, **filters}).json()
    values = told["facets"][field]["values"]
    return {one["label"]: one["count"] for one in values}, told["facets"][field]["missing"]


@pytest.mark.parametrize(
    ("kind", "field", "filters"),
    [
        ("projects", "concernsStandard", {}),
        ("projects", "concernsStandard", {"startDate__gte": "2014"}),
        ("outputs", "status", {"q": "s"}),
        ("elements", "scheme", {}),
        ("elements", "group", {"scheme": "gsim/2.0"}),
        ("software", "supportsProcess", {"q": "r"}),
        ("mappings", "status", {}),
    ],
)
def test_facets_have_the_counts_of_rest_for_the_same_filters(
    client: TestClient, kind: str, field: str, filters: dict[str, str]
) -> None:
    expected, missing = counted(client, kind, field, **filters)
    counts, _ = facet(page(client, f"/{kind}?{urlencode(filters)}"), field)

    assert counts.pop("Not stated", 0) == missing
    assert sorted(counts.values()) == sorted(expected.values())
    assert {label.casefold() for label in counts} == {label.casefold() for label in expected}


def test_a_choice_leads_to_as_many_rows_as_it_counts_and_can_be_taken_back(client: TestClient) -> None:
    tree = page(client, "/outputs")
    counts, addresses = facet(tree, "status")
    assert counts["Published"] == 8

    chosen = page(client, f"/outputs{addresses['Published']}")
    assert len(chosen.xpath("//tbody/tr")) == 8
    assert in_use(chosen) == ["Status: Published"]
    assert texts(chosen, f"{FACET}//a[@aria-current='true']/span[@class='only-heard']") == ["chosen, remove"]
    again, back = facet(chosen, "status")
    assert again == counts
    assert len(page(client, f"/outputs{back['Published']}").xpath("//tbody/tr")) == len(
        tree.xpath("//tbody/tr")
    )


def test_several_facets_hold_together(client: TestClient) -> None:
    _, schemes = facet(page(client, "/elements"), "scheme")
    of_gsim = f"/elements{schemes['GSIM 2.0']}"
    counts, groups = facet(page(client, of_gsim), "group")
    label = next(iter(counts))
    both = page(client, f"/elements{groups[label]}")

    assert len(both.xpath("//tbody/tr")) == min(50, counts[label])
    assert len(both.xpath(f"{FACET}//a[@aria-current='true']")) == 2
    assert texts(both, "//nav[@class='paging']/p")[0].split(" of ")[-1] == f"{counts[label]} elements"


def test_every_choice_of_every_list_gives_what_it_counts(client: TestClient) -> None:
    for kind in KINDS:
        tree = page(client, f"/{kind}")
        for column in PAGES[kind].facets:
            counts, addresses = facet(tree, column.field)
            for label in list(counts)[:3]:
                query = parse_qs(urlsplit(addresses[label]).query)
                told = client.get(f"/api/v1/{kind}", params={"limit": "1", **query}).json()
                assert (kind, column.field, label, told["total"]) == (
                    kind,
                    column.field,
                    label,
                    counts[label],
                )


def test_long_facets_are_folded_but_what_is_chosen_stays_in_sight(client: TestClient) -> None:
    tree = page(client, "/software")
    (folded,) = tree.xpath(f"{FACET}[h2/@id='by-supportsProcess']/details")
    open_ones = tree.xpath(f"{FACET}[h2/@id='by-supportsProcess']/ul/li")
    assert len(open_ones) == SHOWN
    assert texts(folded, "summary") == [f"{len(folded.xpath('.//li'))} more"]

    last = folded.xpath(".//li/a/@href")[-1]
    chosen = page(client, f"/software{last}")
    assert chosen.xpath(f"{FACET}[h2/@id='by-supportsProcess']/ul/li/a/@aria-current") == ["true"]


def test_years_narrow_a_list_down_and_stay_in_the_form(client: TestClient) -> None:
    tree = page(client, "/projects?startDate__gte=2014&startDate__lte=2016&concernsStandard=cspa")
    assert texts(tree, "//tbody/tr/th") == ["CSPA Implementation"]
    form = {field.get("name"): field.get("value") for field in tree.xpath("//main//form//input[@name]")}
    assert form == {
        "q": "",
        "startDate__gte": "2014",
        "startDate__lte": "2016",
        "concernsStandard": "cspa",
    }
    assert in_use(tree) == [
        "Years from: 2014",
        "Years to: 2016",
        "Standard: CSPA",
    ]


def test_a_year_that_is_none_is_explained(client: TestClient) -> None:
    tree = page(client, "/projects?startDate__gte=soon", 400)
    assert "'soon' is neither a date" in tree.xpath("string(//main)")


def test_a_kind_without_dates_has_no_years(client: TestClient) -> None:
    assert page(client, "/groups").xpath("//fieldset") == []


def test_sorting_paging_and_csv_keep_the_filters(client: TestClient) -> None:
    tree = page(client, "/elements?scheme=gsim%2F2.0&q=a&sort=-label")
    (following,) = tree.xpath("//a[@rel='next']/@href")
    (csv,) = tree.xpath("//link[@rel='alternate' and @type='text/csv']/@href")
    sort = tree.xpath("//th[@aria-sort]/a/@href")[0]
    for address in (following, csv, sort):
        kept = parse_qs(urlsplit(address).query)
        assert (kept["scheme"], kept["q"]) == (["gsim/2.0"], ["a"])
    second = page(client, f"/elements{following}")
    first_rows, second_rows = texts(tree, "//tbody/tr/th"), texts(second, "//tbody/tr/th")
    total = client.get("/api/v1/elements", params={"scheme": "gsim/2.0", "q": "a", "limit": 1}).json()[
        "total"
    ]
    assert not {*first_rows} & {*second_rows}
    assert texts(second, "//nav[@class='paging']/p")[0].endswith(f" of {total} elements")
    assert len(client.get(csv).text.splitlines()) == total + 1


def test_what_has_no_value_can_be_chosen(client: TestClient) -> None:
    counts, addresses = facet(page(client, "/projects"), "concernsStandard")
    tree = page(client, f"/projects{addresses['Not stated']}")
    assert len(tree.xpath("//tbody/tr")) == counts["Not stated"]
    assert in_use(tree) == ["Standard: Not stated"]


def test_a_filter_named_by_iri_or_label_is_shown_as_chosen_too(client: TestClient) -> None:
    iri = "https://w3id.org/modernstats-kg/id/standards/cspa"
    for wanted in ("cspa", "CSPA", iri):
        tree = page(client, f"/projects?{urlencode({'concernsStandard': wanted})}")
        chosen = tree.xpath(f"{FACET}//a[@aria-current='true']")
        assert [link.text for link in chosen] == ["CSPA"], wanted


def test_hostile_text_in_a_filter_stays_text(client: TestClient) -> None:
    answer = client.get("/projects", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text
    tree = page(client, f"/projects?{urlencode({'q': '<b>%s%(x)s'})}")
    assert in_use(tree) == ["Name: <b>%s%(x)s"]


def test_a_page_does_not_repeat_an_endless_filter_in_each_of_its_links(client: TestClient) -> None:
    answer = client.get(f"/elements?label__ne={'x' * 60_000}", headers=BROWSER)

    assert answer.status_code == 414
    assert len(answer.text) < 500_000
