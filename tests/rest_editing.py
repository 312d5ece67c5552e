"""Somebody who writes items of the shipped content by REST, in a service of their own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app
from modernstats_kg_api.editing_examples import NEW_ITEMS
from serving import UNLIMITED

ID = f"{CANONICAL_BASE}id/"
PATCH = {"Content-Type": "application/merge-patch+json"}


@dataclass(frozen=True)
class RestEditor:
    """Whoever talks to the service with the key of an administrator."""

    client: TestClient
    kg: KnowledgeGraph
    headers: Mapping[str, str]

    def key(self, *scopes: str) -> dict[str, str]:
        """Headers with a new key of these scopes."""
        key = create_key(self.kg.keys, KeyWish("tests", scopes), CANONICAL_BASE)
        return {"Authorization": f"Bearer {key}"}

    def read(self, address: str) -> tuple[dict[str, Any], str]:
        """An item and its entity tag."""
        answer = self.client.get(f"/api/v1/{address}")
        assert answer.status_code == 200, answer.text
        return answer.json(), answer.headers["etag"]

    def create(self, kind: str, body: Any, query: str = "", **sent: str):
        return self.client.post(f"/api/v1/{kind}{query}", json=body, headers={**self.headers, **sent})

    def change(self, address: str, patch: Any, query: str = "", tag: str = "*", **sent: str):
        headers = {**self.headers, **PATCH, "If-Match": tag, **sent}
        return self.client.patch(f"/api/v1/{address}{query}", json=patch, headers=headers)

    def replace(self, address: str, body: Any, query: str = "", tag: str = "*", **sent: str):
        headers = {**self.headers, "If-Match": tag, **sent}
        return self.client.put(f"/api/v1/{address}{query}", json=body, headers=headers)

    def withdraw(self, address: str, query: str = "", tag: str = "*", **sent: str):
        headers = {**self.headers, "If-Match": tag, **sent}
        return self.client.delete(f"/api/v1/{address}{query}", headers=headers)

    def triples(self, iri: str) -> set[str]:
        """What is asserted with an IRI as subject, as lines without the graph."""
        found = self.kg.store.statements(subject=Iri(iri))
        return {f"{quad.predicate} {quad.object!r}" for quad in found}


@contextmanager
def rest_editing(folder: Path) -> Iterator[RestEditor]:
    """Run the application with the shipped content in an empty folder."""
    app = create_app(Settings(data=folder / "data", _env_file=None, **UNLIMITED))
    with TestClient(app, base_url="http://kg.test", follow_redirects=False) as client:
        kg = app.state.kg
        admin = create_key(kg.keys, KeyWish("tests", ("admin",)), CANONICAL_BASE)
        yield RestEditor(client, kg, {"Authorization": f"Bearer {admin}"})


def new_project(editor: RestEditor, name: str, **more) -> str:
    made = editor.create("projects", {**NEW_ITEMS["projects"], "labels": {"en": name}, **more})
    assert made.status_code == 201, made.text
    return made.json()["key"]


def bare(answer):
    """The entity tag of a body before it is compressed."""
    return answer.headers["etag"].replace("-gzip", "")


def faults(answer):
    return {fault["pointer"]: fault for fault in answer.json()["violations"]}
