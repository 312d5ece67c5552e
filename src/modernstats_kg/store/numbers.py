"""The numbers of commits, none of which is ever given twice.

Readers see a commit some milliseconds before its line is on disk, and with its number they name what they
saw: in entity tags, in `If-Match`, in the commit's IRI. A power loss may undo it. So numbers are reserved on
disk before they are given, and what was reserved when the machine went down is left out.
"""

from pathlib import Path
from typing import Final

from modernstats_kg.durable import replace_file
from modernstats_kg.errors import StoreUnavailable

NUMBERS: Final = "numbers"
"""Its name in a data directory: the highest number that may have been given."""
_RESERVED: Final = 1_000
"""Numbers for each write to disk."""
_LIFE: Final = 1_000_000
"""What is left out after a backup was restored: more than were committed since it was made."""


class Numbers:
    """Gives the numbers of one data directory. Whoever asks holds the store's write lock."""

    def __init__(self, path: Path) -> None:
        """Go on where the directory's last use ended, or where it may have been when it was cut off.

        Args:
            path: the file; nothing is reserved when it does not exist.

        Raises:
            StoreUnavailable: it is damaged.
        """
        self._path = path
        self._reserved = self._given = _read(path)

    def after(self, newest: int) -> int:
        """A number above `newest` that was never given.

        Raises:
            OSError: it cannot be reserved; nothing was given.
        """
        number = max(newest, self._given) + 1
        if number > self._reserved:
            reserved = number + _RESERVED - 1
            replace_file(self._path, f"{reserved}\n".encode())
            self._reserved = reserved
        self._given = number
        return number

    def close(self, newest: int) -> None:
        """Give back what was reserved and not given, when all that was given is on disk.

        Args:
            newest: number of the newest commit on disk.

        Raises:
            OSError: the disk does not take it; the numbers are left out then.
        """
        if self._reserved > max(newest, self._given):
            replace_file(self._path, f"{max(newest, self._given)}\n".encode())
            self._reserved = self._given


def reserve_after_restore(data: Path, commit: int) -> None:
    """Make a restored data directory go on at the next million.

    What was committed after the backup is lost, but those who saw it still name it by its numbers.

    Raises:
        OSError: the disk does not take it.
    """
    replace_file(data / NUMBERS, f"{(commit // _LIFE + 1) * _LIFE}\n".encode())


def _read(path: Path) -> int:
    try:
        return int(path.read_bytes())
    except FileNotFoundError:
        return 0
    except ValueError as damage:
        raise StoreUnavailable(
            f"{path} is damaged: it holds the highest number that a commit may have. Write one that is "
            "higher than any that was seen, or restore the data directory from a backup."
        ) from damage
