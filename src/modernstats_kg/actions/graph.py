"""The knowledge graph as every action receives it."""

from dataclasses import dataclass, field

from modernstats_kg.access.keyring import KeyRing
from modernstats_kg.access.shares import Shares
from modernstats_kg.actions.counting import Counting
from modernstats_kg.actions.kept_answers import KeptAnswers
from modernstats_kg.actions.oidc_tokens import Tokens
from modernstats_kg.history.proposals import Proposals
from modernstats_kg.history.webhooks import Webhooks
from modernstats_kg.model.catalog import GraphSource
from modernstats_kg.reason.reasoner import Reasoner
from modernstats_kg.settings import Settings
from modernstats_kg.store.past_store import PastStores
from modernstats_kg.store.port import Store
from modernstats_kg.store.readers import ReaderPool


@dataclass(frozen=True, slots=True)
class KnowledgeGraph:
    """An open store with the readers on it. Made by `bootstrap.open_graph` and by nothing else.

    Attributes:
        settings: how this deployment is set up.
        store: the one writer, and trusted reads.
        readers: processes that answer client queries. They belong to an event loop: whoever runs one
            awaits `readers.start()` before the first query and `readers.close()` before `close()`.
        catalog: what is known of each shipped named graph, in load order.
        answers: what clients have asked of the newest commit.
        keys: who may do more than read; in memory, with no key, where nobody gives others.
        reasoner: the rules by which statements follow from others; none where nobody gives it.
        proposals: changes that were proposed; in memory, with none, where nobody gives others.
        webhooks: addresses that are told of commits; in memory, with none, where nobody gives others.
        shares: what each client has used of the readers' time; limits nobody where nobody gives others.
        counting: counts by which queries are ordered; none before the first that needs them.
        past: older states of the store, to be read like the newest one; None where none are kept.
        tokens: those of an issuer, which are believed beside the keys; None for none.
    """

    settings: Settings
    store: Store
    readers: ReaderPool
    catalog: tuple[GraphSource, ...]
    answers: KeptAnswers = field(default_factory=KeptAnswers, repr=False, compare=False)
    keys: KeyRing = field(default_factory=KeyRing, repr=False, compare=False)
    reasoner: Reasoner = field(default_factory=Reasoner, repr=False, compare=False)
    proposals: Proposals = field(default_factory=Proposals, repr=False, compare=False)
    webhooks: Webhooks = field(default_factory=Webhooks, repr=False, compare=False)
    shares: Shares = field(default_factory=Shares, repr=False, compare=False)
    counting: Counting = field(default_factory=Counting, repr=False, compare=False)
    past: PastStores | None = field(default=None, repr=False, compare=False)
    tokens: Tokens | None = field(default=None, repr=False, compare=False)

    def close(self) -> None:
        """Release the data directory; a second call does nothing. Close the readers before."""
        self.counting.close()
        self.keys.close()
        self.proposals.close()
        self.webhooks.close()
        if self.past:
            self.past.close()
        self.store.close()
