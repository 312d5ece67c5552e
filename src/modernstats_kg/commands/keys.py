"""`modernstats-kg keys`: who may write. Works while the service runs, which takes notice at once."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from modernstats_kg.access.keyring import KeyRing
from modernstats_kg.access.scopes import scope_text
from modernstats_kg.actions.keys import KeyWish, create_key, list_keys, revoke_key
from modernstats_kg.bootstrap import open_keys
from modernstats_kg.commands.common import Data, explained, read_settings

keys_app = typer.Typer(help=__doc__, no_args_is_help=True)


@keys_app.command()
def create(
    name: Annotated[str, typer.Option(help="Whose it is, or what it is for.")],
    scope: Annotated[
        list[str],
        typer.Option(help="read, read:PATTERN, propose:PATTERN, write:PATTERN or admin; may be repeated."),
    ],
    expires: Annotated[int | None, typer.Option(metavar="DAYS", help="How long it holds; for ever.")] = None,
    agent: Annotated[
        str | None, typer.Option(metavar="IRI", help="Who its commits are attributed to; one of its own.")
    ] = None,
    data: Data = None,
) -> None:
    """Make an API key. It is the last line printed, and is not shown again.

    PATTERN is the IRI of a named graph in which * stands for any text; write:* is every graph.
    """
    with _opened(data) as (ring, base):
        text = create_key(ring, KeyWish(name, tuple(scope), expires, agent), base)
        typer.echo("Keep this key: it is not shown again.", err=True)
        typer.echo(text)


@keys_app.command("list")
def list_(data: Data = None) -> None:
    """List the keys: prefix, state, scopes, when made, when it expires, agent, name."""
    with _opened(data) as (ring, _):
        for key, state in list_keys(ring):
            scopes = " ".join(map(scope_text, key.scopes))
            times = (_day(key.created), _day(key.expires))
            typer.echo("\t".join((key.prefix, state, scopes, *times, key.agent.value, key.name)))


@keys_app.command()
def revoke(
    prefix: Annotated[str, typer.Argument(help="What stands between kg_ and the next _; `list` shows it.")],
    data: Data = None,
) -> None:
    """Refuse a key from now on; a running service does so at once."""
    with _opened(data) as (ring, _):
        key = revoke_key(ring, prefix)
        typer.echo(f"revoked {key.prefix} ({key.name})")


@contextmanager
def _opened(data: Path | None) -> Iterator[tuple[KeyRing, str]]:
    """The keys of the data directory, and the base of its IRIs."""
    settings = read_settings(data)
    with explained(), closing(open_keys(settings)) as ring:
        yield ring, settings.base


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "-"
