"""`modernstats-kg`: one command per thing to do. Reads arguments, prints results, decides nothing."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from modernstats_kg import __version__
from modernstats_kg.actions.asking import ask_endpoint
from modernstats_kg.actions.checking import check_dataset, check_files
from modernstats_kg.actions.formatting import format_files
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.keys import missing_key_advice
from modernstats_kg.actions.queries import answer_query
from modernstats_kg.actions.status import count_content, findings, free_mib, graph_status
from modernstats_kg.assets import missing_parts, ontology_dir, shapes_dir
from modernstats_kg.bootstrap import engine_findings, open_graph
from modernstats_kg.commands.backups import backup, restore, verify
from modernstats_kg.commands.common import Data, Engine, explained, log_to_stderr, read_settings, use
from modernstats_kg.commands.exchanging import export_app, import_app
from modernstats_kg.commands.keys import keys_app
from modernstats_kg.commands.loading import load
from modernstats_kg.commands.releases import releases_app
from modernstats_kg.model.report import Report
from modernstats_kg.settings import Settings

app = typer.Typer(
    name="modernstats-kg",
    no_args_is_help=True,
    help=__doc__,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_SETTINGS = "\n\n".join(
    f"KG_{name.upper()} ({field.default}): {field.description}"
    for name, field in Settings.model_fields.items()
)
_PATIENCE_S = 2
"""How long `serve` waits for running answers when it is told to stop, in seconds."""
Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="RDF files.")]

app.command()(load)
app.command()(backup)
app.command()(restore)
app.command()(verify)
app.add_typer(import_app, name="import")
app.add_typer(export_app, name="export")
app.add_typer(keys_app, name="keys")
app.add_typer(releases_app, name="releases")


@app.command(help=f"Start the service.\n\nSettings, from the environment or a .env file:\n\n{_SETTINGS}")
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    data: Data = None,
    store: Engine = None,
) -> None:
    """Start the service in this process; it stops with Ctrl+C."""
    use(host=host, port=port, data=data, store=store)
    settings = read_settings(None)
    log_to_stderr()
    with explained():
        kg = open_graph(settings)  # what the server would report in a traceback is said in one line here
        advice = missing_key_advice(kg.keys, settings.data)
        kg.close()
    typer.echo(
        f"modernstats-kg {__version__}: http://{settings.host}:{settings.port}/, data in {settings.data}"
    )
    for line in filter(None, (advice, missing_parts())):
        typer.echo(line)
    uvicorn.run(
        "modernstats_kg_api.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        access_log=settings.log_requests,
        timeout_graceful_shutdown=_PATIENCE_S,
        proxy_headers=False,  # the application believes its `trusted_proxies`, and nobody else
    )


@app.command()
def query(
    file: Annotated[typer.FileText, typer.Argument(help="File with the query; - for standard input.")],
    format_name: Annotated[str, typer.Option("--format", help="csv, json, turtle …")] = "",
    endpoint: Annotated[str | None, typer.Option(help="Address of another SPARQL endpoint to ask.")] = None,
    data: Data = None,
) -> None:
    """Run a query on the local data or, with --endpoint, on another endpoint.

    While the service runs, it owns the local data: ask it with --endpoint http://127.0.0.1:8000/sparql.
    """
    text = file.read()
    with explained():
        if endpoint:
            sys.stdout.buffer.write(ask_endpoint(endpoint, text, format_name or "json"))
        else:
            on_disk = read_settings(data).model_copy(update={"memory_budget_mib": 0})  # for one query
            asyncio.run(_print_answer(text, format_name or None, on_disk))
    sys.stdout.buffer.flush()


@app.command()
def validate(
    files: Annotated[
        list[Path] | None, typer.Argument(exists=True, dir_okay=False, help="RDF files.")
    ] = None,
    stored: Annotated[bool, typer.Option("--all", help="All that is stored, instead of files.")] = False,
    shapes: Annotated[Path | None, typer.Option(help="Folder of SHACL files; ours by default.")] = None,
    data: Data = None,
) -> None:
    """Check RDF files, read as one graph, or with --all what is stored, against the shapes; write nothing.

    Exit status: 0 conforms, 1 does not, 2 wrong usage. Findings on standard output, one per line.
    """
    if bool(files) == stored:
        raise typer.BadParameter("name files, or --all for what is stored")
    with explained():
        report = _check_stored(data) if stored else check_files(files or (), shapes or shapes_dir())
    for found in report.violations:
        said = found.sentence or found.message
        typer.echo(
            f"{found.severity}\t{found.focus}\t{found.path or found.route}\t{found.value or ''}\t{said}"
        )
    raise typer.Exit(0 if report.conforms else 1)


def _check_stored(data: Path | None) -> Report:
    kg = open_graph(read_settings(data))
    try:
        return check_dataset(kg)
    finally:
        kg.close()


@app.command("format")
def format_(files: Files) -> None:
    """Bring Turtle files into canonical order, so that differences read well."""
    with explained():
        for changed in format_files(files):
            typer.echo(f"formatted {changed}")


@app.command()
def doctor(data: Data = None, store: Engine = None) -> None:
    """Say what is stored, from where, with which limits; stop the service first."""
    use(store=store)
    settings = read_settings(data)
    with explained():
        kg = open_graph(settings)
        try:
            _print_state(kg)
        finally:
            kg.close()


async def _print_answer(text: str, format_name: str | None, settings: Settings) -> None:
    kg = open_graph(settings)
    try:
        await kg.readers.start()
        answer = await answer_query(kg, text, "text/csv, text/turtle;q=0.9, */*;q=0.8", format_name)
        async for frame in answer.frames:
            sys.stdout.buffer.write(frame)
    finally:
        await kg.readers.close()
        kg.close()


def _print_state(kg: KnowledgeGraph) -> None:
    typer.echo(f"modernstats-kg {__version__}, content of {ontology_dir()}")
    typer.echo(f"data in {kg.settings.data.resolve()}, commit {kg.store.commit}")
    for name in Settings.model_fields:
        typer.echo(f"  {name} = {getattr(kg.settings, name)}")
    typer.echo(f"{free_mib(kg):8} MiB free")
    for line in engine_findings(kg.settings):
        typer.echo(f"  {line}")
    for finding in findings(kg):
        typer.echo(f"  ! {finding}")
    for status in graph_status(kg):
        typer.echo(f"{status.quads:8} statements  {status.source.name}")
    for name, number in count_content(kg).items():
        typer.echo(f"{number:8} {name}")
