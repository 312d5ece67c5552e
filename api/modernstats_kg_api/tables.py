"""Tables as CSV that a spreadsheet can open without running anything."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

Line = Sequence[object]

_FORMULA: Final = re.compile(r"[=+@\t\r]|-(?!\d+(\.\d+)?$)")


def csv_bytes(header: Sequence[str], lines: Iterable[Line]) -> bytes:
    """A header and its lines in UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets do
    not show: whoever writes a name or a comment must not be able to make a reader's machine compute.

    Source: OWASP, CSV Injection.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in line] for line in lines)
    return text.getvalue().encode()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
