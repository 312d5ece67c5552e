"""What an editor who writes JSON is told of a mistake: where it stands, what it is, and what would do."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

MISTAKES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("rest_mistakes.toml").read_text(encoding="utf-8")
)


def helps(violation, mistake) -> bool:
    """Whether a finding names the mistake where it stands, and says what would do."""
    if violation["pointer"] != mistake["pointer"]:
        return False
    if not all(words in violation["sentence"] for words in mistake["says"]):
        return False
    if "meant" in mistake:
        return mistake["meant"] in [near["value"] for near in violation["candidates"]]
    if "mends" in mistake:
        return any(mistake["mends"] in row for row in violation["patch"])
    return mistake["advice"] in violation["sentence"] + violation.get("message", "")


@pytest.mark.parametrize("name", MISTAKES)
def test_the_answer_points_to_the_mistake_and_says_what_would_do(editor, name):
    mistake = MISTAKES[name]
    before = editor.kg.store.commit
    headers = {**editor.headers, "Content-Type": "application/json", "If-Match": "*"}

    answer = editor.client.request(
        mistake.get("method", "PATCH"),
        f"/api/v1/{mistake['address']}",
        json=mistake["body"],
        headers=headers,
    )

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    found = answer.json()["violations"]
    assert any(helps(one, mistake) for one in found), [
        (one["pointer"], one["sentence"], one["candidates"]) for one in found
    ]
    assert all(one["pointer"] is not None for one in found)
    assert editor.kg.store.commit == before


def test_there_are_twenty_mistakes_at_least():
    assert len(MISTAKES) >= 20
