"""A key opens the editing pages, and them alone."""

import json
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from starlette.testclient import TestClient

from browsing import BROWSER
from edit_forms import HERE, Browsing, Form, holder
from modernstats_kg.actions.keys import revoke_key
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app
from rest_editing import ID, RestEditor, new_project
from serving import UNLIMITED

PROJECT = f"{ID}activities/project/"


def test_without_a_key_the_form_asks_to_sign_in_and_leads_back(editor: RestEditor) -> None:
    nobody = Browsing(editor.client)
    address = f"/edit?iri={quote(PROJECT, safe='')}generativeAi"

    sent = nobody.get(address)

    assert sent.status_code == 303
    to = urlsplit(sent.headers["location"])
    assert (to.path, parse_qs(to.query)["back"]) == ("/edit/sign-in", [address])
    form = Form.of(nobody.get(sent.headers["location"]).text)
    assert form.values["back"] == address
    entered = nobody.press(form, "", key=holder(editor).key)
    assert (entered.status_code, entered.headers["location"]) == (303, address)


def test_a_key_is_kept_for_the_editing_pages_alone_and_forgotten_on_request(editor: RestEditor) -> None:
    browser = holder(editor)
    form = Form.of(Browsing(editor.client).get("/edit/sign-in").text)

    entered = browser.press(form, "", key=f" {browser.key}\n")
    left = editor.client.post("/edit/sign-out", headers={**HERE, **browser.cookie})

    made = {part.strip().lower() for part in entered.headers["set-cookie"].split(";")}
    assert made == {f"kg-key={browser.key}", "httponly", "path=/edit", "samesite=strict"}
    assert (left.status_code, left.headers["location"]) == (303, "/edit/sign-in")
    assert "max-age=0" in left.headers["set-cookie"].lower()
    assert "path=/edit" in left.headers["set-cookie"].lower()


def test_over_https_the_key_never_goes_another_way(editor: RestEditor) -> None:
    secure = TestClient(editor.client.app, base_url="https://kg.test", follow_redirects=False)
    key = holder(editor).key

    entered = secure.post("/edit/sign-in", content=f"key={key}", headers=HERE)

    assert "secure" in [part.strip().lower() for part in entered.headers["set-cookie"].split(";")]


@pytest.mark.parametrize("address", ["/api/v1/proposals", "/api/v1/webhooks"])
def test_nothing_but_the_editing_pages_reads_the_cookie(editor: RestEditor, address: str) -> None:
    browser = holder(editor, "admin")

    answer = editor.client.get(address, headers=browser.cookie)

    assert answer.status_code == 401
    body = json.dumps({"labels": {"en": "By cookie"}})
    posted = editor.client.post(
        "/api/v1/projects",
        content=body,
        headers={**browser.cookie, **HERE, "Content-Type": "application/json"},
    )
    assert posted.status_code == 401


@pytest.mark.parametrize(
    "back",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "/edit\\..\\..",
        "/edit/../about",
        "/edit\r\nX: y",
        "/edit?iri=é",
        "/about",
        "/edit/sign-in",
        "/edit@example.org",
        "",
    ],
)
def test_signing_in_leads_to_no_other_place(editor: RestEditor, back: str) -> None:
    key = holder(editor).key
    body = f"key={key}&back={quote(back, safe='')}"

    entered = editor.client.post("/edit/sign-in", content=body, headers=HERE)

    assert (entered.status_code, entered.headers["location"]) == (303, "/edit")


def test_a_key_that_is_not_valid_is_told_beside_the_field_and_never_repeated(editor: RestEditor) -> None:
    revoked = holder(editor)
    revoke_key(editor.kg.keys, revoked.key.split("_")[1])
    form = Form.of(Browsing(editor.client).get("/edit/sign-in").text)

    for key, status in (
        (revoked.key, 401),
        ("kg_nonsense", 401),
        ("", 422),
        (holder(editor, "read").key, 403),
    ):
        answer = revoked.press(form, "", key=key)

        again = Form.of(answer.text)
        assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store")
        assert len(again.wrong("key")) == 1
        assert "set-cookie" not in answer.headers
        assert not key or key not in answer.text
    assert revoked.get("/edit").status_code == 303


