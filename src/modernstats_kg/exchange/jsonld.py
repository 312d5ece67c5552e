"""What a JSON-LD parser leaves out without a word, refused instead: names and tags that are malformed.

The algorithm drops a statement whose IRI or language tag is not well-formed. A member that no context
explains is dropped too; that is how JSON-LD lets one document carry other things, so it is left alone.

Source: JSON-LD 1.1 API, 8.1 (deserialize to RDF: statements with malformed terms are skipped).
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from modernstats_kg.errors import BadRequest

_NO_IRI: Final = re.compile(r"""[\x00-\x20<>"{}|^`\\\x7f]|%(?![0-9A-Fa-f]{2})""")
_NO_TAG: Final = re.compile(r"(?![A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z)")
_NAMING: Final = ("@id", "@type")


def expect_nothing_dropped(data: bytes) -> None:
    """Refuse a JSON-LD document of which statements would be left out.

    Args:
        data: the document, which nests no deeper than strangers may; what is no JSON is left to the parser.

    Raises:
        BadRequest: names the first IRI or language tag that is malformed.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return
    by_language = {name for key, value in _members(document) if key == "@context" for name in _maps(value)}
    for key, value in _members(document):
        if key == "@language" or (key in by_language and isinstance(value, dict)):
            _expect_tags(list(value) if isinstance(value, dict) else _texts(value))
        elif key in _NAMING or ":" in key:
            _expect_iris([key, *_texts(value)] if key in _NAMING else [key])


def _members(document: Any) -> Iterator[tuple[str, Any]]:
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield from part.items()
            waiting += [value for key, value in part.items() if key != "@value"]
        elif isinstance(part, list):
            waiting += part


def _maps(context: Any) -> Iterator[str]:
    """Terms of a context whose values are texts by language."""
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            yield from (
                name
                for name, said in part.items()
                if isinstance(said, dict) and "@language" in _texts(said.get("@container"))
            )


def _texts(value: Any) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _expect_tags(tags: list[str]) -> None:
    for tag in tags:
        if not tag.startswith("@") and _NO_TAG.match(tag):
            raise BadRequest(f"{tag!r} is no language tag, so its text would be lost: write en-GB.")


def _expect_iris(names: list[str]) -> None:
    for name in names:
        if _NO_IRI.search(name):
            raise BadRequest(f"{name!r} is no IRI, so what is said with it would be lost: escape it with %.")
