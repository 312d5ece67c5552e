"""`modernstats-kg releases`: versions that have a name for good. Works while the service runs."""

from pathlib import Path
from typing import Annotated

import typer

from modernstats_kg.actions.release_lines import COMMANDS
from modernstats_kg.commands.common import Data, print_done
from modernstats_kg.control import Request

releases_app = typer.Typer(help=__doc__, no_args_is_help=True)


@releases_app.command("list")
def list_(data: Data = None) -> None:
    """List the releases: name, commit, when it got the name, note."""
    _ask(data, "list")


@releases_app.command()
def create(
    name: Annotated[str, typer.Argument(help="Letters, digits, . _ and -, not digits alone.")],
    version: Annotated[str, typer.Option(help="Commit, release or time; the newest commit.")] = "",
    note: Annotated[str, typer.Option(help="What is new in it.")] = "",
    data: Data = None,
) -> None:
    """Give a version a name, for good."""
    _ask(data, "create", name, version, note)


@releases_app.command()
def diff(
    before: Annotated[str, typer.Argument(help="Commit, release or time; 0 for nothing.")],
    after: Annotated[str, typer.Argument(help="Commit, release or time.")],
    data: Data = None,
) -> None:
    """Say what differs between two versions, resource by resource."""
    _ask(data, "diff", before, after)


def _ask(data: Path | None, what: str, *arguments: str) -> None:
    command = f"releases {what}"
    request = Request(command=command, folder="", arguments=list(arguments))
    print_done(data, request, lambda kg: COMMANDS[command](kg, arguments))
