"""Bearer tokens of an OpenID Connect issuer: who shows one, and what that lets them do.

Source: RFC 8725 (best current practices for JSON Web Tokens); RFC 9068 (access tokens).
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jws import extract_compact

from modernstats_kg.access.issuer_keys import ALGORITHMS, Signer
from modernstats_kg.errors import Unauthenticated
from modernstats_kg.model.access import Caller, Scope
from modernstats_kg.model.terms import Iri

Claims = Mapping[str, Any]

SUBJECT: Final = "{sub}"
_LEEWAY_S: Final = 30
"""How far the clocks of the issuer and of this service may be apart, in seconds."""
_MOST_BYTES: Final = 8_192
_LONGEST_SUBJECT: Final = 255
_LONGEST_NAME: Final = 100
_DOTS: Final = 2
_KINDS: Final = ("jwt", "at+jwt", "application/jwt", "application/at+jwt", "")
"""What a token may say that it is: one of logging out, for example, is signed with the same keys."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose tokens are believed, and what they allow.

    Attributes:
        issuer: what `iss` must be.
        audience: what `aud` must be or hold.
        claim: name of the claim that the scopes follow from; where there is none of that name, dots in it
            lead into claims inside of others.
        scopes: by value of that claim.
        agent: IRI that commits are attributed to, with `{sub}` for the subject, or for a digest of it.
        hides_subject: whether `{sub}` stands for a digest, which tells nobody who it is.
        name: claim that says what its holder is called; empty for none, as it is published with commits.
    """

    issuer: str
    audience: str
    claim: str
    scopes: Mapping[str, tuple[Scope, ...]]
    agent: str
    hides_subject: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a token says of its signature: which key made it, and how."""

    signer: str
    algorithm: str


def is_token(shown: str) -> bool:
    """Whether a text has the three parts of a signed token; no API key has."""
    return shown.count(".") == _DOTS


def mark_of(token: str) -> Mark:
    """Which key a token names; nothing of it is believed yet.

    Raises:
        Unauthenticated: it is malformed, or signed in a way that is not accepted.
    """
    if len(token) > _MOST_BYTES:
        raise Unauthenticated(f"The token has more than {_MOST_BYTES} bytes.")
    try:
        header = extract_compact(token.encode()).headers()
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as malformed:
        raise Unauthenticated("The token is malformed.") from malformed
    algorithm, signer, kind = (header.get(name, "") for name in ("alg", "kid", "typ"))
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise Unauthenticated(f"The token is not signed with {' or '.join(ALGORITHMS)}.")
    if not isinstance(signer, str) or not signer:
        raise Unauthenticated("The token does not name its signing key (`kid`).")
    if not isinstance(kind, str) or kind.lower() not in _KINDS:
        raise Unauthenticated("The token is not one for access (`typ`).")
    return Mark(signer, algorithm)


def claims_of(token: str, mark: Mark, signer: Signer, trust: Trust, now: Callable[[], int]) -> Claims:
    """What a token says, once signature, issuer, audience and times are right.

    Args:
        token: as it was shown.
        mark: from `mark_of`.
        signer: the issuer's key of that mark.
        trust: whose tokens are believed.
        now: tells the time in seconds since 1970.

    Raises:
        Unauthenticated: one of them is not; says which.
    """
    rules = jwt.JWTClaimsRegistry(
        now,
        _LEEWAY_S,
        iss={"essential": True, "value": trust.issuer},
        aud={"essential": True, "value": trust.audience},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        claims = jwt.decode(token, signer, algorithms=[mark.algorithm]).claims
        rules.validate(claims)
    except ExpiredTokenError as late:
        raise Unauthenticated("The token has expired.") from late
    except ClaimError as wrong:
        raise Unauthenticated(
            f"The token's claim `{wrong.claim}` is missing or not what it must be."
        ) from wrong
    except (JoseError, ValueError, TypeError, RecursionError) as wrong:
        raise Unauthenticated("The token's signature is not right.") from wrong
    return claims


def caller_of_claims(claims: Claims, trust: Trust) -> Caller:
    """Who holds a token, and what they may do.

    Raises:
        Unauthenticated: the token names nobody, or gives no rights here.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise Unauthenticated(f"The token's claim `sub` has not 1 to {_LONGEST_SUBJECT} characters.")
    scopes = tuple(
        dict.fromkeys(scope for value in _values(claims, trust) for scope in trust.scopes.get(value, ()))
    )
    if not scopes:
        raise Unauthenticated(
            f"The token is valid, but nothing in its claim `{trust.claim}` gives rights here. "
            "Reading what is public needs no token."
        )
    digest = hashlib.sha256(f"{trust.issuer}\n{subject}".encode()).hexdigest()[:16]
    shown = digest if trust.hides_subject else quote(subject, safe="")
    return Caller(Iri(trust.agent.replace(SUBJECT, shown)), f"oidc-{digest}", scopes, _name(claims, trust))


def _values(claims: Claims, trust: Trust) -> list[str]:
    found: Any = claims.get(trust.claim)
    if found is None:
        found = claims
        for part in trust.claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return found.split()
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _name(claims: Claims, trust: Trust) -> str:
    name = claims.get(trust.name) if trust.name else ""
    return name[:_LONGEST_NAME] if isinstance(name, str) and name.isprintable() else ""
