"""RDF files out of zip archives."""

import io
import lzma
import zipfile
import zlib
from typing import Final

from modernstats_kg.errors import BadRequest, TooLarge

_FAULTS: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
    *(NotImplementedError, RuntimeError),
)
"""How the standard library says that an archive is damaged, encrypted or of an unknown compression."""


def unpacked(archive: bytes, suffix: str, max_bytes: int) -> bytes:
    """The one member of a zip archive whose name ends in `suffix`.

    Args:
        archive: the archive's bytes; nothing of it is written to disk.
        suffix: such as `.ttl`.
        max_bytes: largest member that is unpacked, in bytes, whatever size the archive claims.

    Raises:
        BadRequest: it is no zip archive, is damaged, or has no such member or several.
        TooLarge: the member is above the cap.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            names = [name for name in opened.namelist() if name.endswith(suffix) and "__MACOSX" not in name]
            if len(names) != 1:
                raise BadRequest(
                    f"The archive holds {len(names)} files that end in {suffix}; one is expected."
                )
            with opened.open(names[0]) as member:
                content = member.read(max_bytes + 1)
    except _FAULTS as fault:
        raise BadRequest(f"The archive cannot be unpacked: {fault}") from fault
    if len(content) > max_bytes:
        raise TooLarge(f"{names[0]} unpacks to more than {max_bytes} bytes (KG_LOAD_MAX_BYTES).", max_bytes)
    return content
