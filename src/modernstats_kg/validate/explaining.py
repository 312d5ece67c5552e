"""Violations in words: what is wrong, what was meant, and what would mend it."""

from dataclasses import replace
from typing import Final

from rdflib import BNode, Graph, URIRef

from modernstats_kg.model.report import Candidate, Expected, Violation
from modernstats_kg.model.terms import Iri
from modernstats_kg.validate.candidates import nearest, related
from modernstats_kg.validate.cases import Case
from modernstats_kg.validate.expectations import expected_by
from modernstats_kg.validate.mending import patch_for
from modernstats_kg.validate.sentences import SENTENCES, by_message
from modernstats_kg.validate.view import View
from modernstats_kg.validate.words import either, known, shortened

_SEARCHES: Final = 20
"""Violations of one report for which near values are looked for; a search takes up to a tenth of a second."""


class Explainer:
    """Puts violations of one validation into words; looks for near values a limited number of times."""

    def __init__(self, shapes: Graph, view: View) -> None:
        """Make one.

        Args:
            shapes: the shapes graph.
            view: the data as they were checked.
        """
        self._shapes = shapes
        self._view = view
        self._searches = _SEARCHES

    def explain(self, violation: Violation) -> Violation:
        """The violation with its sentence, what is expected, near values and, where evident, a patch."""
        case = Case(violation, self._expected(violation.shape), self._view, self._shapes)
        near = self._near(case)
        kind = violation.component.rpartition("#")[2].removesuffix("ConstraintComponent")
        sentence = SENTENCES.get(kind, by_message)(case)
        return replace(
            violation,
            expected=case.expected,
            candidates=near,
            sentence=f"{sentence} {_meant(near)}".strip(),
            patch=patch_for(case, kind, near),
        )

    def _expected(self, shape: str) -> Expected:
        return expected_by(self._shapes, BNode(shape[2:]) if shape.startswith("_:") else URIRef(shape))

    def _near(self, case: Case) -> tuple[Candidate, ...]:
        violation, expected = case.violation, case.expected
        exists = isinstance(case.value, Iri) and known(case.value, case.view)
        if exists or not self._searches or not (expected.classes or expected.values):
            return ()  # what exists was meant
        self._searches -= 1
        if violation.value is None:
            return related(violation.focus, expected, case.view) if not case.present else ()
        return nearest(violation.value, expected, case.view)


def _meant(near: tuple[Candidate, ...]) -> str:
    return f"Did you mean {either([_called(one) for one in near])}?" if near else ""


def _called(one: Candidate) -> str:
    name, short = str(one), shortened(one.value)
    return short if name == one.value else f"{name} ({short})"
