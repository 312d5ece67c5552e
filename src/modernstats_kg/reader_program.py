"""The program of a reader in the service: queries, and the jobs on what strangers send.

`python -m modernstats_kg.reader_program MEMORY_MIB`. A job is imported when it is first asked for, since
SHACL takes half a second to load and most readers never need it.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from modernstats_kg.store import reader_process
from modernstats_kg.store.jobs import Work

_JOBS: Final[Mapping[str, str]] = {
    "places": "modernstats_kg.actions.placing:place_upload",
    "read": "modernstats_kg.actions.reading:read_upload",
    "update": "modernstats_kg.actions.evaluating:evaluate_update",
    "validate": "modernstats_kg.actions.uploads:validate_upload",
}


def find(name: str) -> Work:
    """The function that does the job `name`.

    Raises:
        KeyError: there is no such job.
    """
    module, function = _JOBS[name].split(":")
    work: Work = getattr(import_module(module), function)
    return work


if __name__ == "__main__":
    reader_process.main(find)
