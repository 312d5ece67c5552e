"""What is wrong with a form, told beside the field that it is about.

The sentences are those that programs are told, in English, and are marked so on pages; only that others were
faster, which no field is about, is said in the language of the page.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from modernstats_kg.errors import BadMembers, KnowledgeGraphError, PreconditionFailed, ShapeViolation
from modernstats_kg.model.editing import Fault
from modernstats_kg.model.report import Candidate, Violation
from modernstats_kg_api.pages.edit_meant import Meant
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.problem_types import PROBLEMS

_MEMBER: Final = re.compile(r" In the body this is `[^`]*`\.$")
"""What a program is told of something that is missing; a form says it by its place."""
_NEAR: Final = 3


def sentences_of(error: KnowledgeGraphError, meant: Meant) -> Mapping[str, list[str]]:
    """What an error says of each row or field, by its name; of the form as a whole under "".

    Args:
        error: by which a change was refused.
        meant: the change, and where in the form its parts stand.
    """
    found: dict[str, list[str]] = {}
    for place, sentence in _told(error, meant):
        sentences = found.setdefault(place, [])
        if sentence not in sentences:
            sentences.append(sentence)
    return found


def status_of(error: KnowledgeGraphError) -> int:
    """The HTTP status that says the same as an error."""
    return next(PROBLEMS[cls].status for cls in type(error).__mro__ if cls in PROBLEMS)


def _told(error: KnowledgeGraphError, meant: Meant) -> Iterable[tuple[str, str]]:
    match error:
        case BadMembers(faults=faults):
            yield from ((meant.place(fault.pointer), _fault(fault)) for fault in faults)
        case ShapeViolation(report=report):
            for one in report.violations:
                if one.blocks:
                    yield meant.place((one.place.pointer or "") if one.place else ""), violation_words(one)
        case PreconditionFailed():
            yield "", gettext("Others have changed this since you opened it. Nothing was written.")
        case _:
            yield "", str(error)


def violation_words(violation: Violation) -> str:
    """What is wrong by one rule; the rule itself stands beside its field anyway."""
    return _MEMBER.sub("", violation.sentence) or violation.message


def _fault(fault: Fault) -> str:
    near = _named(fault.candidates)
    return f"{fault.sentence} {near}".strip()


def _named(candidates: Iterable[Candidate]) -> str:
    named = [str(candidate) for candidate in candidates][:_NEAR]
    return f"Near to it: {'; '.join(named)}." if named else ""
