"""How numbers are written in the language of a page, and how texts are marked that are always in English."""

from babel.numbers import format_decimal
from markupsafe import Markup

from modernstats_kg_api.pages.languages import ENGLISH, spoken


def number(value: int) -> str:
    """A number with what separates its thousands: 12,345 in English."""
    return format_decimal(value, locale=spoken())


def in_language(tag: str) -> Markup:
    """The attribute of an element whose text is in a language of its own; nothing for ""."""
    return Markup(' lang="{}"').format(tag) if tag else Markup("")


def in_english() -> Markup:
    """The attribute of an element whose text is in English on every page; nothing on an English page."""
    return Markup("") if spoken() == ENGLISH else Markup(' lang="en"')
