"""`modernstats-kg load`: what an administrator brings into the graph."""

from contextlib import closing
from pathlib import Path
from typing import Annotated, Final

import typer

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.official import load_official
from modernstats_kg.actions.official_files import from_folder, from_the_web
from modernstats_kg.actions.official_record import loaded_sources, official_graph
from modernstats_kg.bootstrap import holds_store, open_graph
from modernstats_kg.commands.common import Data, explained, log_to_stderr, read_settings
from modernstats_kg.errors import BadParameter, StoreUnavailable
from modernstats_kg.exchange.official import official_sources
from modernstats_kg.model.official import OfficialReport, OfficialRequest
from modernstats_kg.namespaces import curie
from modernstats_kg.settings import Settings

_LIST: Final = "list"


def load(
    official: Annotated[
        str, typer.Option(metavar="NAME", help="Official source to load; `list` names all of them.")
    ],
    folder: Annotated[
        Path | None,
        typer.Option("--from", exists=True, file_okay=False, help="Folder with its files, at any depth."),
    ] = None,
    repaired: Annotated[
        bool, typer.Option("--repaired", help="Take the mended copies of files that do not parse.")
    ] = False,
    accept_share_alike: Annotated[
        bool, typer.Option("--accept-share-alike", help="Agree to a licence that asks to share alike.")
    ] = False,
    data: Data = None,
) -> None:
    """Load an official RDF source into a named graph of its own; stop the service first.

    Without --from its files are fetched from their published addresses, over https only.

    `list` needs no store: where none is, or a service has it, it says nothing of what is loaded.

    Exit status: 0 loaded or listed, 2 nothing was loaded; standard error says why.
    """
    request = OfficialRequest(official, repaired, accept_share_alike)
    settings = read_settings(data)
    log_to_stderr()
    with explained():
        if official == _LIST:
            _print_sources(settings.base, _sizes(settings))
            return
        with closing(open_graph(settings)) as kg:
            _print_report(_loaded(kg, request, folder))


def _loaded(kg: KnowledgeGraph, request: OfficialRequest, folder: Path | None) -> OfficialReport:
    if folder is not None:
        return load_official(kg, request, from_folder(folder, kg.settings))
    if request.repaired:
        raise BadParameter(
            "repaired", "Repaired copies are published nowhere: name their folder with --from."
        )
    return load_official(kg, request, from_the_web(kg.settings))


def _sizes(settings: Settings) -> dict[str, int] | None:
    """Number of statements of each graph that was loaded; None, and why, where no store can be asked."""
    unknown = f"there is no store in {settings.data}"
    if holds_store(settings):
        try:
            with closing(open_graph(settings)) as kg:
                return {status.source.name: status.quads for status in loaded_sources(kg)}
        except StoreUnavailable as reason:
            unknown = str(reason)
    typer.echo(f"modernstats-kg: what is loaded is not known: {unknown}", err=True)
    return None


def _print_sources(base: str, sizes: dict[str, int] | None) -> None:
    for name, source in official_sources().items():
        loaded = (sizes or {}).get(official_graph(base, name).value)
        state = "not loaded" if loaded is None else f"{loaded} statements"
        state = "not known" if sizes is None else state
        terms = f"{source.licence} (share-alike)" if source.share_alike else source.licence
        typer.echo(f"{name}\t{source.title}\t{terms}\t{state}")


def _print_report(report: OfficialReport) -> None:
    typer.echo(f"loaded {report.source.name}: {report.statements} statements in {report.graph}")
    typer.echo(f"licence {report.source.licence}")
    typer.echo(f"sha256 {report.sha256}")
    for found in report.defects:
        typer.echo(f"defect ({found.defect.severity}, statements: {found.statements}): {found.defect.says}")
    if report.corrected_graph is not None:
        typer.echo(f"corrected copy: {report.corrected_statements} statements in {report.corrected_graph}")
    for one in report.disagreements:
        where = curie(one.predicate) + (f"@{one.language}" if one.language else "")
        typer.echo(
            f"disagreement: {one.subject} {where}: official {'; '.join(one.official)}"
            f" | ours {'; '.join(one.ours)} in {one.graph}"
        )
