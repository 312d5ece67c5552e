"""The head of an SSSOM/TSV file: the few forms of YAML that such heads are written in, read strictly.

Understood are `key: value`, lists of `- item` lines, and blocks of `key: value` below a key or an item.
Whatever else YAML offers is refused with its line: a head that is half understood would be worse.

Source: SSSOM 1.1, the SSSOM/TSV serialisation format (metadata block).
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final

from modernstats_kg.errors import BadRequest

Block = dict[str, str]
Value = str | Block | list[str | Block]
Line = tuple[int, int, str]
"""Number in the file, depth of indentation, text."""

_PAIR: Final = re.compile(r"([A-Za-z_][\w.-]*):(?: +(.*))?")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_NEEDS_QUOTES: Final = re.compile(r"[-+.\d]|[\s&*!|>'\"%@`\[\]{},#?]|.*(: |\s#|:$|\s$)|(true|false|null|~)?$")


def read_head(lines: Sequence[str]) -> dict[str, Value]:
    """The slots of a head.

    Args:
        lines: the lines of the file that begin with `#`.

    Raises:
        BadRequest: a line is none of the forms understood, or a slot stands twice; names the line.
    """
    measured = [_measured(number, line) for number, line in enumerate(lines, start=1)]
    margin = measured[0][1] if measured else 0  # every line may have the same blanks after its #
    rest = [(number, depth - margin, text) for number, depth, text in measured]
    head: dict[str, Value] = {}
    while rest:
        number, depth, text = rest.pop(0)
        if depth != 0:
            raise BadRequest(f"line {number}: {text!r} is indented as nothing above it; align it.")
        key, value = _pair(number, text)
        if key in head:
            raise BadRequest(f"line {number}: {key} stands already above; keep one of the two.")
        head[key] = value if value is not None else _below(rest)
    return head


def write_head(head: dict[str, Value]) -> str:
    """The lines of a head, each with its `#`."""
    lines: list[str] = []
    for key, value in head.items():
        if isinstance(value, str):
            lines.append(f"{key}: {_scalar(value)}")
            continue
        lines.append(f"{key}:")
        lines += _pairs(value, "  ") if isinstance(value, dict) else _items(value)
    return "".join(f"#{line}\n" for line in lines)


def _measured(number: int, line: str) -> Line:
    text = line.removeprefix("#").rstrip()
    if not text or "\t" in text[: len(text) - len(text.lstrip())]:
        raise BadRequest(f"line {number}: the head has neither empty lines nor tabs; remove them.")
    shared = text.lstrip(" ")
    return number, len(text) - len(shared), shared


def _pair(number: int, text: str) -> tuple[str, str | None]:
    found = _PAIR.fullmatch(text)
    if found is None:
        raise BadRequest(f"line {number}: {text!r} is not `slot: value`.")
    return found[1], None if found[2] is None else _read_scalar(number, found[2])


def _read_scalar(number: int, text: str) -> str:
    if _QUOTED.fullmatch(text):
        return _unquoted(number, text)
    if text[0] in "&*!|>[{%@`\"'#" or " #" in text:
        raise BadRequest(
            f"line {number}: {text!r} is YAML that is not understood here. Put text into double quotes; "
            "write a list with one `- item` on each line."
        )
    return text


def _unquoted(number: int, text: str) -> str:
    if text[0] == "'":
        return text[1:-1].replace("''", "'")
    try:
        return str(json.loads(text))
    except ValueError as fault:
        raise BadRequest(f"line {number}: {text} has an escape that is not understood.") from fault


def _below(rest: list[Line]) -> Value:
    """What stands below a key: a list, a block, or nothing."""
    if rest and rest[0][2].startswith("- "):
        return _read_items(rest)
    return _read_block(rest, rest[0][1]) if rest and rest[0][1] > 0 else ""


def _read_items(rest: list[Line]) -> list[str | Block]:
    depth, items = rest[0][1], list[str | Block]()
    while rest and rest[0][1] == depth and rest[0][2].startswith("- "):
        number, _, text = rest.pop(0)
        item = text[2:].lstrip(" ")
        inner = depth + len(text) - len(item)
        if _PAIR.fullmatch(item):
            rest.insert(0, (number, inner, item))
            items.append(_read_block(rest, inner))
        else:
            items.append(_read_scalar(number, item))
    return items


def _read_block(rest: list[Line], depth: int) -> Block:
    block: Block = {}
    while rest and rest[0][1] == depth:
        number, _, text = rest.pop(0)
        key, value = _pair(number, text)
        if key in block:
            raise BadRequest(f"line {number}: {key} stands already above; keep one of the two.")
        block[key] = value or ""
    return block


def _pairs(block: Block, indent: str) -> list[str]:
    return [f"{indent}{key}: {_scalar(value)}" for key, value in block.items()]


def _items(items: Iterable[str | Block]) -> list[str]:
    lines: list[str] = []
    for item in items:
        pairs = [f"    {_scalar(item)}"] if isinstance(item, str) else _pairs(item, "    ")
        lines += [f"  - {pairs[0].lstrip()}", *pairs[1:]]
    return lines


def _scalar(text: str) -> str:
    """Plain where YAML reads it back as the same text, else in double quotes."""
    plain = text.isprintable() and not _NEEDS_QUOTES.match(text)
    return text if plain else json.dumps(text, ensure_ascii=not text.isprintable())
