"""The door for RDF that strangers send: what is refused before a parser sees it.

The engine's parsers survive most of what can be sent; what is left, measured against pyoxigraph 0.5.13:
nested JSON of 39 KB and nested triple terms exhaust the stack, entities of 570 bytes exhaust the memory.
A reader would survive that too; here it costs nothing and has a message.
"""

import re
from typing import Final

from modernstats_kg.errors import BadRequest, TooLarge

JSON_DEPTH: Final = 64
TRIPLE_TERM_DEPTH: Final = 8
_JSON: Final = ("application/ld+json", "application/json")
_XML: Final = ("application/rdf+xml", "application/xml", "text/xml")
_ENCODING: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
# A string, an IRI, a comment and an escape in a name may hold the signs that are counted. A string that
# never ends is taken to the end: looked at again from its next quote, and so on, it would take time by the
# square of its size.
_TURTLE: Final = re.compile(
    rb"""(?:"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:"{3})?|'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*+(?:'{3})?
    |"(?:[^"\\\r\n]|\\.)*+"?|'(?:[^'\\\r\n]|\\.)*+'?|<[^<>"{}|^`\\\x00-\x20]*>|\#[^\r\n]*|\\.)
    |(?P<open><<)|(?P<close>>>)""",
    re.DOTALL | re.VERBOSE,
)
_JSON_SIGNS: Final = re.compile(rb'(?:"(?:[^"\\]|\\.)*+"?)|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)


def admit(data: bytes, media_type: str, max_bytes: int) -> None:
    """Let a document through to the parser, or say why not. Takes time in proportion to its size.

    Args:
        data: the document.
        media_type: without parameters.
        max_bytes: largest size, in bytes.

    Raises:
        TooLarge: it is larger.
        BadRequest: it nests too deep, declares a document type or entities, or is not UTF-8.
    """
    if len(data) > max_bytes:
        raise TooLarge(f"The document is larger than {max_bytes} bytes.", max_bytes)
    if media_type in _XML:
        _admit_xml(data)
    elif media_type in _JSON:
        if _depth(data, _JSON_SIGNS) > JSON_DEPTH:
            raise BadRequest(
                f"JSON may nest {JSON_DEPTH} deep at most; write what is nested as items of @graph."
            )
    elif _depth(data, _TURTLE) > TRIPLE_TERM_DEPTH:
        raise BadRequest(f"Triple terms may nest {TRIPLE_TERM_DEPTH} deep at most.")


def _admit_xml(data: bytes) -> None:
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    if b"\0" in data or (declared and declared[1].lower() != b"utf-8"):
        raise BadRequest("XML is read as UTF-8 only.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadRequest("XML may not declare a document type or entities: write prefixes out with xmlns.")


def _depth(data: bytes, signs: re.Pattern[bytes]) -> int:
    depth = deepest = 0
    for sign in signs.finditer(data):
        depth += (sign["open"] is not None) - (sign["close"] is not None)
        deepest = max(deepest, depth)
    return deepest
