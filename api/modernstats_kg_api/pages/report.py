"""What a validation found, as a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from starlette.responses import HTMLResponse

from modernstats_kg.namespaces import curie
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import Naming
from modernstats_kg_api.pages.site import naming_of, render

_SEVERITIES: Final = {
    "Violation": gettext_noop("To mend"),
    "Warning": gettext_noop("To look at"),
    "Info": gettext_noop("To know"),
}
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One result as the page shows it.

    Attributes:
        node: name of what was checked, and its address where it has one.
        severity: how pressing it is, in words.
        what: what is wrong.
        rule: what the shape asks for.
        facts: names and values of the rest, in reading order.
        patch: what would mend it.
    """

    node: tuple[str, str | None]
    severity: str
    what: str
    rule: str
    facts: tuple[tuple[str, str], ...]
    patch: str


def report_page(request: Request, report: Mapping[str, Any]) -> HTMLResponse:
    """The page of a whole report.

    Args:
        report: as JSON has it.
    """
    found = findings_of(request, report["violations"])
    rest = max(0, len(report["violations"]) - len(found))
    return render(request, "report.html", conforms=report["conforms"], findings=found, rest=rest)


def findings_of(request: Request, violations: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Results as the pages list them, no more than a person reads.

    Args:
        violations: as JSON has them.
    """
    shown = list(violations)[:_SHOWN]
    naming = naming_of(request) if shown else None
    return [_finding(naming, violation) for violation in shown if naming]


def _finding(naming: Naming, violation: Mapping[str, Any]) -> Finding:
    focus = violation["focus"]
    return Finding(
        node=(naming.labels.get(focus, curie(focus)), naming.href(focus)),
        severity=gettext(_SEVERITIES.get(violation["severity"].rpartition("#")[2], "To mend")),
        what=violation["sentence"] or violation["message"],
        rule=violation["message"] if violation["sentence"] else "",
        facts=tuple(_facts(violation)),
        patch="\n".join(violation["patch"]),
    )


def _facts(violation: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if violation["line"]:
        yield gettext("Where"), _place(violation["line"], violation["column"])
    elif violation["pointer"]:
        yield gettext("Where"), violation["pointer"]
    if violation["route"]:
        yield gettext("Property"), violation["route"]
    if violation["value"] is not None:
        language = f" ({violation['language']})" if violation["language"] else ""
        yield gettext("Found"), violation["value"] + language
    if near := violation["candidates"]:
        yield gettext("Near"), "; ".join(_named(candidate) for candidate in near)


def _place(line: int, column: int | None) -> str:
    if column:
        return gettext("line %(line)s, column %(column)s", line=line, column=column)
    return gettext("line %(line)s", line=line)


def _named(candidate: Mapping[str, str]) -> str:
    name = f"{candidate['code']} {candidate['label']}".strip()
    return f"{name}, {curie(candidate['value'])}" if name else curie(candidate["value"])
