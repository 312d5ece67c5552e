"""How much one REST write may say, and how much it is told when that is wrong. Asked before any lock."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from modernstats_kg.errors import BadMembers
from modernstats_kg.model.editing import Fault

MOST_IN_FIELD: Final = 200
"""Values of one member; an item that has more already may keep as many as it has."""
MOST_IN_BODY: Final = 2_000
"""Values of all members together."""
MOST_FAULTS: Final = 20
"""Faults that a refusal tells."""
MOST_NAMED: Final = 20
"""Known names that a fault lists."""
LONGEST_NAME: Final = 100
"""Characters of a name for which a similar one is looked for."""
_NEAR: Final = 0.6


def expect_bounded(body: Mapping[str, Any], names: Collection[str], shown: Mapping[str, Any]) -> None:
    """Refuse a body with more values than one write may have; it takes further writes to say them.

    Args:
        body: as it was sent.
        names: of the members that are written; others are only compared with what is there.
        shown: the members as they are read now; empty for a new item.

    Raises:
        BadMembers: a member, or all together, have too many values.
    """
    total = 0
    for name in names:
        given, most = _count(body.get(name)), max(MOST_IN_FIELD, _count(shown.get(name)))
        total += given
        if given > most:
            told = f"{name} has {given} values; one write gives a member at most {most}. Send fewer."
            raise BadMembers((Fault(f"/{name}", told, str(given)),))
    most = max(MOST_IN_BODY, sum(_count(shown.get(name)) for name in names))
    if total > most:
        told = f"The body has {total} values; one write has at most {most}. Send it in parts."
        raise BadMembers((Fault("", told, str(total)),))


def _count(value: Any) -> int:
    """Values of a member: the items of a list, and the languages of a text among them."""
    if isinstance(value, list):
        return sum(max(1, len(one)) if isinstance(one, dict) else 1 for one in value)
    return max(1, len(value)) if isinstance(value, dict) else int(value is not None)


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that are like the name, the nearest first; none for a very long one."""
    return get_close_matches(name, sorted(known), 3, _NEAR) if len(name) <= LONGEST_NAME else []


def shortened(names: Collection[str]) -> str:
    """The first of the names as a text, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    return f"{', '.join(listed[:MOST_NAMED])}{more}"
