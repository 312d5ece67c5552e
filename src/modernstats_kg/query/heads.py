"""The head of comments that tells what a query file is about.

`# name: text`, one to a line; `#   more` goes on with the line before. The query begins at the first line
that is neither.
"""

import re
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import parse_qsl

from modernstats_kg.model.queries import PARAMETER_TYPES, Parameter, ParameterType

_LINE: Final = re.compile(r"# (?P<name>[a-z]+): (?P<text>\S.*)|#   (?P<more>\S.*)")
_PARAMETER: Final = re.compile(
    rf"(?P<name>[a-z][A-Za-z]*): (?P<type>{'|'.join(PARAMETER_TYPES)}), "
    r"(?P<rule>required|optional|default (?P<default>\S+)): (?P<about>\S.*)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a query: each name with its texts in order, and the query."""

    texts: dict[str, list[str]]
    query: str

    def text(self, name: str) -> str:
        """The one text under a name.

        Raises:
            ValueError: there is none, or more than one.
        """
        found = self.texts.get(name, [])
        if len(found) != 1:
            raise ValueError(f"The head of a query has one line '# {name}: …', not {len(found)}.")
        return found[0]

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords, which commas separate."""
        return tuple(word.strip() for word in self.text("keywords").split(","))

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The declared parameters.

        Raises:
            ValueError: a declaration is malformed.
        """
        return tuple(_parameter(text) for text in self.texts.get("parameter", ()))

    @property
    def example(self) -> dict[str, str]:
        """Values of parameters by name, written as in an address."""
        return dict(parse_qsl("&".join(self.texts.get("example", ()))))


def read_head(source: str) -> Head:
    """Split a file into its head and its query."""
    lines = source.splitlines()
    texts: dict[str, list[str]] = {}
    current: list[str] = []
    for number, line in enumerate(lines):
        found = _LINE.fullmatch(line)
        if found is None or (found["more"] and not current):
            return Head(texts, "\n".join(lines[number:]).strip() + "\n")
        if found["more"]:
            current[-1] += f" {found['more']}"
        else:
            current = texts.setdefault(found["name"], [])
            current.append(found["text"])
    return Head(texts, "")


def _parameter(text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        raise ValueError(
            f"A parameter is declared as 'name: type, required|optional|default VALUE: about': {text!r}"
        )
    kind = cast(ParameterType, found["type"])
    return Parameter(found["name"], kind, found["rule"] == "required", found["default"] or "", found["about"])
