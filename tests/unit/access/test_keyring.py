"""What is kept of API keys, and which are accepted."""

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from modernstats_kg.access.keyring import KeyRing
from modernstats_kg.access.secrets import digest_of, new_secret, prefix_of
from modernstats_kg.actions.keys import KeyWish, caller_of_key, create_key, list_keys, missing_key_advice
from modernstats_kg.errors import BadParameter, NotFound, StoreUnavailable, Unauthenticated
from modernstats_kg.model.access import Scope
from modernstats_kg.model.terms import Iri

BASE = "https://example.org/"
START = datetime(2026, 1, 1, tzinfo=UTC)
EDITOR = KeyWish("Methods, editor", ("write:https://example.org/graph/*", "read"))


class Clock:
    """Time that stands still until a test moves it."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database(tmp_path):
    return tmp_path / "data" / "access.db"


@pytest.fixture
def ring(database, clock):
    with closing(KeyRing(database, clock)) as opened:
        yield opened


def test_a_key_has_a_prefix_and_256_random_bits():
    keys = {new_secret() for _ in range(100)}

    assert len({prefix for prefix, _ in keys}) == len({key[12:] for _, key in keys}) == 100
    assert all(prefix_of(key) == prefix and len(bytes.fromhex(key[12:])) == 32 for prefix, key in keys)


def test_whoever_shows_a_key_is_its_agent_with_its_scopes(ring):
    key = create_key(ring, EDITOR, BASE)

    caller = caller_of_key(ring, key)

    prefix = key[3:11]
    assert (caller.agent, caller.key) == (Iri(f"{BASE}id/agents/key-{prefix}"), prefix)
    assert caller.scopes == (Scope("write", "https://example.org/graph/*"), Scope("read"))


def test_a_key_may_speak_for_an_agent_with_an_iri(ring):
    agent = "https://orcid.org/0000-0002-1825-0097"

    key = create_key(ring, KeyWish("Methods", ("admin",), agent=agent), BASE)

    assert caller_of_key(ring, key).agent == Iri(agent)


def test_no_file_holds_the_secret_and_only_the_owner_may_read_any(ring, database):
    key = create_key(ring, EDITOR, BASE)
    files = list(database.parent.iterdir())

    kept = b"".join(file.read_bytes() for file in files)
    assert {file.name for file in files} == {"access.db", "access.db-wal", "access.db-shm"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert key.encode() not in kept
    assert key[12:].encode() not in kept
    assert hashlib.sha256(key.encode()).digest() in kept


def test_a_file_that_others_could_read_is_closed_to_them(database, clock):
    database.parent.mkdir()
    database.touch(0o644)

    KeyRing(database, clock).close()

    assert database.stat().st_mode & 0o777 == 0o600


def wrong_keys(key):
    return {
        "empty": "",
        "another secret": key[:-1] + ("0" if key[-1] != "0" else "1"),
        "another prefix": "kg_00000000_" + key[12:],
        "only the prefix": key[:11],
        "no prefix": key[12:],
        "more": key + "0",
        "upper case": key.upper(),
        "not ASCII": "kg_é",
    }


def test_every_wrong_key_is_refused_with_one_message(ring, clock):
    key = create_key(ring, EDITOR, BASE)
    old = create_key(ring, KeyWish("old", ("admin",), days=1), BASE)
    lost = create_key(ring, KeyWish("lost", ("admin",)), BASE)
    ring.revoke(prefix_of(lost))
    clock.now += timedelta(days=1)

    said = set()
    for shown in (*wrong_keys(key).values(), old, lost):
        with pytest.raises(Unauthenticated) as refused:
            caller_of_key(ring, shown)
        said.add(str(refused.value))

    assert said == {"The key that was shown is not valid: unknown, expired or revoked."}


def test_a_key_holds_until_the_moment_it_expires(ring, clock):
    key = create_key(ring, KeyWish("for a week", ("read",), days=7), BASE)

    clock.now += timedelta(days=7, seconds=-1)
    assert caller_of_key(ring, key).scopes == (Scope("read"),)

    clock.now += timedelta(seconds=1)
    assert ring.valid_key(key) is None


def test_what_one_process_revokes_another_refuses_at_once(ring, database, clock):
    key = create_key(ring, EDITOR, BASE)
    with closing(KeyRing(database, clock)) as elsewhere:
        assert elsewhere.valid_key(key)
        ring.revoke(prefix_of(key))

        assert elsewhere.valid_key(key) is None


def test_the_list_says_what_each_key_is_and_keeps_the_first_revocation(ring, clock):
    first, second = (create_key(ring, KeyWish(name, ("read",), days=2), BASE) for name in ("one", "two"))
    ring.revoke(prefix_of(first))
    clock.now += timedelta(days=1)
    again = ring.revoke(prefix_of(first))
    clock.now += timedelta(days=1)

    listed = {key.name: state for key, state in list_keys(ring)}
    assert listed == {"one": "revoked", "two": "expired"}
    assert again.revoked == START
    assert prefix_of(second) in {key.prefix for key, _ in list_keys(ring)}


def test_revoking_an_unknown_key_does_not_repeat_what_was_given(ring):
    key = create_key(ring, EDITOR, BASE)

    with pytest.raises(NotFound) as refused:
        ring.revoke(key)

    assert key not in str(refused.value)
    assert ring.valid_key(key)


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        (KeyWish("", ("read",)), "name"),
        (KeyWish("a\nb", ("read",)), "name"),
        (KeyWish("x" * 101, ("read",)), "name"),
        (KeyWish("Methods", ()), "scope"),
        (KeyWish("Methods", ("everything",)), "scope"),
        (KeyWish("Methods", ("read",), days=0), "expires"),
        (KeyWish("Methods", ("read",), days=100_000), "expires"),
        (KeyWish("Methods", ("read",), agent="ada"), "agent"),
        (KeyWish("Methods", ("read",), agent="https://example.org/a b"), "agent"),
    ],
)
def test_a_malformed_wish_makes_no_key(ring, wish, name):
    with pytest.raises(BadParameter) as refused:
        create_key(ring, wish, BASE)

    assert refused.value.name == name
    assert list_keys(ring) == ()


def test_how_to_make_a_key_is_said_until_somebody_may_write(ring, tmp_path):
    before = missing_key_advice(ring, tmp_path)
    create_key(ring, KeyWish("reader", ("read",)), BASE)
    with_reader = missing_key_advice(ring, tmp_path)
    create_key(ring, KeyWish("editor", ("write:*",)), BASE)

    assert f"modernstats-kg keys create --name NAME --scope 'write:*' --data {tmp_path}" in before
    assert with_reader == before
    assert missing_key_advice(ring, tmp_path) == ""


def test_keys_outlive_the_process_that_made_them(database, clock):
    with closing(KeyRing(database, clock)) as ring:
        key = create_key(ring, EDITOR, BASE)

    with closing(KeyRing(database, clock)) as again:
        assert caller_of_key(again, key).key == prefix_of(key)


def test_a_damaged_file_is_named_without_its_path(database, clock):
    database.parent.mkdir()
    database.write_bytes(b"no database" * 100)

    with pytest.raises(StoreUnavailable) as refused:
        KeyRing(database, clock)

    assert str(refused.value) == "The API keys cannot be opened: file is not a database."


def test_a_closed_file_is_refused_and_not_taken_for_one_without_keys(database, clock):
    ring = KeyRing(database, clock)
    ring.close()

    with pytest.raises(StoreUnavailable):
        ring.valid_key("kg_00000000_" + "0" * 64)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM keys").fetchone() == (0,)


def test_the_digest_is_that_of_the_whole_key():
    assert digest_of("kg_1") == hashlib.sha256(b"kg_1").digest()
