"""The shipped model files and the reference tables they are compared with.

Reference tables are skipped where they are absent; `KG_REFERENCE` names their folder.
"""

import csv
import os
import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
REFERENCE = Path(os.environ.get("KG_REFERENCE", ROOT.parent / "shared" / "reference"))

ID = Namespace("https://w3id.org/modernstats-kg/id/")
HLG = Namespace("https://w3id.org/modernstats-kg/def#")
COOS = Namespace("http://id.unece.org/def/coos#")
SCHEMA = Namespace("https://schema.org/")
GSIM11 = Namespace("http://rdf.unece.org/models/gsim#")
GSBPM50 = Namespace("http://id.unece.org/models/gsbpm/")

MODELS = tuple(sorted(path.relative_to(ONTOLOGY).as_posix() for path in ONTOLOGY.glob("models/*.ttl")))


@cache
def graph(*files: str) -> Graph:
    """The shipped files, read into one graph."""
    merged = Graph()
    for file in files:
        merged.parse(ONTOLOGY / file)
    return merged


def models() -> Graph:
    """Every model file, read into one graph."""
    return graph(*MODELS)


def reference(path: str) -> Path:
    """A reference file, or skip."""
    if not (REFERENCE / path).is_file():
        pytest.skip(f"reference file {path} is not here; set KG_REFERENCE to its folder")
    return REFERENCE / path


def table(path: str) -> list[dict[str, str]]:
    """Rows of a reference table, or skip."""
    with reference(path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def english(source: Graph, subject: Node) -> str:
    """The one English name of `subject`."""
    names = [
        name for name in source.objects(subject, SKOS.prefLabel) if getattr(name, "language", "") == "en"
    ]
    assert len(names) == 1, subject
    return str(names[0])


def local(name: str) -> str:
    """The last part of our IRI for something called `name`: its words in upper camel case, ASCII."""
    return "".join(word[0].upper() + word[1:] for word in re.findall("[A-Za-z0-9]+", name))


def scheme(version: str) -> set[Node]:
    """The elements of one version."""
    return set(models().subjects(SKOS.inScheme, ID[f"standards/{version}"]))


def one(subject: Node, predicate: URIRef) -> Node | None:
    """The value of a property that has at most one."""
    values = set(models().objects(subject, predicate))
    assert len(values) <= 1, (subject, predicate)
    return values.pop() if values else None


def text(subject: Node, predicate: URIRef) -> str:
    """The one value of a property as text; empty when there is none."""
    value = one(subject, predicate)
    return "" if value is None else str(value)


def name(subject: Node | None) -> str:
    """The English name; empty for nothing."""
    return english(models(), subject) if subject is not None else ""


def last(iri: Node | None) -> str:
    """The part of an IRI after its last slash or hash."""
    return re.split("[/#]", str(iri))[-1] if iri is not None else ""
