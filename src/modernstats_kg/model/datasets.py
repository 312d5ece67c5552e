"""What the catalogue says of a dataset."""

from dataclasses import dataclass

from modernstats_kg.model.terms import Literal


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """One dataset: everything, a named graph, a standard or a version of one.

    Attributes:
        iri: its IRI; a named graph and a version keep the one that they have in the data.
        titles: what it is called, in each language.
        descriptions: what it holds, in each language; at least one.
        licence: IRI of the licence of the statements; "" where none is known.
        version: what its version is called; "" for none.
        source: IRI of the document or publisher that the statements come from; "" for none.
        issued: when it was first here, or for a version when it was published.
        modified: when it was last changed here.
        languages: tags of the languages of its texts.
        vocabularies: namespaces of its properties and classes.
        current: IRI of its current version.
        versions: IRIs of its versions that are datasets too.
        previous: IRI of the version before it.
        version_of: IRI of what it is a version of.
        dumped: whether it comes as files.
    """

    iri: str
    titles: tuple[Literal, ...]
    descriptions: tuple[Literal, ...]
    licence: str = ""
    version: str = ""
    source: str = ""
    issued: Literal | None = None
    modified: Literal | None = None
    languages: tuple[str, ...] = ()
    vocabularies: tuple[str, ...] = ()
    current: str = ""
    versions: tuple[str, ...] = ()
    previous: str = ""
    version_of: str = ""
    dumped: bool = False
