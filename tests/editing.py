"""An application without content, and a key that may write all of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.testclient import TestClient

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app
from serving import UNLIMITED

EX = "http://example.org/"


@dataclass(frozen=True)
class Editor:
    """Whoever talks to the application with a key."""

    client: TestClient
    kg: KnowledgeGraph
    headers: dict[str, str]

    def key(self, *scopes: str) -> dict[str, str]:
        """Headers with a new key of these scopes."""
        key = create_key(self.kg.keys, KeyWish("tests", scopes), CANONICAL_BASE)
        return {"Authorization": f"Bearer {key}"}

    def content(self) -> str:
        """Digest of all asserted statements but those that the store makes itself."""
        quads = [quad for quad in self.kg.store.statements() if not quad.graph.value.endswith("/provenance")]
        lines = serialize(quads, "application/n-quads").splitlines()
        return sha256(b"\n".join(sorted(lines))).hexdigest()


@contextmanager
def editing(folder: Path, **settings: object) -> Iterator[Editor]:
    """Run the application on an empty folder."""
    (folder / "catalog.ttl").touch()
    chosen = {**UNLIMITED, **settings}
    app = create_app(Settings(data=folder / "data", ontology=folder, _env_file=None, **chosen))
    with TestClient(app, base_url="http://kg.test", follow_redirects=False) as client:
        kg = app.state.kg
        admin = create_key(kg.keys, KeyWish("tests", ("admin",)), CANONICAL_BASE)
        yield Editor(client, kg, {"Authorization": f"Bearer {admin}"})
