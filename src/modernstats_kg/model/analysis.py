"""What the analyses of the graph answer: coverage, crosswalk, gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STATED, REPORTED, COMPARED = "stated", "reported", "compared"
DERIVED, CANDIDATE = "derived", "candidate"
"""Who stands behind a pair: a standard, an older working paper, a comparison of the names of two versions of
one standard, a path of agreed pairs, or nobody yet."""

AGREED = (STATED, REPORTED)
"""Status of a mapping that counts. A candidate, or one of any other status, does not before its review."""

SETTLED = (*AGREED, COMPARED)
"""Status of a pair that is known itself, from a mapping or from a correspondence between versions."""

PAIRED = (*SETTLED, DERIVED)
"""Status of a pair that leaves neither of its elements without counterpart."""

STATUSES = (*PAIRED, CANDIDATE)
"""Every status, the surest first."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a standard whose elements are here: `slug` is its name in addresses, `gsim-2.0`."""

    slug: str
    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a scheme; `code` is "" where it has no notation."""

    iri: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many things are linked to a concept itself, and how many only to the same one of other versions."""

    direct: int
    carried: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One line of a coverage matrix.

    Attributes:
        level: phase, subProcess, overarchingActivity; phaseTotal for a phase with its sub-processes; total.
        code: the notation; of a total that of its phase, "" for the whole.
        iri: the concept; of the total the scheme.
        label: its name.
        counts: distinct things by kind; a kind without any is there with zeros.
        total: distinct things of all kinds; one thing may be of two kinds.
    """

    level: str
    code: str
    iri: str
    label: str
    counts: Mapping[str, Count]
    total: Count


@dataclass(frozen=True, slots=True)
class Coverage:
    """A version of GSBPM by kind of thing; `rows` in the order of the model, totals after their parts."""

    version: str
    scheme: str
    kinds: tuple[str, ...]
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class CoveredThing:
    """One thing behind a number of a coverage matrix.

    Attributes:
        iri: the thing.
        label: its name.
        kinds: names of its kinds.
        code: the phase, sub-process or activity it is counted at.
        concept: the concept it is linked to: that of `code`, or the same one of another version.
        predicate: the property that links it.
        carried: it is linked to the same concept of another version only.
    """

    iri: str
    label: str
    kinds: tuple[str, ...]
    code: str
    concept: str
    predicate: str
    carried: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derived pair: `subject relation object`, stated by `mapping` where that has an IRI."""

    subject: str
    relation: str
    object: str
    mapping: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two elements that correspond, read from `source` to `target`.

    Attributes:
        source: element of the scheme asked from.
        relation: IRI of the SKOS property, or of the kind of change between two versions.
        target: element of the scheme asked to.
        status: one of `STATUSES`.
        confidence: 0 to 1; None where nobody gave one.
        justification: IRI of how it was found; None where nobody said.
        origin: the document or graph that it comes from.
        comment: what its author says of it.
        mapping: IRI of the mapping or association; None for a bare triple and for a derived pair.
        path: the steps of a derived pair.
    """

    source: Element
    relation: str
    target: Element
    status: str
    confidence: float | None = None
    justification: str | None = None
    origin: str | None = None
    comment: str | None = None
    mapping: str | None = None
    path: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpaired:
    """An element without an agreed or derived counterpart on the other side.

    Attributes:
        element: the element.
        candidates: how many candidates wait for review.
        reason: IRI of the change that explains it (added, removed), or of the statement that there is none.
        comment: what that statement says.
        same_name: elements of the other side of the same name but for case, blanks and punctuation. This is
            computed, reviewed by nobody and no mapping.
    """

    element: Element
    candidates: int
    reason: str | None = None
    comment: str | None = None
    same_name: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Two schemes side by side: pairs, and what has no counterpart on each side."""

    source: Scheme
    target: Scheme
    pairs: tuple[Pair, ...]
    source_only: tuple[Unpaired, ...]
    target_only: tuple[Unpaired, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing.

    Attributes:
        kind: which check found it.
        group: the scheme or standard it belongs to, by slug; the property for a broken link.
        iri: what lacks something.
        label: its name.
        detail: what it lacks, in words.
        candidates: labels of candidates that would fill it.
    """

    kind: str
    group: str
    iri: str
    label: str
    detail: str
    candidates: tuple[str, ...] = field(default=())
