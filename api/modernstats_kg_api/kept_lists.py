"""Pages of lists as they were sent: rendering is most of the work, and many clients ask for the same."""

from collections import OrderedDict
from threading import Lock
from typing import Final, NamedTuple

_ROOM_BYTES: Final = 16 * 1024 * 1024
_SHARE: Final = 16
"""One page may take this part of the room, so that a few large ones do not push out all others."""


class KeptList(NamedTuple):
    """A body with the headers that belong to it."""

    body: bytes
    headers: dict[str, str]


class KeptLists:
    """Pages by their validator; the one asked for longest ago goes first.

    A validator holds the state of the content and all that decides an answer, so an old page is never given;
    it is only in the way until it is dropped. Routes run in threads.
    """

    def __init__(self, room_bytes: int = _ROOM_BYTES) -> None:
        """Keep nothing yet.

        Args:
            room_bytes: how much all bodies may take together.
        """
        self._pages: OrderedDict[str, KeptList] = OrderedDict()
        self._room = room_bytes
        self._lock = Lock()
        self.bytes = 0

    def find(self, validator: str | None) -> KeptList | None:
        """The page that was kept under `validator`."""
        if validator is None:
            return None
        with self._lock:
            page = self._pages.get(validator)
            if page is not None:
                self._pages.move_to_end(validator)
            return page

    def keep(self, validator: str | None, page: KeptList) -> None:
        """Keep a page, unless nothing promises that its validator is that of no other, or it is too large."""
        if validator is None or _SHARE * len(page.body) > self._room:
            return
        with self._lock:
            if validator not in self._pages:
                self._pages[validator] = page
                self.bytes += len(page.body)
            while self.bytes > self._room:
                self.bytes -= len(self._pages.popitem(last=False)[1].body)
