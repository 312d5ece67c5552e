"""RDF files that their makers publish, what is wrong in them, and what loading them gave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from modernstats_kg.model.terms import Iri


def is_official(graph: str) -> bool:
    """Whether the graph of this IRI holds an official source, as published or corrected."""
    return "/graph/official/" in graph


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """One published file.

    Attributes:
        name: what it is called here, and what a folder is searched for.
        address: where it is published; the address of an archive when it is published in one.
        media_type: media type of the RDF.
        repaired: name of a copy whose syntax somebody has mended; "" where the file parses.
        defect: why it does not parse as published; "" where it does.
        remedy: what to do about it.
        mended: it is such a mended copy itself, which is published nowhere.
    """

    name: str
    address: str
    media_type: str
    repaired: str = ""
    defect: str = ""
    remedy: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which statements a defect is about; what is empty matches anything.

    Attributes:
        subject, predicate, object: IRIs.
        language: language tag of the text.
        begins: how the text begins.
    """

    subject: str = ""
    predicate: str = ""
    object: str = ""
    language: str = ""
    begins: str = ""


@dataclass(frozen=True, slots=True)
class Defect:
    """Something known to be wrong in a file that parses, and how a corrected copy mends it.

    Attributes:
        says: what is wrong and, where it is mended, how.
        severity: high, medium or low.
        where: the statements concerned: those that fit one of the patterns.
        action: report (leave it), drop (with the blank nodes below), replace, add (a changed statement
            beside each) or rename (an IRI wherever it stands).
        becomes: new parts of a statement, for replace and add; what is empty stays.
        text: new text, for replace; "" keeps the old, without blanks around it.
        renamed: IRI by old IRI, for rename.
        deprecated: whether a renamed IRI is kept as deprecated.
    """

    says: str
    severity: Literal["high", "medium", "low"]
    where: tuple[Pattern, ...] = ()
    action: Literal["report", "drop", "replace", "add", "rename"] = "report"
    becomes: Pattern = field(default_factory=Pattern)
    text: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class OfficialSource:
    """One official source, as the table of sources describes it.

    Attributes:
        name: what the administrator calls it; last part of its graph's IRI.
        title: English title.
        homepage: IRI of the project that publishes it.
        version: version of the source, digits separated by points.
        licence: IRI of the licence.
        rights: what else there is to say of the rights; "" for nothing.
        share_alike: whether whoever passes the data on must do so under the same licence.
        base: what relative IRIs in the files are resolved against; "" when there are none.
        files: its files, in load order.
        defects: what is known to be wrong in them.
    """

    name: str
    title: str
    homepage: str
    version: str
    licence: str
    files: tuple[OfficialFile, ...]
    rights: str = ""
    share_alike: bool = False
    base: str = ""
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialRequest:
    """What an administrator asks to load.

    Attributes:
        name: name of the source.
        repaired: take the copies whose syntax was mended instead of the published files.
        accept_share_alike: a share-alike licence was read and accepted.
    """

    name: str
    repaired: bool = False
    accept_share_alike: bool = False


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was read: its bytes are kept unchanged; `sha256` is their digest."""

    name: str
    address: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FoundDefect:
    """A known defect that these files have; `statements` is how many statements it concerns."""

    defect: Defect
    statements: int


@dataclass(frozen=True, slots=True, order=True)
class Disagreement:
    """Where an official source and our own content say different things of one subject.

    Attributes:
        subject, predicate: IRIs.
        language: language tag of the values; "" for those without.
        official: values of the official source.
        ours: values of our content.
        graph: named graph of our values.
    """

    subject: str
    predicate: str
    language: str
    official: tuple[str, ...]
    ours: tuple[str, ...]
    graph: str


@dataclass(frozen=True, slots=True)
class OfficialReport:
    """What loading one official source gave.

    Attributes:
        source: what was loaded.
        graph: named graph of the statements as published.
        statements: number of statements in it.
        sha256: digest of all files together.
        files: the files, with the digest of each.
        defects: known defects that were found, worst first.
        corrected_graph: named graph of the corrected copy; None where nothing had to be corrected.
        corrected_statements: number of statements in the copy; 0 without one.
        disagreements: where our content says otherwise, by subject.
    """

    source: OfficialSource
    graph: Iri
    statements: int
    sha256: str
    files: tuple[KeptFile, ...]
    defects: tuple[FoundDefect, ...]
    corrected_graph: Iri | None
    corrected_statements: int
    disagreements: tuple[Disagreement, ...]
