"""Request parameters that take one of a few words."""

from typing import TypeVar

from modernstats_kg.errors import BadParameter

Word = TypeVar("Word", bound=str)


def one_of(parameter: str, said: str, known: tuple[Word, ...]) -> Word:
    """The word that a parameter names, whatever its case.

    Args:
        parameter: its name, which is the noun of the error as well.
        said: its value.
        known: the words that there are, in lower case.

    Raises:
        BadParameter: it names none of them.
    """
    wanted = said.strip().lower()
    for word in known:
        if wanted == word:
            return word
    raise BadParameter(parameter, f"{said!r} is no {parameter} here. Known: {', '.join(known)}.")
