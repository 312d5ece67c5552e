"""The languages of the pages: which one somebody reads, and what our texts are in it.

A language is one catalogue `locales/TAG.po`; a new file is a new language, and nothing else has to change.
English is what stands in the templates and the code.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from modernstats_kg.model.languages import accepted, chain_of

ENGLISH: Final = "en"
LOCALES: Final = files("modernstats_kg_api") / "locales"
_SUFFIX: Final = ".po"
_spoken: Final[ContextVar[str]] = ContextVar("spoken", default=ENGLISH)
"""Of the request that is answered: the threads that routes run in see it too."""


@cache
def catalogues() -> Mapping[str, NullTranslations]:
    """Our texts by tag of the language: English, then each that has a catalogue."""
    found: dict[str, NullTranslations] = {ENGLISH: NullTranslations()}
    for file in sorted(LOCALES.iterdir(), key=lambda file: file.name):
        if file.name.endswith(_SUFFIX):
            compiled = BytesIO()
            with file.open("rb") as source:
                write_mo(compiled, read_po(source))
            compiled.seek(0)
            found[file.name.removesuffix(_SUFFIX)] = Translations(compiled)
    return found


def language_names() -> dict[str, str]:
    """What each language of the pages calls itself, by tag."""
    return {tag: str(Locale.parse(tag).get_display_name(tag)).capitalize() for tag in catalogues()}


def language_wanted(*wishes: str) -> str:
    """The first language of the pages among the wishes; English where none is one of them.

    Args:
        wishes: each with commas between tags, the most binding wish first: `lang` of the address, what was
            chosen before, `Accept-Language`.
    """
    for wish in filter(None, wishes):
        wanted = accepted(wish)
        named = {tag.partition("-")[0].lower() for tag in wanted}  # a chain ends with English even unasked
        for tag in chain_of(wanted):
            if tag.partition("-")[0] in named and tag in catalogues():
                return tag
    return ENGLISH


def spoken() -> str:
    """The tag of the language in which the present request is answered."""
    return _spoken.get()


def speak(language: str) -> None:
    """Answer the present request in `language`, a tag of `catalogues`."""
    _spoken.set(language)


def bare_text(message: str) -> str:
    """A text of ours in the language of the present request, with nothing filled in."""
    return str(catalogues()[spoken()].gettext(message))


def bare_plural(one: str, many: str, number: int) -> str:
    """As `bare_text`, in the form for `number`."""
    return str(catalogues()[spoken()].ngettext(one, many, number))


def gettext(message: str, **values: object) -> str:
    """A text of ours in the language of the present request.

    Args:
        message: in English, with `%(name)s` for each of `values`; a percent sign is written twice.
    """
    return bare_text(message) % values


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """As `gettext`, in the form for `number`, which is `%(num)s` in the text."""
    return bare_plural(one, many, number) % {"num": number, **values}


def gettext_noop(message: str) -> str:
    """The message as it is: marks a text that is translated when it is shown."""
    return message
