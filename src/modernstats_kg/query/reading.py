"""The tokens of one text, read one after the other."""

from collections.abc import Sequence
from typing import Final, NoReturn

from modernstats_kg.query.prologue import after_prologue
from modernstats_kg.query.tokens import Token, fail

_OPENING: Final = ("(", "{", "[")
_CLOSING: Final = (")", "}", "]")


class Reading:
    """The tokens of one text, and how far they have been read.

    Every method that takes something raises QuerySyntaxError, with its place, where something else stands.
    """

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._index = 0

    @property
    def at_end(self) -> bool:
        """Whether everything has been read."""
        return self._index == len(self._tokens)

    @property
    def token(self) -> Token:
        """The next token; an empty one at the end."""
        return Token("end", "", len(self._text)) if self.at_end else self._tokens[self._index]

    @property
    def word(self) -> str:
        """The next keyword in capitals; empty where no word stands."""
        return self.token.text.upper() if self.token.kind == "word" else ""

    @property
    def position(self) -> int:
        """Index in the text after what was read last."""
        last = self._tokens[self._index - 1]
        return last.start + len(last.text)

    def fail(self, message: str) -> NoReturn:
        """Raise a syntax error at the next token.

        Raises:
            QuerySyntaxError: always, with line and column.
        """
        fail(self._text, self.token.start, message)

    def skip(self) -> None:
        """Read one token, whatever it is; nothing at the end."""
        self._index += not self.at_end

    def takes(self, *words: str) -> bool:
        """Whether one of the keywords comes next; it has then been read."""
        taken = self.word in words
        self._index += taken
        return taken

    def expect(self, *words: str) -> str:
        """Read one of the keywords; the one that stands there."""
        word = self.word
        if not self.takes(*words):
            self.fail(f"Here comes {' or '.join(words)}, followed by a space or a bracket.")
        return word

    def takes_mark(self, mark: str) -> bool:
        """Whether the mark comes next; it has then been read."""
        taken = self.token[:2] == ("mark", mark)
        self._index += taken
        return taken

    def prologue(self) -> list[Token]:
        """Read BASE, PREFIX and VERSION; their tokens."""
        start, self._index = self._index, after_prologue(self._text, self._tokens, self._index)
        return list(self._tokens[start : self._index])

    def iri(self) -> str:
        """Read an IRI or a prefixed name, as it is written."""
        token = self.token
        if token.kind not in ("iri", "name"):
            self.fail("Here comes an IRI, or a prefixed name.")
        self._index += 1
        return token.text

    def block(self) -> Sequence[Token]:
        """Read from `{` to its `}`; the tokens of both and of what stands between them."""
        if self.token.text != "{":
            self.fail("Here comes {.")
        return self.brackets()

    def brackets(self) -> Sequence[Token]:
        """Read from an opening bracket to the one that closes it; the tokens of both and between them."""
        start, depth = self._index, 0
        while not self.at_end:
            token = self.token
            if token.kind == "mark":
                depth += (token.text in _OPENING) - (token.text in _CLOSING)
            self._index += 1
            if depth == 0:
                return self._tokens[start : self._index]
        fail(self._text, self._tokens[start].start, "This bracket is never closed.")

    def written(self, tokens: Sequence[Token]) -> str:
        """The text that neighbouring tokens were cut from."""
        return self._text[tokens[0].start : tokens[-1].start + len(tokens[-1].text)]
