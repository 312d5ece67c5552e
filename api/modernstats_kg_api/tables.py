"""Tables as CSV that a spreadsheet can open without running anything."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

Line = Sequence[object]

BYTE_ORDER_MARK: Final = "\N{BYTE ORDER MARK}"
"""By which spreadsheets know UTF-8."""
_FORMULA: Final = re.compile(r"[=+@\t\r\n\uff1d\uff0b\uff0d\uff20]|-(?!\d+(\.\d+)?$)")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
_EXACT_DIGITS: Final = 15


def csv_bytes(header: Sequence[str], lines: Iterable[Line], spreadsheet: bool = False) -> bytes:
    """A header and its lines in UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets do
    not show: whoever writes a name or a comment must not be able to make a reader's machine compute.

    Args:
        header: names of the columns.
        lines: their cells.
        spreadsheet: for opening by double-click: begins with a byte order mark, and a code that would come
            out as another number, such as 01 or 5.10, gets an apostrophe too.

    Source: OWASP, CSV Injection.
    """
    text = io.StringIO()
    if spreadsheet:
        text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_harmless(cell, spreadsheet) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8", "replace")


def _harmless(cell: object, spreadsheet: bool) -> object:
    if not isinstance(cell, str):
        return cell
    guarded = _FORMULA.match(cell) or (spreadsheet and _would_change(cell))
    return f"'{cell}" if guarded else cell


def _would_change(text: str) -> bool:
    """Whether a spreadsheet would read the text as a number and write that number in another way."""
    if not _NUMBER.fullmatch(text):
        return False
    digits = sum(c.isdigit() for c in text)
    return digits > _EXACT_DIGITS or "e" in text.lower() or text != f"{Decimal(text).normalize():f}"
