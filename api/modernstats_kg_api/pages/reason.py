"""The page that says why a statement holds."""

from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.responses import Response

from modernstats_kg.actions.explaining import Assertion, Reason
from modernstats_kg_api.pages.languages import bare_text, gettext_noop
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.site import naming_of, render
from modernstats_kg_api.reasons import rule_in_words

RULES: Final = (
    gettext_noop("Whatever is a %(lower)s is also a %(upper)s."),
    gettext_noop("Whatever is linked by “%(lower)s” is also linked by “%(upper)s”."),
    gettext_noop("“%(lower)s” and “%(upper)s” say the same in opposite directions."),
    gettext_noop("“%(lower)s” holds in both directions."),
    gettext_noop("“%(lower)s” passes on: from one to the next, and so to the one after."),
)
"""What `rule_in_words` says of each rule, for the catalogues."""


@dataclass(frozen=True, slots=True)
class StatedView:
    """One graph that states something; commit and time are empty where the history does not know."""

    graph: Value
    commit: str
    time: str
    agent: Value | None


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One statement of the tree: its three parts, and what it rests on."""

    parts: tuple[Value, ...]
    stated: tuple[StatedView, ...]
    rule: str
    because: tuple["ReasonView", ...]


def reason_page(request: Request, reason: Reason) -> Response:
    """The reason as a tree of statements, each with its links."""
    naming = naming_of(request)
    return render(request, "reason.html", reason=_view(reason, naming))


def _view(reason: Reason, naming: Naming) -> ReasonView:
    return ReasonView(
        parts=tuple(naming.values(reason.statement)),
        stated=tuple(_stated(one, naming) for one in reason.assertions),
        rule=rule_in_words(reason, naming.labels, bare_text),
        because=tuple(_view(part, naming) for part in (*reason.axioms, *reason.premises)),
    )


def _stated(assertion: Assertion, naming: Naming) -> StatedView:
    graph = naming.named(assertion.graph, naming.label(assertion.graph))
    commit = assertion.commit
    if commit is None:
        return StatedView(graph, "", "", None)
    agent = commit.attribution.agent.value
    return StatedView(graph, str(commit.number), commit.time, naming.named(agent, naming.label(agent)))
