"""Webhooks over HTTP: made with a key, told of what is written, seen and removed by whose they are."""

import socket

import pytest

from editing import editing
from receiving import receiving

WEBHOOKS = "/api/v1/webhooks"
GRAPH = "https://example.org/graph"
TURTLE = '<https://example.org/a> <http://www.w3.org/2004/02/skos/core#note> "One"@en .'


@pytest.fixture
def receiver():
    with receiving() as listening:
        yield listening


@pytest.fixture
def editor(tmp_path, receiver):
    with editing(tmp_path, webhook_private_hosts=receiver.host) as talking:
        yield talking


def put(editor, text=TURTLE):
    headers = {**editor.headers, "Content-Type": "text/turtle", "KG-Reason": "a test"}
    return editor.client.put("/graphs", params={"graph": GRAPH}, content=text, headers=headers)


def make(editor, headers, **members):
    return editor.client.post(WEBHOOKS, json=members, headers=headers)


def test_what_is_written_arrives_signed_by_the_secret_that_was_shown_once(editor, receiver):
    made = make(editor, editor.key("read"), target=receiver.address, graphs=[GRAPH])
    assert put(editor).status_code == 201

    message = receiver.next()

    assert made.status_code == 201
    assert message.is_signed_by(made.json()["secret"])
    assert message.data["resources"] == [{"id": "https://example.org/a", "change": "create"}]
    assert message.data["url"] == f"http://kg.test/api/v1/changes/{message.data['number']}"
    fed = editor.client.get("/api/v1/changes", params={"since": message.data["number"] - 1}).json()["items"][
        0
    ]
    assert message.data.items() >= {name: fed[name] for name in ("number", "time", "reason")}.items()


def test_a_member_that_stands_twice_is_refused_and_nothing_is_made(editor, receiver):
    headers = {**editor.key("read"), "Content-Type": "application/json"}
    body = f'{{"target": "{receiver.address}", "graphs": ["{GRAPH}"], "graphs": []}}'

    answer = editor.client.post(WEBHOOKS, content=body, headers=headers)

    assert (answer.status_code, "'graphs' stands twice" in answer.json()["detail"]) == (400, True)
    assert editor.client.get(WEBHOOKS, headers=headers).json()["total"] == 0


def test_the_secret_is_in_no_other_answer(editor, receiver):
    headers = editor.key("read")
    made = make(editor, headers, target=receiver.address).json()

    listed = editor.client.get(WEBHOOKS, headers=headers)
    read = editor.client.get(made["url"], headers=headers)

    assert {name: made[name] for name in made if name != "secret"} == read.json()
    assert listed.json() == {"items": [read.json()], "total": 1, "next": None}
    assert made["secret"] not in listed.text + read.text
    assert listed.headers["cache-control"] == read.headers["cache-control"] == "no-store"
    assert (
        read.json()
        | {
            "state": "active",
            "failures": 0,
            "fault": "",
            "next": None,
            "disabled": "",
            "collections": [],
        }
        == read.json()
    )


def test_a_failing_one_says_why_and_when_it_is_tried_again(editor, receiver):
    receiver.statuses = [503]
    headers = editor.key("read")
    address = make(editor, headers, target=receiver.address).json()["url"]
    put(editor)
    receiver.next()

    for _ in range(10_000):  # it is noted a moment after the answer
        state = editor.client.get(address, headers=headers).json()
        if state["failures"]:
            break

    assert (state["state"], state["failures"], state["fault"]) == ("failing", 1, "It answered 503.")
    assert state["next"] > state["created"]


def test_whose_it_is_may_remove_it_and_nobody_else_sees_it(editor, receiver):
    mine, other = editor.key("read"), editor.key("write:*")
    address = make(editor, mine, target=receiver.address).json()["url"]

    assert editor.client.get(address, headers=other).status_code == 404
    assert editor.client.delete(address, headers=other).status_code == 404
    assert editor.client.get(WEBHOOKS, headers=other).json()["items"] == []
    assert [one["url"] for one in editor.client.get(WEBHOOKS, headers=editor.headers).json()["items"]] == [
        address
    ]
    gone = editor.client.delete(address, headers=mine)
    assert (gone.status_code, gone.content) == (204, b"")
    assert editor.client.get(address, headers=mine).json()["type"] == "/problems/not-found"


@pytest.mark.parametrize(
    ("method", "told"), [("GET", "shown to who has a key"), ("POST", "makes a webhook without a key")]
)
def test_without_a_key_there_is_nothing(editor, method, told, receiver):
    answer = editor.client.request(method, WEBHOOKS, json={"target": receiver.address})

    assert answer.json()["type"] == "/problems/unauthenticated"
    assert told in answer.json()["detail"]


@pytest.mark.parametrize(
    ("members", "named"),
    [
        ({"target": "http://portal.example.org/"}, "target"),
        ({"target": "https://127.0.0.1/"}, "target"),
        *(({"target": f"https://{host}/x"}, "target") for host in ("localhost", "127.1", "2130706433")),
        ({"target": "https://169.254.169.254/latest/meta-data"}, "target"),
        ({"target": "https://portal.example.org/", "collections": ["robots"]}, "collections"),
        ({"target": "https://portal.example.org/", "graphs": ["mine"]}, "graphs"),
        ({"target": "https://portal.example.org/", "since": 999}, "since"),
        ({"target": "https://portal.example.org/", "since": "1"}, "since"),
        ({"target": "https://portal.example.org/", "secret": "mine"}, "secret"),
        ({}, "target"),
    ],
)
def test_a_malformed_one_is_refused_and_its_member_named(editor, members, named):
    answer = make(editor, editor.headers, **members)

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-parameter")
    told = answer.json()
    assert named in (told.get("parameter"), *(one["parameter"] for one in told.get("errors", ())))
    assert editor.client.get(WEBHOOKS, headers=editor.headers).json()["total"] == 0


def test_a_write_does_not_wait_for_a_receiver_that_never_answers(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        with editing(tmp_path, webhook_private_hosts=host, webhook_timeout_s=600) as editor:
            address = make(editor, editor.headers, target=f"http://{host}/").json()["url"]
            put(editor)
            with silent.accept()[0]:  # the delivery is under way, and stays so
                assert put(editor, TURTLE.replace("One", "Two")).status_code == 204
                assert editor.client.get(address, headers=editor.headers).json()["commit"] == 1
    # and the service has stopped, though the delivery had ten minutes left
