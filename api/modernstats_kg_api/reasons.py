"""Reasons as people and programs read them: sentences, a tree of text, JSON."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from modernstats_kg.actions.explaining import Assertion, Reason
from modernstats_kg.model.terms import Iri, Term, Triple
from modernstats_kg.namespaces import curie

Labels = Mapping[str, str]
SENTENCES: Final = {
    "subclass": "Whatever is a %(lower)s is also a %(upper)s.",
    "subproperty": "Whatever is linked by “%(lower)s” is also linked by “%(upper)s”.",
    "inverse": "“%(lower)s” and “%(upper)s” say the same in opposite directions.",
    "symmetric": "“%(lower)s” holds in both directions.",
    "transitive": "“%(lower)s” passes on: from one to the next, and so to the one after.",
}
_INDENT: Final = "  "


def reason_body(reason: Reason, labels: Labels) -> dict[str, Any]:
    """The reason as JSON."""
    body: dict[str, Any] = {
        "statement": _statement(reason.statement, labels),
        "words": in_words(reason.statement, labels),
        "holds": "inferred" if reason.rule else "asserted",
    }
    if reason.rule is None:
        return {**body, "assertions": [_assertion(one) for one in reason.assertions]}
    return {
        **body,
        "rule": {
            "name": reason.rule,
            "words": rule_in_words(reason, labels),
            "axioms": [reason_body(axiom, labels) for axiom in reason.axioms],
        },
        "premises": [reason_body(premise, labels) for premise in reason.premises],
    }


def reason_text(reason: Reason, labels: Labels, depth: int = 0) -> str:
    """The reason as an indented tree."""
    margin = _INDENT * depth
    lines = [f"{margin}{in_words(reason.statement, labels)}"]
    if reason.rule is None:
        lines += [f"{margin}{_INDENT}{said_by(one)}" for one in reason.assertions]
        return "\n".join(lines)
    lines.append(f"{margin}{_INDENT}follows, because: {rule_in_words(reason, labels)}")
    parts = (*reason.axioms, *reason.premises)
    return "\n".join([*lines, *(reason_text(part, labels, depth + 2) for part in parts)])


def in_words(statement: Triple, labels: Labels) -> str:
    """A statement with the names of its parts."""
    subject, predicate, value = statement
    return f"{_name(subject, labels)} — {_name(predicate, labels)} — {_name(value, labels)}"


def rule_in_words(reason: Reason, labels: Labels, translated: Callable[[str], str] = str) -> str:
    """The rule of an inferred statement as a sentence on the terms that it is about here.

    Args:
        translated: gives the sentence in another language than English.
    """
    if reason.rule is None:
        return ""
    ends = (reason.axioms[0].statement.subject, reason.axioms[-1].statement.object) if reason.axioms else ()
    lower, upper = (_name(end, labels) for end in ends or (reason.statement.predicate,) * 2)
    return translated(SENTENCES[reason.rule]) % {"lower": lower, "upper": upper}


def said_by(assertion: Assertion) -> str:
    """Who states something, and since when."""
    stated = f"stated in {curie(assertion.graph)}"
    if assertion.commit is None:
        return stated
    commit = assertion.commit
    return f"{stated} since commit {commit.number} of {commit.time} by {commit.attribution.agent}"


def _assertion(assertion: Assertion) -> dict[str, Any]:
    commit = assertion.commit
    if commit is None:
        return {"graph": assertion.graph, "commit": None}
    by = commit.attribution
    told = {"number": commit.number, "time": commit.time, "agent": by.agent.value, "reason": by.reason}
    return {"graph": assertion.graph, "commit": told}


def _statement(statement: Triple, labels: Labels) -> dict[str, Any]:
    subject, predicate, value = statement
    return {"s": _term(subject, labels), "p": _term(predicate, labels), "o": _term(value, labels)}


def _term(term: Term, labels: Labels) -> dict[str, str]:
    if isinstance(term, Iri):
        return {"id": term.value, "label": _name(term, labels)}
    told = {"value": term.value, "datatype": term.datatype}
    return {**told, "language": term.language} if term.language else told


def _name(term: Term, labels: Labels) -> str:
    if isinstance(term, Iri):
        return labels.get(term.value) or curie(term.value)
    return f"“{term.value}”"
