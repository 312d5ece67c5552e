"""How many proposals of one key wait for a decision, and how large one may be."""

from editing import EX, editing
from proposing_over_http import INSERT, THING, G, get, post, propose


def test_a_key_has_so_many_open_proposals_and_room_again_when_one_is_decided(tmp_path) -> None:
    with editing(tmp_path, proposals_open_per_key=2) as editor:
        mine, other = editor.key("propose:*"), editor.key("propose:*")
        first, second = propose(editor, mine, INSERT), propose(editor, mine, INSERT)
        refused = propose(editor, mine, INSERT, 409)
        rehearsed = propose(editor, mine, INSERT, 200, **{"dry-run": "true"})
        of_another = propose(editor, other, INSERT)
        post(editor, f"/{first['number']}/decline", mine, 200, reason="Not any more")
        again = propose(editor, mine, INSERT)

        found = get(editor, "", editor.headers)["items"]

    assert refused["type"] == "/problems/too-many"
    assert refused["detail"].startswith("2 proposals of this key wait for a decision already")
    assert rehearsed["added"] == 1
    assert [one["number"] for one in found] == [again["number"], of_another["number"], second["number"], 1]


def test_a_proposal_of_too_many_bytes_is_refused_with_the_limit(tmp_path) -> None:
    with editing(tmp_path, proposal_max_bytes=1024) as editor:
        text = f'INSERT DATA {{ GRAPH <{G}> {{ <{THING}> <{EX}p> "{"é" * 500}" }} }}'
        refused = propose(editor, editor.headers, text, 413)
        propose(editor, editor.headers, INSERT)

        assert refused["limitBytes"] == 1024
        assert "propose it in parts" in refused["detail"]
        assert get(editor, "", editor.headers)["total"] == 1
