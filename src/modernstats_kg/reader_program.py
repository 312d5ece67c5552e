"""The program of a reader in the service: queries, and the jobs on what strangers send.

`python -m modernstats_kg.reader_program MEMORY_MIB`. A job is imported when it is first asked for, since
SHACL takes half a second to load and most readers never need it.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from modernstats_kg.namespaces import HLG
from modernstats_kg.store import reader_process
from modernstats_kg.store.frames import Request
from modernstats_kg.store.functions import Function
from modernstats_kg.store.jobs import Work

_JOBS: Final[Mapping[str, str]] = {
    "places": "modernstats_kg.actions.placing:place_upload",
    "read": "modernstats_kg.actions.reading:read_upload",
    "update": "modernstats_kg.actions.evaluating:evaluate_update",
    "validate": "modernstats_kg.actions.uploads:validate_upload",
}


def functions(request: Request) -> dict[str, Function]:
    """The functions that a query may call; what they need is imported when one is first called."""
    made: list[Function] = []

    def search_score(*values: str) -> float | None:
        if not made:
            scoring = import_module("modernstats_kg.actions.search_function")
            folders = (Path(request.beside["data"]), request.beside["ontology"])
            made.append(scoring.Scores(*folders, request.commit).score)
        return made[0](*values)

    return {f"{HLG}searchScore": search_score}


def find(name: str) -> Work:
    """The function that does the job `name`.

    Raises:
        KeyError: there is no such job.
    """
    module, function = _JOBS[name].split(":")
    work: Work = getattr(import_module(module), function)
    return work


if __name__ == "__main__":
    reader_process.main(find, functions)
