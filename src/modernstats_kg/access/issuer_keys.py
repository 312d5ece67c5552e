"""The public keys of the one issuer whose tokens are believed."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from modernstats_kg.errors import StoreUnavailable

Signer = RSAKey | ECKey | OKPKey

ALGORITHMS: Final = {"RS256": "RSA", "ES256": "EC", "EdDSA": "OKP", "Ed25519": "OKP"}
"""The algorithms that a token may be signed with, and the type of key that belongs to each.

EdDSA and Ed25519 are the older and the newer name of the same one (RFC 9864).

None of them works with a shared secret: a public key can never be used as one (RFC 8725, 3.1 and 3.2).
"""
_CURVES: Final = {"EC": "P-256", "OKP": "Ed25519"}
_LEAST_RSA_BITS: Final = 2048
_MOST_SIGNERS: Final = 100
_BELIEVED_S: Final = 86_400.0
"""How long keys are believed that could not be read again, in seconds: they may have been withdrawn."""
_log = logging.getLogger(__name__)


class Signers:
    """The keys by identifier and algorithm, as they were last read. Methods may be called from any thread."""

    def __init__(self, read: Callable[[], bytes], clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none; whoever runs the service calls `renew`.

        Args:
            read: the document with the keys (RFC 7517, 5); raises KnowledgeGraphError or OSError.
            clock: tells the time in seconds.
        """
        self._read = read
        self._clock = clock
        self._known: dict[tuple[str, str], Signer] = {}
        self._read_at: float | None = None

    def renew(self) -> None:
        """Read the keys again; those that were known until now are forgotten.

        Raises:
            KnowledgeGraphError: they cannot be read; those that were known stay.
            OSError: as above, of a file.
            ValueError: the document holds no key that can be used.
        """
        known = usable(self._read())
        self._known, self._read_at = known, self._clock()
        _log.info("read %d keys of the token issuer", len(known))

    def knows(self, identifier: str, algorithm: str) -> bool:
        """Whether there is a key of that identifier for that algorithm."""
        return (identifier, algorithm) in self._known

    def find(self, identifier: str, algorithm: str) -> Signer | None:
        """The key of that identifier, if it is for that algorithm; None where there is none.

        Raises:
            StoreUnavailable: no keys could be read for a day, or ever.
        """
        if self._read_at is None or self._clock() - self._read_at > _BELIEVED_S:
            raise StoreUnavailable("The keys of the token issuer could not be read; API keys still work.")
        return self._known.get((identifier, algorithm))


def usable(document: bytes) -> dict[tuple[str, str], Signer]:
    """The keys of a document that may sign tokens, by identifier and algorithm; others are passed over.

    Raises:
        ValueError: it is no document with keys, or with none that can be used.

    Source: RFC 7517, 4 (what a key says of its use) and 5 (keys that are not understood are ignored).
    """
    try:
        listed = json.loads(document)["keys"]
        named = {
            (str(one["kid"]), algorithm): one
            for one in listed[:_MOST_SIGNERS]
            if isinstance(one, dict) and one.get("kid")
            for algorithm in _algorithms(one)
        }
    except (ValueError, KeyError, TypeError, RecursionError) as malformed:
        raise ValueError(
            f"The keys of the token issuer are no JSON Web Key Set: {malformed!r}."
        ) from malformed
    found = {name: key for name, one in named.items() if (key := _imported(one))}
    if not found:
        known = ", ".join(ALGORITHMS)
        raise ValueError(f"The token issuer publishes no key with a `kid` that signs with {known}.")
    return found


def _algorithms(key: dict[str, Any]) -> list[str]:
    """Those of our algorithms that the key is for."""
    named = [name for name, kind in ALGORITHMS.items() if key.get("kty") == kind]
    fits = (
        key.get("use", "sig") == "sig"
        and "verify" in key.get("key_ops", ("verify",))
        and key.get("crv") == _CURVES.get(str(key.get("kty")))
    )
    return [name for name in named if fits and key.get("alg", name) == name]


def _imported(key: dict[str, Any]) -> Signer | None:
    try:
        signer = JWKRegistry.import_key(key)
    except (JoseError, ValueError, TypeError, KeyError) as malformed:
        _log.warning("a key of the token issuer cannot be used: %s", type(malformed).__name__)
        return None
    if isinstance(signer, RSAKey):
        return signer if signer.raw_value.key_size >= _LEAST_RSA_BITS else None
    return signer if isinstance(signer, ECKey | OKPKey) else None
