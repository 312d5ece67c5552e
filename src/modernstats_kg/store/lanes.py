"""Who may run: every query at once for a moment, the few long ones in turn.

A query starts in the quick lane. One that has not ended after the quantum leaves it for the long lane,
where as many run as there are cores; those that find it full are held, in order. So a short query waits
for a quantum at most, however many long ones there are.
"""

from asyncio import Future, get_running_loop, timeout
from collections import deque
from collections.abc import Callable
from enum import Enum, auto

from modernstats_kg.errors import Busy


class _State(Enum):
    QUICK = auto()
    LONG = auto()
    HELD = auto()
    APART = auto()
    APART_LONG = auto()
    OVER = auto()


class Place:
    """Where one query is; from `Lanes.enter`, until `leave`."""

    def __init__(self, lanes: "Lanes") -> None:
        self._lanes = lanes
        self._state = _State.QUICK
        self.hold: Callable[[bool], None] = lambda still: None
        """Called with True when the query has to stand still, with False when it goes on."""
        self._kept = False
        self._left = False

    @property
    def is_long(self) -> bool:
        """Whether the query has left the quick lane and is not over."""
        return self._state in (_State.LONG, _State.HELD, _State.APART_LONG)

    def keep(self) -> None:
        """Let `leave` wait until `let_go`: the query may have to begin again with another reader."""
        self._kept, self._left = True, False

    def let_go(self) -> None:
        """Leave, if that was meant meanwhile; from now on `leave` waits no more."""
        self._kept = False
        if self._left:
            self.leave()

    def hold_by(self, hold: Callable[[bool], None]) -> None:
        """Let `hold` stop the process that runs the query, at once where it has to stand still already."""
        self.hold = hold
        if self._state is _State.HELD:
            hold(True)

    def begin_again(self) -> None:
        """Stay, whatever was meant meanwhile; from now on `leave` waits no more."""
        self._kept = False

    def promote(self) -> bool:
        """Leave the quick lane; False when there are too many long queries to hold this one too."""
        if self._state is _State.APART:
            self._state = self._lanes.lengthened()
        if self._state is not _State.QUICK:
            return True
        self._state = self._lanes.promoted(self)
        return self._state is not _State.OVER

    def keep_apart(self) -> "Place":
        """Take no place of a query; for the work that runs one piece at a time."""
        self._state = _State.APART
        return self

    def resume(self) -> None:
        """Go on in the long lane."""
        self._state = _State.LONG
        self.hold(False)

    def busy(self) -> Busy:
        """What to tell a query that could not be promoted."""
        return self._lanes.busy()

    def leave(self) -> None:
        """Give the place to the next; a second call does nothing."""
        if self._kept:
            self._left = True
            return
        state, self._state = self._state, _State.OVER
        self._lanes.left(self, state)


class _QuickLane:
    """Places that the newest waits for shortest.

    In the order of arrival a burst of long queries would delay every short one after it by as many
    moments; this way a short query that comes later passes them, and they run long anyway.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[Future[None]] = []

    @property
    def full(self) -> bool:
        return not self._free

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def take(self) -> bool:
        """Take a place if one is free."""
        if self._free:
            self._free -= 1
            return True
        return False

    async def acquire(self) -> None:
        if self.take():
            return
        turn: Future[None] = get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.release()  # it came while whoever waited gave up
            elif turn in self._waiting:
                self._waiting.remove(turn)
            raise

    def release(self) -> None:
        while self._waiting:
            turn = self._waiting.pop()
            if not turn.done():  # else whoever waited gave up, and has not come to leave the queue
                turn.set_result(None)
                return
        self._free += 1


class Lanes:
    """The two lanes and the queues before them. Belongs to one event loop."""

    def __init__(self, quick: int, long: int, queue: int, retry_after_s: int) -> None:
        """Make empty lanes; `when_promoted` is called when a query turns out to be long.

        Args:
            quick: queries that may be in their first moment at once.
            long: queries that may run beyond it at once.
            queue: queries that may wait to start, and as many that may be held.
            retry_after_s: what a query that finds no place is told, in seconds.
        """
        self._quick = _QuickLane(quick)
        self._most_long = long
        self._long = 0
        self._apart = 0
        self._queue = queue
        self._retry_after_s = retry_after_s
        self._held: deque[Place] = deque()
        self.when_promoted: Callable[[], None] = lambda: None

    @property
    def beyond(self) -> int:
        """Number of those that are long, running or held."""
        return self._long + len(self._held) + self._apart

    @property
    def held(self) -> int:
        """Number of queries that stand still."""
        return len(self._held)

    async def enter(self, limit_s: float) -> Place:
        """Wait for a place in the quick lane.

        Raises:
            Busy: too many wait already, or none became free within `limit_s` seconds.
        """
        if self._quick.take():
            return Place(self)
        if self._quick.waiting >= self._queue:
            raise self.busy()
        try:
            async with timeout(limit_s):
                await self._quick.acquire()
        except TimeoutError:
            raise self.busy() from None
        return Place(self)

    async def enter_apart(self, limit_s: float) -> Place:
        """A place beside the lanes, at once: for updates, so that queries never keep them waiting.

        Whoever asks sees to it that there is one at a time.
        """
        return Place(self).keep_apart()

    def lengthened(self) -> _State:
        """The state of a place apart that is kept for long: its reader will be missed."""
        self._apart += 1
        self.when_promoted()
        return _State.APART_LONG

    def busy(self) -> Busy:
        """What to tell a query that finds no place."""
        return Busy("Too many long queries are running: try again in a moment.", self._retry_after_s)

    def promoted(self, place: Place) -> _State:
        """The state of a place that leaves the quick lane."""
        self._quick.release()
        if self._long >= self._most_long and len(self._held) >= self._queue:
            return _State.OVER
        if self._long < self._most_long:
            self._long += 1
            state = _State.LONG
        else:
            self._held.append(place)
            place.hold(True)
            state = _State.HELD
        self.when_promoted()
        return state

    def left(self, place: Place, state: _State) -> None:
        """Free what a place in that state took."""
        if state is _State.QUICK:
            self._quick.release()
        elif state is _State.APART_LONG:
            self._apart -= 1
        elif state is _State.HELD:
            self._held.remove(place)
            place.hold(False)  # its answer may have been there already; then its reader is used again
        elif state is _State.LONG:
            self._long -= 1
            if self._held:
                self._long += 1
                self._held.popleft().resume()
