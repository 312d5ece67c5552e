"""The job behind an update, in a reader: the request in, what it adds and removes out.

The guard runs there too: cutting a mebibyte into tokens takes seconds, which nobody else should wait for.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial

from modernstats_kg.errors import (
    BadRequest,
    QueryRefused,
    QuerySyntaxError,
    StoreUnavailable,
    UpdateSyntaxError,
)
from modernstats_kg.model.change import Change
from modernstats_kg.query.guard import check_update
from modernstats_kg.store.engine import decode_quads
from modernstats_kg.store.evaluating import Terms, evaluate
from modernstats_kg.store.views import OPENED, Seen
from modernstats_kg.store.working import Difference


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an update changes.

    Attributes:
        change: statements that are there already may be among those to add.
        commit: number of the commit that it was evaluated on; None where it changes the same on any.
    """

    change: Change
    commit: int | None


def evaluate_update(body: bytes, options: Mapping[str, str]) -> bytes:
    """The job: what an update request changes in a snapshot; nothing is written.

    Args:
        body: the request, in UTF-8.
        options: `terms` as JSON, the folder of the `snapshot`, the `commit` that it is of, and the `newest`.
            A snapshot of an older commit does where the request names every statement itself.

    Returns:
        What `read_evaluated` reads: a line of JSON, then N-Quads.

    Raises:
        UpdateSyntaxError: the request does not parse; says where.
        QueryRefused: it asks for what is not done here, or changes too much.
        BadRequest: a graph that it needs does not exist, or one that it creates does; or the graphs that
            its patterns see are named in two ways.
    """
    terms, view = _read_terms(options["terms"]), partial(OPENED.view, options["snapshot"])
    try:
        request = check_update(body.decode(), len(body), terms.seen.base)
    except QuerySyntaxError as fault:
        raise _of_update(fault) from fault
    if terms.seen.default is not None and request.names_dataset:
        raise BadRequest("The update has WITH or USING, and the request names graphs too: leave one out.")
    if not request.is_data and options["commit"] != options["newest"]:
        return _result(Difference(0), int(options["commit"]))  # which is too old for it to be written
    folder = OPENED.scratch(options["snapshot"]) / "update"
    try:
        difference = evaluate(request, terms, view, folder)
    except QuerySyntaxError as fault:
        raise _of_update(fault) from fault
    except (SyntaxError, ValueError, RuntimeError) as fault:
        raise QueryRefused(f"The update cannot be evaluated: {fault}") from fault
    except OSError as fault:
        raise StoreUnavailable(f"The update could not be evaluated: {fault}") from fault
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _result(difference, None if request.is_data else int(options["commit"]))


def _of_update(fault: QuerySyntaxError) -> UpdateSyntaxError:
    """What the parser of queries found, told of the update whose part it read."""
    told = str(fault).replace("The query does not parse", "The update does not parse", 1)
    return UpdateSyntaxError(told, fault.line, fault.column)


def read_evaluated(result: bytes) -> Evaluated:
    """What the job wrote."""
    head, _, quads = result.decode().partition("\n")
    told = json.loads(head)
    adds, removes = decode_quads(quads[told["removes"] :]), decode_quads(quads[: told["removes"]])
    return Evaluated(Change(frozenset(adds), frozenset(removes)), told["commit"])


def _result(difference: Difference, commit: int | None) -> bytes:
    removes = "".join(f"{quad} .\n" for quad in difference.removes)
    adds = "".join(f"{quad} .\n" for quad in difference.adds)
    return f"{json.dumps({'commit': commit, 'removes': len(removes)})}\n{removes}{adds}".encode()


def write_terms(terms: Terms) -> str:
    """Terms as the job's option."""
    return json.dumps(asdict(terms))


def _read_terms(text: str) -> Terms:
    told = json.loads(text)
    seen = told["seen"]
    default, named = (None if seen[name] is None else tuple(seen[name]) for name in ("default", "named"))
    return Terms(
        told["base"],
        Seen(seen["union"], seen["unnamed"], seen["base"], default, named, tuple(seen["readable"])),
        tuple(told["kept"]),
        told["most"],
    )
