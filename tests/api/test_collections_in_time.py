"""`version=` on lists and items: what they said then, byte for byte."""

import pytest

from rest_editing import new_project

LISTS = (
    "/api/v1/projects?sort=label&limit=5&facet=type",
    "/api/v1/projects.csv",
    "/api/v1/standards/gsbpm/versions",
)


@pytest.fixture(scope="module")
def states(rest):
    """What lists and an item said after each of three commits, by the commit's number."""
    key = new_project(rest, "Alpha of older states")
    item, found = f"/api/v1/projects/{key}", {}
    for name in ("Alpha first", "Alpha second", "Zeta third"):
        assert rest.change(f"projects/{key}", {"labels": {"en": name}}).status_code == 200
        found[rest.kg.store.commit] = {address: rest.client.get(address) for address in (*LISTS, item)}
    assert rest.withdraw(f"projects/{key}").status_code == 200
    return item, found


def at(rest, address, version, **sent):
    return rest.client.get(f"{address}{'&' if '?' in address else '?'}version={version}", headers=sent)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_of_an_older_state_is_what_was_served_then(rest, states, address):
    for number, served in states[1].items():
        then = at(rest, address, number)

        assert (then.status_code, then.content) == (200, served[address].content)
        assert then.headers["kg-commit"] == str(number)
        assert then.headers["memento-datetime"].endswith("GMT")


def test_an_item_that_was_withdrawn_is_still_read_as_it_was(rest, states):
    item, found = states

    assert rest.client.get(item).status_code == 410
    for number, served in found.items():
        assert at(rest, item, number).content == served[item].content
    before = min(found) - 2
    assert at(rest, item, before).status_code == 404


def test_an_older_item_is_rdf_too_and_a_browser_is_sent_to_its_page(rest, states):
    item, found = states
    first = min(found)

    assert '"Alpha first"@en' in at(rest, item, first, Accept="text/turtle").text
    page = at(rest, item, first, Accept="text/html")
    assert page.status_code == 303
    assert page.headers["location"].endswith(f"?version={first}")
    assert "Alpha first" in rest.client.get(page.headers["location"], headers={"Accept": "text/html"}).text


def test_the_next_page_of_an_older_list_is_of_the_same_state(rest, states):
    number = min(states[1])
    first = at(rest, "/api/v1/projects?limit=5&sort=label", number)
    following = first.links["next"]["url"]

    assert f"version={number}" in following
    second = rest.client.get(following)
    assert second.headers["kg-commit"] == str(number)
    ids = {one["id"] for page in (first, second) for one in page.json()["items"]}
    assert len(ids) == 10


def test_a_release_or_a_time_names_a_state_as_well_and_replay_gives_304(rest, states):
    number = max(states[1])
    made = rest.client.post(
        "/api/v1/releases", json={"name": "lists-1", "version": number}, headers=rest.headers
    )
    assert made.status_code == 201, made.text

    by_name = at(rest, LISTS[0], "lists-1")
    assert by_name.content == states[1][number][LISTS[0]].content
    again = at(rest, LISTS[0], "lists-1", **{"If-None-Match": by_name.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("version", "status"), [("999999", 404), ("never", 400), ("", 400)])
def test_a_version_that_does_not_exist_is_named(rest, version, status):
    answer = at(rest, "/api/v1/projects", version)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_the_newest_list_is_not_touched_by_who_reads_an_older_one(rest, states):
    before = rest.client.get(LISTS[0]).content
    for number in states[1]:
        at(rest, LISTS[0], number)

    assert rest.client.get(LISTS[0]).content == before
