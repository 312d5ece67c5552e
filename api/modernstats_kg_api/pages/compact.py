"""Stylesheets, scripts and templates without the blanks and comments that only their authors need."""

import re
from typing import Final

from jinja2.ext import Extension

_SYMBOL: Final = re.compile(r'<symbol id="(icon-\w+)".*?</symbol>\n?', re.DOTALL)
_STRING: Final = re.compile(r"""("[^"]*"|'[^']*')""")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK_AT_MARK: Final = re.compile(r" ?([{};,>]) ?")
_INDENTATION_OR_LINE_COMMENT: Final = re.compile(rb"^[ \t]*(//.*\n)?", re.MULTILINE)
_KEPT_OR_INDENTATION: Final = re.compile(
    r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<pre\b.*?</pre>|<textarea\b.*?</textarea>)|^[ \t]+",
    re.DOTALL | re.MULTILINE,
)


def compact_css(text: str) -> str:
    """The same rules in fewer characters. Strings and the blanks that CSS needs (`a :hover`) are kept."""
    parts = _STRING.split(_COMMENT.sub(" ", text))
    parts[::2] = [_compact(part) for part in parts[::2]]
    return "".join(parts).strip()


def _compact(rules: str) -> str:
    single = _BLANK_AT_MARK.sub(r"\1", re.sub(r"\s+", " ", rules))
    return single.replace(": ", ":").replace(";}", "}")


def compact_script(text: bytes) -> bytes:
    """The same module without indentation and lines of comment; ours have no texts of several lines."""
    return _INDENTATION_OR_LINE_COMMENT.sub(b"", text)


def without_unused_icons(page: str) -> str:
    """The page with those symbols only that it draws. What the data say is escaped, so no symbol."""
    return _SYMBOL.sub(lambda found: found[0] if f'href="#{found[1]}"' in page else "", page)


class Unindented(Extension):
    """Drops the indentation of templates, never a blank of what they are filled with.

    It is taken out of the source, before any value is in it; text areas, preformatted text and what stands
    within the marks of Jinja stay as they are written.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template without blanks at the starts of lines; its lines keep their numbers."""
        return _KEPT_OR_INDENTATION.sub(lambda found: found[1] or "", source)
