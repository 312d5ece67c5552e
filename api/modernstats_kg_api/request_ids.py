"""The id of a request, by which it can be found in two logs."""

import os
import re
from typing import Final

from starlette.types import Scope

from modernstats_kg_api.raw_headers import header_in

REQUEST_ID: Final = b"x-request-id"
"""The header, as servers write it."""
_PLAIN: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")


def request_id_of(scope: Scope) -> str:
    """The caller's own id where it sends a plain one, else a new one."""
    asked = header_in(scope, REQUEST_ID)
    return asked.decode() if _PLAIN.fullmatch(asked) else os.urandom(16).hex()
