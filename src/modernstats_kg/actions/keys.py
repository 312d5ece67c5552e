"""API keys: made, listed, revoked, and known again when they are shown."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from modernstats_kg.access.keyring import KeyRing
from modernstats_kg.access.scopes import ABSOLUTE_IRI, parse_scope
from modernstats_kg.access.secrets import digest_of, new_secret
from modernstats_kg.errors import BadParameter, Unauthenticated
from modernstats_kg.model.access import Caller, Key
from modernstats_kg.model.terms import Iri

_LONGEST_NAME: Final = 100
_LONGEST_DAYS: Final = 36_500


@dataclass(frozen=True, slots=True)
class KeyWish:
    """What a new key is to be.

    Attributes:
        name: whose it is or what it is for, in words.
        scopes: as `access.scopes` reads them.
        days: how long it holds; None for ever.
        agent: IRI that its commits are attributed to; None makes one from the prefix.
    """

    name: str
    scopes: tuple[str, ...]
    days: int | None = None
    agent: str | None = None


def create_key(ring: KeyRing, wish: KeyWish, base: str) -> str:
    """Make a key; its text, which nobody can show again.

    Args:
        ring: where its digest is kept.
        wish: what it is to be.
        base: of this deployment's own IRIs.

    Raises:
        BadParameter: something of the wish is malformed; says what.
        StoreUnavailable: the keys cannot be written.
    """
    prefix, text = new_secret()
    created = ring.now()
    key = Key(
        prefix,
        _name(wish.name),
        _agent(wish.agent, f"{base}id/agents/key-{prefix}"),
        tuple(dict.fromkeys(parse_scope(scope) for scope in wish.scopes)),
        created,
        created + timedelta(days=_days(wish.days)) if wish.days is not None else None,
    )
    if not key.scopes:
        raise BadParameter("scope", "A key needs a scope, such as read or write:*.")
    ring.add(key, digest_of(text))
    return text


def list_keys(ring: KeyRing) -> tuple[tuple[Key, str], ...]:
    """All keys, oldest first, each with `valid`, `expired` or `revoked`.

    Raises:
        StoreUnavailable: the keys cannot be read.
    """
    now = ring.now()
    return tuple((key, key.state(now)) for key in ring.listed())


def revoke_key(ring: KeyRing, prefix: str) -> Key:
    """Refuse a key from now on, also in a service that runs.

    Raises:
        NotFound: no key has that prefix.
        StoreUnavailable: the keys cannot be written.
    """
    return ring.revoke(prefix)


def caller_of_key(ring: KeyRing, shown: str) -> Caller:
    """Who shows a key.

    Raises:
        Unauthenticated: it is not valid. The message does not tell which of the reasons it has.
        StoreUnavailable: the keys cannot be read.
    """
    key = ring.valid_key(shown)
    if key is None:
        raise Unauthenticated("The key that was shown is not valid: unknown, expired or revoked.")
    return Caller(key.agent, key.prefix, key.scopes, key.name)


def missing_key_advice(ring: KeyRing, data: Path) -> str:
    """How to make a key, for who runs a service that nobody can write to; empty where somebody can.

    Args:
        ring: the keys of the service.
        data: its data directory.

    Raises:
        StoreUnavailable: the keys cannot be read.
    """
    for key, state in list_keys(ring):
        if state == "valid" and any(scope.verb in ("write", "admin") for scope in key.scopes):
            return ""
    command = f"modernstats-kg keys create --name NAME --scope 'write:*' --data {data}"
    return f"Everybody may read, and nobody may write yet. This makes a key: {command}"


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise BadParameter("name", f"The name of a key has 1 to {_LONGEST_NAME} printable characters.")
    return name


def _agent(text: str | None, default: str) -> Iri:
    if text is None:
        return Iri(default)
    if not ABSOLUTE_IRI.fullmatch(text):
        raise BadParameter("agent", f"{text!r} is not an IRI, such as https://orcid.org/0000-0002-1825-0097.")
    return Iri(text)


def _days(days: int) -> int:
    if not 1 <= days <= _LONGEST_DAYS:
        raise BadParameter("expires", f"A key holds for 1 to {_LONGEST_DAYS} days; leave it out for ever.")
    return days
