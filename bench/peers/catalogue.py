"""A folder from which the service loads the generated graphs as it loads its own content: by a catalogue."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from modernstats_kg.assets import ontology_dir

SHIPPED: Final = {
    "def": "def/modernstats.ttl",
    "concepts": "def/concepts.ttl",
    "skos": "models/skos-axioms.ttl",
}
"""What the generated statements refer to, and the axioms that are inferred with."""
_HEAD: Final = """@base <https://w3id.org/modernstats-kg/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
"""
_ENTRY: Final = """
<{graph}>
  a dcat:Dataset ;
  dcat:version "1" ;
  dcterms:identifier "{identifier}" ;
  dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
  dcterms:source <def> ;
  dcterms:title "Generated: {identifier}"@en ;
  schema:contentUrl "{file}" ;
  schema:position {position} .
"""


def write_catalogue(folder: Path, generated: Iterable[tuple[str, Path]]) -> None:
    """Make `folder` what the setting `ontology` names.

    Args:
        folder: holds the generated files, or a folder above them does.
        generated: IRI and file of each graph.
    """
    entries = []
    for name, file in SHIPPED.items():
        (folder / file).parent.mkdir(exist_ok=True)
        shutil.copy(ontology_dir() / file, folder / file)
        entries.append((f"graph/{name}", file))
    entries += [(graph, str(file.relative_to(folder))) for graph, file in generated]
    parts = [
        _ENTRY.format(graph=graph, identifier=f"bench-{position}", file=file, position=position)
        for position, (graph, file) in enumerate(entries)
    ]
    (folder / "catalog.ttl").write_text(_HEAD + "".join(parts), encoding="utf-8")
    shutil.copy(ontology_dir() / "context.jsonld", folder)
    shutil.copy(ontology_dir() / "synonyms.txt", folder)
