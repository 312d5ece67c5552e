"""An issuer of tokens: keys of its own, and a server on this machine that publishes the public ones."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwk, jwt

ISSUER = "https://login.example/realms/statistics"
AUDIENCE = "modernstats-kg"
CLAIM = "realm_access.roles"
Key = jwk.RSAKey | jwk.ECKey | jwk.OKPKey
MADE = {
    "RS256": lambda kid: jwk.RSAKey.generate_key(2048, {"kid": kid}),
    "ES256": lambda kid: jwk.ECKey.generate_key("P-256", {"kid": kid}),
    "EdDSA": lambda kid: jwk.OKPKey.generate_key("Ed25519", {"kid": kid}),
    "Ed25519": lambda kid: jwk.OKPKey.generate_key("Ed25519", {"kid": kid}),
}


def claims(**other: Any) -> dict[str, Any]:
    """What a good token says; None for a claim leaves it out."""
    now = int(time.time())
    good = {"iss": ISSUER, "aud": AUDIENCE, "exp": now + 300, "iat": now, "sub": "ada@statistics.example"}
    said = {**good, "realm_access": {"roles": ["kg-editors", "other"]}, **other}
    return {name: value for name, value in said.items() if value is not None}


def signed(key: Any, algorithm: str, said: dict[str, Any] | None = None, **header: Any) -> str:
    """A token; `header` changes or removes (None) what it says of its signature."""
    full = {"alg": algorithm, "kid": key.kid, "typ": "JWT"} | header
    head = {name: value for name, value in full.items() if value is not None}
    return jwt.encode(head, claims() if said is None else said, key, algorithms=[algorithm])


@dataclass
class Issuer:
    """What is published, and how often it was asked for."""

    address: str = ""
    published: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    moved_to: str = ""
    padding: int = 0

    def publish(self, *keys: Any, **more: Any) -> None:
        """Publish the public halves of these keys, and nothing else."""
        self.published = [key.as_dict(private=False) | more for key in keys]

    @property
    def settings(self) -> dict[str, Any]:
        """What makes a service believe this issuer."""
        return {
            "oidc_issuer": ISSUER,
            "oidc_audience": AUDIENCE,
            "oidc_keys": self.address,
            "oidc_inside": True,
            "oidc_claim": CLAIM,
            "oidc_scopes": {"kg-editors": ("write:http://example.org/mine*",), "kg-admins": ("admin",)},
            "key_failures_per_min": 0,
        }


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Run the server until the end of the block."""
    issuer = Issuer()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked += 1
            self.send_response(302 if issuer.moved_to else 200)
            if issuer.moved_to:
                self.send_header("Location", issuer.moved_to)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": issuer.published}).encode() + b" " * issuer.padding)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        issuer.address = f"http://127.0.0.1:{server.server_port}/keys"
        yield issuer
        server.shutdown()
