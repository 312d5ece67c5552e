"""A graph whose commits are told to a receiver of the tests."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.keys import KeyWish, caller_of_key, create_key
from modernstats_kg.actions.webhook_delivery import (
    Delivering,
    due_webhooks,
    serve_webhook,
)
from modernstats_kg.actions.webhooks import (
    WebhookWish,
    courier_of,
    create_webhook,
)
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.model.access import Caller
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.model.webhook import Interest, Webhook
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.settings import Settings
from receiving import Message, Receiver

EX = "http://example.org/"
OPEN, OTHER = f"{EX}graph/open", f"{EX}graph/other"
PRIVATE = f"{CANONICAL_BASE}graph/private/plans"
SERVICE = "https://kg.example.org"


@dataclass
class Setting:
    """An open graph, a receiver, and the time as the deliveries know it."""

    kg: KnowledgeGraph
    receiver: Receiver
    folder: Path
    now: float = 1_800_000_000.0

    def caller(self, *scopes: str) -> Caller:
        return caller_of_key(self.kg.keys, create_key(self.kg.keys, KeyWish("tests", scopes), CANONICAL_BASE))

    def hook(self, *scopes: str, since: int | None = None, **interest: tuple[str, ...]) -> Webhook:
        wish = WebhookWish(self.receiver.address, Interest(**interest), since)
        return create_webhook(self.kg, wish, self.caller(*scopes or ("read",)), SERVICE)

    def say(self, name: str, graph: str = OPEN, of_class: str = "hlg:Event", remove: bool = False) -> int:
        quads = frozenset([Quad(Iri(EX + name), Iri(expand("rdf:type")), Iri(expand(of_class)), Iri(graph))])
        change = Change(removes=quads) if remove else Change(adds=quads)
        return self.kg.store.write(lambda: change, Attribution(reason="a test"))

    def note(self, name: str, text: str) -> int:
        quad = Quad(Iri(EX + name), Iri(f"{EX}note"), Literal(text), Iri(OPEN))
        return self.kg.store.write(lambda: Change(adds=frozenset([quad])), Attribution())

    def deliver(self) -> list[Message]:
        """Everything that is due now, and what arrived of it."""
        work = Delivering(self.kg, courier_of(self.kg), lambda: self.now)

        async def once() -> None:
            for hook in due_webhooks(work):
                await serve_webhook(work, hook)

        asyncio.run(once())
        return self.receiver.all()

    def state(self, hook: Webhook) -> Webhook:
        found = self.kg.webhooks.find(hook.id)
        assert found is not None
        return found


def opened(folder: Path, receiver: Receiver) -> KnowledgeGraph:
    (folder / "catalog.ttl").touch()
    return open_graph(
        Settings(
            data=folder / "data",
            ontology=folder,
            webhook_private_hosts=f"elsewhere.example.org, {receiver.host}",
            webhook_failures=4,
            _env_file=None,
        )
    )
