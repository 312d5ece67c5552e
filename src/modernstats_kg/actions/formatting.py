"""Turtle files brought into canonical order."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from modernstats_kg.exchange.turtle import format_turtle


def format_files(files: Iterable[Path]) -> Iterator[Path]:
    """Rewrite each file that is not in canonical order; yield those rewritten.

    Raises:
        BadRequest: a file is no Turtle; says where.
        ValueError: a file has a comment below its head, which would be lost.
        OSError: a file cannot be read or written.
    """
    for file in files:
        text = file.read_text(encoding="utf-8")
        ordered = format_turtle(text)
        if ordered != text:
            file.write_text(ordered, encoding="utf-8")
            yield file
