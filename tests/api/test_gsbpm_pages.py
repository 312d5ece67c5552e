"""What the GSBPM matrix counts, and how two versions of it differ."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from browsing import page, texts
from modernstats_kg_api.pages.overlay import OVERLAYS

COVERAGE = "/api/v1/coverage"


def cells(tree):
    """The number of each cell by its code."""
    found = tree.xpath("//a[contains(@class, 'cell')]")
    return {cell.xpath("string(span/span)"): int(cell.xpath("string(span/b)")) for cell in found}


def things(client: TestClient, cell: str, kinds: tuple[str, ...]) -> set[str]:
    """The things of some kinds behind the number of a cell, as REST tells them."""
    told = client.get(COVERAGE, params={"version": "5.2", "cell": cell}).json()["things"]
    return {one["thing"]["id"] for one in told if not kinds or set(kinds) & set(one["kinds"])}


@pytest.mark.parametrize("name", OVERLAYS)
def test_an_overlay_counts_the_things_of_its_kinds(client: TestClient, name: str) -> None:
    tree = page(client, f"/gsbpm?show={name}")
    assert texts(tree, "//nav[@class='segments']/a[@aria-current]") == [OVERLAYS[name][0]]
    counts = cells(tree)
    for code in ("4.3", "5.1", "5.4", "6.4"):
        assert counts[code] == len(things(client, code, OVERLAYS[name][1])), (name, code)


def test_overlays_of_all_kinds_leave_no_kind_out(client: TestClient) -> None:
    everything = cells(page(client, "/gsbpm"))
    parts = [cells(page(client, f"/gsbpm?show={name}")) for name in ("both", "software", "others")]
    for code, count in everything.items():
        assert count <= sum(part[code] for part in parts)  # one thing may be of two kinds
    assert sum(everything.values()) > 0


def test_the_list_of_a_cell_follows_the_overlay(client: TestClient) -> None:
    tree = page(client, "/gsbpm?show=software&cell=5.1")
    listed = tree.xpath("//section[@id='related']//li/a/@href")
    assert len(listed) == cells(tree)["5.1"] > 0
    headings = {str(text).strip() for text in tree.xpath("//section[@id='related']//h3/text()")}
    assert headings <= {"Software", "Services"}


def test_one_thing_alone_is_marked_in_the_cells_that_it_is_linked_to(client: TestClient) -> None:
    tree = page(client, "/gsbpm?show=software")
    value, name = tree.xpath("//select[@name='only']/option[2]")[0].get("value"), None
    alone = page(client, f"/gsbpm?show=software&only={quote(value)}")
    (name,) = texts(alone, "//select[@name='only']/option[@selected]")
    counts = cells(alone)
    assert set(counts.values()) <= {0, 1}
    assert f"Only what is linked with {name}." in alone.xpath("string(//main)")
    for code in [code for code, count in counts.items() if count]:
        listed = texts(
            page(client, f"/gsbpm?show=software&only={quote(value)}&cell={code}"),
            "//section[@id='related']//li/a",
        )
        assert listed == [name]


def test_what_is_not_linked_to_the_version_is_refused_with_a_way_out(client: TestClient) -> None:
    tree = page(client, "/gsbpm?show=projects&only=nobody", 404)
    assert "Nothing called 'nobody' is linked to GSBPM 5.2 here" in tree.xpath("string(//main)")
    assert texts(page(client, "/gsbpm?show=nothing", 400), "//h1") == ["A request parameter is wrong"]


def test_the_table_counts_the_same_overlay(client: TestClient) -> None:
    matrix, table = page(client, "/gsbpm?show=both"), page(client, "/gsbpm?show=both&view=table")
    rows = {row[0].text_content(): int(row[3].text_content()) for row in table.xpath("//tbody/tr")}
    assert {code: rows[code] for code in cells(matrix)} == cells(matrix)


def test_the_overlay_stays_in_every_address_of_the_page(client: TestClient) -> None:
    tree = page(client, "/gsbpm?version=5.1&show=projects")
    for link in tree.xpath("//div[@class='matrix']//a/@href | //div[@class='actions']/a/@href"):
        assert {"version=5.1", "show=projects"} <= set(link.strip("?").partition("#")[0].split("&"))


def marks(tree):
    """The words in each cell by its code."""
    found = tree.xpath("//a[contains(@class, 'cell') and .//small]")
    return {cell.xpath("string(span/span)"): cell.xpath("string(small/b)") for cell in found}


def test_the_difference_of_two_versions_is_marked_in_words_and_listed(client: TestClient) -> None:
    tree = page(client, "/gsbpm?version=5.2&compare=5.1")
    assert marks(tree) == {
        "1.5": "Renamed",
        "2.1": "Renamed",
        "2.2": "Renamed",
        "2.6": "Spelled differently",
        "7.3": "Renamed",
        "7.5": "Renamed",
    }
    assert texts(tree, "//nav[@class='over']/a[small]/small/b") == ["Added"] * 3
    rows = [texts(row, "td") for row in tree.xpath("//section[@aria-labelledby='difference']//tbody/tr")]
    assert ["7.5 Manage user support", "7.5 Provide user support", "Renamed"] in rows
    assert ["", "Knowledge Management", "Added"] in rows
    assert len(rows) == 9
    assert texts(tree, "//ul[@class='differences']/li") == [
        "Added 3",
        "Renamed 5",
        "Spelled differently 1",
        "Unchanged 49",
    ]


def test_the_cells_say_what_a_part_was_called(client: TestClient) -> None:
    tree = page(client, "/gsbpm?version=5.2&compare=5.1")
    (cell,) = tree.xpath("//a[contains(@class, 'cell') and span/span='2.2']")
    assert texts(cell, "small/span") == ["was: Design variable descriptions"]


def test_versions_apart_are_compared_through_the_one_between(client: TestClient) -> None:
    tree = page(client, "/gsbpm?version=5.2&compare=5.0&view=table")
    rows = {row[1]: row for row in (texts(line, "td") for line in tree.xpath("//tbody/tr"))}
    assert rows["3.1 Reuse or build collection instruments"][::2] == [
        "3.1 Build collection instrument",
        "Renamed",
    ]
    assert rows["7.5 Provide user support"][::2] == ["7.5 Manage user support", "Renamed"]
    assert rows["1.2 Consult and confirm needs"][2] == "Unchanged"
    assert len([row for row in rows.values() if row[1][:1].isdigit()]) == 8 + 44


def test_the_order_in_which_versions_are_named_does_not_matter(client: TestClient) -> None:
    there, back = (
        page(client, f"/gsbpm?version={a}&compare={b}") for a, b in (("5.2", "5.1"), ("5.1", "5.2"))
    )
    assert marks(there) == marks(back) != {}


@pytest.mark.parametrize("other", ["5.2", "4.0", "<script>"])
def test_what_cannot_be_compared_is_refused_with_what_can(client: TestClient, other: str) -> None:
    tree = page(client, f"/gsbpm?version=5.2&compare={quote(other)}", 404)
    assert "Compare it with 5.0, 5.1" in tree.xpath("string(//main)")