def test_keys_are_guessed_no_faster_here_than_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "catalog.ttl").touch()
    settings = Settings(
        data=tmp_path / "data", ontology=tmp_path, _env_file=None, **UNLIMITED, key_failures_per_min=2
    )
    with TestClient(create_app(settings), base_url="http://kg.test", follow_redirects=False) as client:
        wrong = [client.post("/edit/sign-in", content="key=kg_wrong", headers=HERE) for _ in range(4)]
        by_cookie = client.get("/edit", headers={**BROWSER, "Cookie": "kg-key=kg_wrong"})
        by_header = client.get("/", headers={"Authorization": "Bearer kg_wrong"})

    assert [answer.status_code for answer in wrong] == [401, 401, 401, 429]
    assert (by_cookie.status_code, by_header.status_code) == (429, 429)


@pytest.mark.parametrize(
    "sent",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://kg.test"},
        {"Origin": "https://example.org"},
        {"Origin": "https://kg.test"},
        {"Origin": "http://kg.test:8080"},
        {"Origin": "null"},
        {},
    ],
    ids=str,
)
@pytest.mark.parametrize("address", ["/edit", "/edit/new", "/edit/sign-in", "/edit/sign-out"])
def test_what_another_site_makes_a_browser_send_is_refused(editor: RestEditor, address: str, sent) -> None:
    browser, before = holder(editor), editor.kg.store.commit
    form = browser.open(f"{PROJECT}generativeAi")
    form.values["endDate.0"] = "2031"
    headers = {**browser.cookie, "Content-Type": HERE["Content-Type"], **sent}

    answer = editor.client.post(address, data={**form.values, "do": "save"}, headers=headers)

    assert (answer.status_code, answer.headers["cache-control"]) == (403, "no-store")
    assert "set-cookie" not in answer.headers
    assert editor.kg.store.commit == before


def test_a_browser_that_tells_only_the_origin_is_believed(editor: RestEditor) -> None:
    headers = {"Content-Type": HERE["Content-Type"], "Origin": "http://kg.test"}

    assert editor.client.post("/edit/sign-out", headers=headers).status_code == 303


def test_whoever_is_signed_out_meanwhile_signs_in_and_has_all_that_was_typed(editor: RestEditor) -> None:
    key = new_project(editor, "Typed For An Hour")
    browser = holder(editor)
    form = browser.open(PROJECT + key)
    form.values |= {"endDate.0": "2027", "description.0": 'Long & "winding" <text>\nof two lines'}

    asked = Browsing(editor.client).press(form, "save")

    assert asked.status_code == 401
    again = Form.of(asked.text)
    entered = Browsing(editor.client).press(again, "", key=browser.key)
    assert entered.status_code == 200
    assert f"kg-key={browser.key}" in entered.headers["set-cookie"]
    assert browser.key not in entered.text
    typed = Form.of(entered.text)
    assert typed.values["endDate.0"] == "2027"
    assert typed.values["description.0"].strip() == form.values["description.0"]
    assert "endDate" not in editor.read(f"projects/{key}")[0]


def test_behind_a_proxy_the_cookie_and_the_way_back_are_below_its_path(editor: RestEditor) -> None:
    client = TestClient(editor.client.app, base_url="http://kg.test", root_path="/kg", follow_redirects=False)
    key = holder(editor).key

    asked = client.get("/kg/edit?iri=urn:x", headers=BROWSER)
    entered = client.post("/kg/edit/sign-in", content=f"key={key}&back=/edit/new?kind=events", headers=HERE)

    assert asked.headers["location"] == "/kg/edit/sign-in?back=%2Fedit%3Firi%3Durn%3Ax"
    assert entered.headers["location"] == "/kg/edit/new?kind=events"
    assert "path=/kg/edit;" in entered.headers["set-cookie"].lower()
