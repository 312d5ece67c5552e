"""What the shipped catalogue says of each named graph."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GraphSource:
    """One named graph and the files that hold it.

    Attributes:
        name: IRI of the named graph.
        title: English title.
        files: paths below the ontology folder, in load order.
        source: IRI of the document or publisher the statements come from.
        licence: IRI of the licence of the statements.
        version: version of the source.
    """

    name: str
    title: str
    files: tuple[str, ...]
    source: str
    licence: str
    version: str


@dataclass(frozen=True, slots=True)
class GraphStatus:
    """One named graph as it stands in the store; `quads` is its number of statements."""

    source: GraphSource
    quads: int
