"""`modernstats-kg import` and `modernstats-kg export`: exchange formats in and out."""

from pathlib import Path
from typing import Annotated

import typer

from modernstats_kg.actions.bringing import bring_files
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.sssom import (
    MappingImport,
    export_mappings,
    import_graph,
    import_mappings,
    preview_import,
)
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.commands.common import Data, explained, read_settings
from modernstats_kg.errors import ShapeViolation
from modernstats_kg.model.report import Report
from modernstats_kg.model.terms import Iri

import_app = typer.Typer(no_args_is_help=True, help="Bring a file of an exchange format into the graph.")
export_app = typer.Typer(no_args_is_help=True, help="Write content in an exchange format.")


@import_app.callback()
def _import() -> None:
    pass


@export_app.callback()
def _export() -> None:
    pass


@import_app.command("sssom")
def import_sssom(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="SSSOM/TSV file.")],
    graph: Annotated[
        str,
        typer.Option(metavar="IRI", help="Named graph below graph/imported/; the file's name by default."),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and report; write nothing.")] = False,
    data: Data = None,
) -> None:
    """Import the mappings of an SSSOM/TSV file; stop the service first.

    They become the whole content of one named graph. Nothing is written when any mapping is wrong.

    Exit status: 0 imported, or nothing to do; 1 a mapping breaks a shape; 2 the file cannot be read.
    """
    with explained():
        kg = open_graph(read_settings(data))
        try:
            name = Iri(graph) if graph else import_graph(kg, file.name.partition(".")[0])
            _print_import(_imported(kg, file.read_bytes(), name, dry_run))
        except ShapeViolation as broken:
            _print_violations(broken.report)
            raise typer.Exit(1) from broken
        finally:
            kg.close()


@import_app.command("rdf")
def import_rdf(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="RDF files to add.")],
    graph: Annotated[
        str,
        typer.Option(metavar="IRI", help="Named graph that they are added to; they name theirs if unset."),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and report; write nothing.")] = False,
    data: Data = None,
) -> None:
    """Add what RDF files say, all of them in one commit; stop the service first.

    Exit status: 0 added, or there already; 1 it breaks a shape; 2 a file cannot be read.
    """
    with explained():
        kg = open_graph(read_settings(data))
        try:
            before = kg.store.commit
            receipt = bring_files(kg, files, Iri(graph) if graph else None, rehearsal=dry_run)
        except ShapeViolation as broken:
            _print_violations(broken.report)
            raise typer.Exit(1) from broken
        finally:
            kg.close()
    for line in (*receipt.rewritten, f"{len(receipt.change.adds)} statements new"):
        typer.echo(line)
    typer.echo(f"written as commit {receipt.commit}" if receipt.commit > before else "nothing written")


@export_app.command("sssom")
def export_sssom(
    out: Annotated[Path, typer.Argument(dir_okay=False, help="File to write, such as mappings.sssom.tsv.")],
    data: Data = None,
) -> None:
    """Write every mapping as one SSSOM/TSV file; stop the service first."""
    with explained():
        kg = open_graph(read_settings(data))
        try:
            out.write_bytes(export_mappings(kg))
        finally:
            kg.close()
    typer.echo(f"wrote {out}")


def _imported(kg: KnowledgeGraph, data: bytes, graph: Iri, dry_run: bool) -> MappingImport:
    return preview_import(kg, data, graph) if dry_run else import_mappings(kg, data, graph)


def _print_import(report: MappingImport) -> None:
    typer.echo(
        f"{report.graph}: {report.created} created, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.removed} removed"
    )
    for column in report.ignored:
        typer.echo(f"ignored column {column}: no slot of SSSOM, and not declared as ours")
    for iri in report.undescribed:
        typer.echo(f"not described here: {iri}")
    typer.echo("nothing written" if report.commit is None else f"written as commit {report.commit}")


def _print_violations(report: Report) -> None:
    for found in report.violations:
        typer.echo(f"{found.focus}\t{found.path or ''}\t{found.value or ''}\t{found.message}", err=True)
    typer.echo("nothing written", err=True)
