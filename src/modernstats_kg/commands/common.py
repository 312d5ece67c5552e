"""What every command shares: where the data lie, how settings are read, how a failure ends."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.control import Request, ask_service
from modernstats_kg.errors import KnowledgeGraphError, StoreLocked
from modernstats_kg.settings import Settings

Engine = Annotated[
    str | None,
    typer.Option("--store", help="Address of the engine with the statements; KG_STORE by default."),
]
Data = Annotated[Path | None, typer.Option(help="Data directory; KG_DATA or ./data by default.")]


def read_settings(data: Path | None) -> Settings:
    """The settings of this run; ends with one line for each that is wrong.

    Args:
        data: the data directory that the command line names, if any.
    """
    try:
        return Settings(data=data) if data else Settings()
    except ValidationError as faults:
        for fault in faults.errors():
            name = "_".join(str(part) for part in fault["loc"]).upper()
            typer.echo(f"modernstats-kg: KG_{name}: {fault['msg']}", err=True)
        raise typer.Exit(2) from faults


def use(**named: object) -> None:
    """Let what the command line names go before the environment, for this process and its children."""
    for name, value in named.items():
        if value is not None:
            os.environ[f"KG_{name.upper()}"] = str(value)


def log_to_stderr() -> None:
    """Show what the library reports while it works, one plain line each."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s:     %(message)s", stream=sys.stderr)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # or every question to an engine is a line


@contextmanager
def explained() -> Iterator[None]:
    """End with one clear line and status 2 where the caller can mend what is wrong."""
    try:
        yield
    except (KnowledgeGraphError, OSError, ValueError) as failure:
        _stop(failure)


def print_done(data: Path | None, request: Request, work: Callable[[KnowledgeGraph], str]) -> None:
    """Do the work here, or let the service do it that has the data directory open; print what came of it.

    Args:
        data: the data directory that the command line names, if any.
        request: what the service is asked.
        work: the same, on the graph; gives the text to print.
    """
    with explained():
        settings = read_settings(data)
        try:
            kg = open_graph(settings)
        except StoreLocked:
            typer.echo(ask_service(settings.data, request))
            return
        try:
            typer.echo(work(kg))
        finally:
            kg.close()


def _stop(failure: Exception) -> NoReturn:
    typer.echo(f"modernstats-kg: {failure}", err=True)
    raise typer.Exit(2)
