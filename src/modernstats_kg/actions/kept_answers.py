"""Small whole answers of the newest state of the content, kept for whoever asks the same next."""

from collections import OrderedDict
from typing import NamedTuple

from modernstats_kg.model.answer import Answer, OnePiece


class _Kept(NamedTuple):
    media_type: str
    body: bytes
    commit: int


class KeptAnswers:
    """Answers by their validator; the one used longest ago goes first. Belongs to one event loop.

    A validator holds the state of the content, so an answer of an older state is never given; it is only
    in the way until it is dropped.
    """

    def __init__(self) -> None:
        self._answers: OrderedDict[str, _Kept] = OrderedDict()
        self._commit = -1
        self.bytes = 0

    def find(self, validator: str) -> Answer | None:
        """The answer that was kept under `validator`."""
        kept = self._answers.get(validator)
        if kept is None:
            return None
        self._answers.move_to_end(validator)
        return Answer(kept.media_type, OnePiece(kept.body), kept.commit, kept.body)

    def keep(self, validator: str, answer: Answer, room_bytes: int) -> None:
        """Keep `answer` if it is whole and not too large for its turn.

        Args:
            validator: what nobody else's answer has.
            answer: what was asked for under it.
            room_bytes: how much all answers may take together; 0 keeps none. One may take a sixteenth.
        """
        if answer.whole is None or 16 * len(answer.whole) > room_bytes or answer.commit < self._commit:
            return
        if answer.commit > self._commit:
            self._answers.clear()
            self._commit, self.bytes = answer.commit, 0
        if validator not in self._answers:
            self._answers[validator] = _Kept(answer.media_type, answer.whole, answer.commit)
            self.bytes += len(answer.whole)
        while self.bytes > room_bytes:
            self.bytes -= len(self._answers.popitem(last=False)[1].body)
