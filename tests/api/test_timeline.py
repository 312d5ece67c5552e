"""The projects by year."""

from starlette.testclient import TestClient

from browsing import page, texts
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Literal
from modernstats_kg_api.pages.naming import Naming
from modernstats_kg_api.pages.timeline import draw_timeline, spans_of

BASE = "http://example.org/"


def project(name: str, **dates: list[str]) -> Record:
    values = {field: tuple(map(Literal, given)) for field, given in dates.items()}
    return Record(BASE + name, "projects", name, (), {"en": name}, values, ())


def spans(*projects: Record):
    return {span.project.text: span for span in spans_of(projects, Naming(BASE, {}))}


def test_an_end_that_only_some_sources_give_is_told_apart():
    span = spans(project("a", startDate=["2024"], endDate=["2024-12", "2025"]))["a"]

    assert (span.first, span.last, span.latest) == (2024, 2024, 2025)
    assert span.words == "2024, by another source until 2025"
    assert draw_timeline([span]).count('class="pale"') == 1


def test_a_project_without_an_end_is_shown_in_its_first_year_and_one_without_a_beginning_not_at_all():
    found = spans(
        project("a", startDate=["2019-05"]), project("b", endDate=["2020"]), project("c", startDate=["soon"])
    )

    assert [(name, span.words) for name, span in found.items()] == [("a", "2019")]


def test_names_from_the_data_cannot_leave_their_place_in_the_drawing():
    drawn = draw_timeline(tuple(spans(project("<script>", startDate=["2020"])).values()))

    assert "<script>" not in drawn
    assert "&lt;script&gt;: 2020" in drawn


def test_each_project_of_the_graph_has_one_bar_that_leads_to_it_and_one_row(client: TestClient):
    tree = page(client, "/timeline")
    listed = client.get("/api/v1/projects", params={"limit": 1000}).json()

    assert sorted(tree.xpath("//svg[@class='timeline']/a/@href")) == sorted(
        item["url"] for item in listed["items"]
    )
    assert len(tree.xpath("//tbody/tr")) == listed["total"]
    assert "2021" in texts(tree, "//tr[contains(., 'Synthetic Data')]/td")
