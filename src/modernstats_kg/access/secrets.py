"""The text of an API key, `kg_PREFIX_SECRET`, and what is kept of it."""

import hashlib
import re
import secrets
from typing import Final

_PREFIX_BYTES: Final = 4
_SECRET_BYTES: Final = 32
_KEY: Final = re.compile(r"kg_([0-9a-f]{8})_[0-9a-f]{64}")


def new_secret() -> tuple[str, str]:
    """A prefix that may be seen, and the whole key with 256 random bits, which only its holder may know."""
    prefix = secrets.token_hex(_PREFIX_BYTES)
    return prefix, f"kg_{prefix}_{secrets.token_hex(_SECRET_BYTES)}"


def prefix_of(key: str) -> str | None:
    """The prefix of a key; None where the text has not the form of one."""
    found = _KEY.fullmatch(key)
    return found[1] if found else None


def digest_of(key: str) -> bytes:
    """What is kept of a key to know it again.

    A fast hash is enough: it makes passwords guessable, but nobody guesses 256 random bits.
    """
    return hashlib.sha256(key.encode()).digest()
