"""A process that is not our child: held by a descriptor, which never comes to mean another process.

Source: pidfd_open(2), pidfd_send_signal(2), waitid(2).
"""

import asyncio
import os
import signal
from contextlib import suppress
from typing import Final

_UNKNOWN: Final = -1
"""What stands for the exit status of a process: only its parent is told."""


class ForeignProcess:
    """What a reader needs of `asyncio.subprocess.Process`. Belongs to one event loop.

    Attributes:
        pid: process number.
        returncode: None until the process has been seen to end.
    """

    def __init__(self, pid: int, descriptor: int) -> None:
        """Watch a process.

        Args:
            pid: its number.
            descriptor: its pidfd, which is closed when it has ended.
        """
        self.pid = pid
        self.returncode: int | None = None
        self._descriptor = descriptor
        self._over = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(descriptor, self._end)

    def send_signal(self, number: int) -> None:
        """Send a signal; one that has ended takes none."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, number)

    def kill(self) -> None:
        """End it now; `wait` waits for it."""
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Wait for its end."""
        await self._over.wait()
        return _UNKNOWN

    def _end(self) -> None:
        self._loop.remove_reader(self._descriptor)
        with suppress(ChildProcessError):  # where we are the first process of a container, orphans come to us
            os.waitid(os.P_PIDFD, self._descriptor, os.WEXITED | os.WNOHANG)
        os.close(self._descriptor)
        self.returncode = _UNKNOWN
        self._over.set()
