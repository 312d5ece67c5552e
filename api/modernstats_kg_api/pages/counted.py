"""How many things of a kind there are, in words: "1 project", "3 projects", "No project fits."."""

from collections.abc import Callable
from typing import Final

from modernstats_kg_api.pages.languages import gettext, gettext_noop, ngettext

_NUMBERED: Final[dict[str, Callable[[int], str]]] = {
    "projects": lambda n: ngettext("%(num)s project", "%(num)s projects", n),
    "groups": lambda n: ngettext("%(num)s group", "%(num)s groups", n),
    "organizations": lambda n: ngettext("%(num)s organization", "%(num)s organizations", n),
    "events": lambda n: ngettext("%(num)s event", "%(num)s events", n),
    "outputs": lambda n: ngettext("%(num)s output", "%(num)s outputs", n),
    "documents": lambda n: ngettext("%(num)s document", "%(num)s documents", n),
    "standards": lambda n: ngettext("%(num)s standard", "%(num)s standards", n),
    "software": lambda n: ngettext("%(num)s software", "%(num)s software", n),
    "services": lambda n: ngettext("%(num)s service", "%(num)s services", n),
    "versions": lambda n: ngettext("%(num)s version", "%(num)s versions", n),
    "elements": lambda n: ngettext("%(num)s element", "%(num)s elements", n),
    "mappings": lambda n: ngettext("%(num)s mapping", "%(num)s mappings", n),
    "correspondences": lambda n: ngettext("%(num)s correspondence", "%(num)s correspondences", n),
    "links": lambda n: ngettext("%(num)s link", "%(num)s links", n),
}
_NONE: Final = {
    "projects": gettext_noop("No project fits."),
    "groups": gettext_noop("No group fits."),
    "organizations": gettext_noop("No organization fits."),
    "events": gettext_noop("No event fits."),
    "outputs": gettext_noop("No output fits."),
    "documents": gettext_noop("No document fits."),
    "standards": gettext_noop("No standard fits."),
    "software": gettext_noop("No software fits."),
    "services": gettext_noop("No service fits."),
    "versions": gettext_noop("No version fits."),
    "elements": gettext_noop("No element fits."),
    "mappings": gettext_noop("No mapping fits."),
    "correspondences": gettext_noop("No correspondence fits."),
    "links": gettext_noop("No relation fits."),
}


def how_many(kind: str, number: int) -> str:
    """So many things of a kind.

    Args:
        kind: name of a collection; each has a row here, or its list cannot be shown.
        number: how many.
    """
    return _NUMBERED[kind](number)


def none_fits(kind: str) -> str:
    """What stands in place of a list of a kind that has no rows; see `how_many`."""
    return gettext(_NONE[kind])
