"""A compressed file as an answer, unpacked piece by piece."""

import asyncio
import gzip
from pathlib import Path
from typing import Final

_PIECE_BYTES: Final = 262_144


class UnzippedFrames:
    """The bytes in a gzip file. The file may be removed once this is made."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            OSError: it cannot be read.
        """
        self._file = gzip.GzipFile(path)

    def __aiter__(self) -> "UnzippedFrames":
        return self

    async def __anext__(self) -> bytes:
        piece = await asyncio.to_thread(self._file.read, _PIECE_BYTES)
        if not piece:
            await self.aclose()
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        """Close the file; a second call does nothing."""
        self._file.close()
