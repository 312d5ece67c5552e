"""What is searched for, and what is found."""

from dataclasses import dataclass, field
from typing import Final, Literal

FacetName = Literal["kind", "scheme", "namedIn"]
"""By what found things are counted."""

FACETS: Final[tuple[FacetName, ...]] = ("kind", "scheme", "namedIn")
"""Every facet there is, in the order in which they are shown."""

MOST_RANKED: Final = 1_000
"""Candidates that one search ranks; a search never finds more."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is searched for.

    Attributes:
        text: words, codes or parts of them, in any language.
        kinds: names of kinds, as `model.kinds` or `other`; none for all.
        scheme: IRI of the concept scheme or version that things have to stand in; "" for any.
        language: the language that labels are given in, where there is one; several with commas between
            them, the preferred one first. It hides nothing.
        named_in: a language in which things must have a name; "" for any.
        limit: most hits.
        offset: how many of the best hits are left out.
    """

    text: str
    kinds: tuple[str, ...] = ()
    scheme: str = ""
    language: str = "en"
    limit: int = 20
    offset: int = 0
    named_in: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a snippet; `marked` where it is what was searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    Attributes:
        iri: canonical IRI.
        kind: name of its kind, such as `elements`; `other` where it belongs to none.
        label: its name in the language asked for, or the nearest there is.
        matched: the name, other name or code that fits best; "" where only other text does.
        snippet: the text around what fits, in pieces that are never markup.
        score: how well it fits, above 0; larger is better. Comparable within one search only.
        code: its notation; "" where it has none.
        language: language tag of `label`.
        scheme: IRI of the concept scheme or version that it stands in; "" for none.
        scheme_label: what that is called.
        matched_language: language tag of `matched`; "" for a code, and where it has none.
    """

    iri: str
    kind: str
    label: str
    matched: str
    snippet: tuple[Segment, ...]
    score: float
    code: str = ""
    language: str = ""
    scheme: str = ""
    scheme_label: str = ""
    matched_language: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of the found things have one value.

    Attributes:
        name: of the facet.
        value: a kind, the IRI of a scheme, or a language tag.
        label: what people call the value.
        count: how many of them; those that the facet itself leaves out are counted too.
    """

    name: FacetName
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        hits: the page that was asked for, best first.
        total: how many there are on all pages; at most `MOST_RANKED`.
        facets: counts over all pages, by facet and then the most frequent first.
        commit: number of the commit that was searched.
        complete: False where more things than could be ranked fit.
        corrected: what was searched for instead of words that nothing is called, by word.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: tuple[Facet, ...]
    commit: int
    complete: bool = True
    corrected: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One resource as the index keeps it.

    Attributes:
        iri: canonical IRI.
        kind: name of its kind, or `other`.
        weight: how much its kind is looked for; 1 for most.
        names: its names, each with its language tag, ours before those of official sources.
        others: alternative names and acronyms, each with its language tag.
        codes: its notations.
        identifiers: other codes that people may know it by.
        texts: definitions and descriptions, each with its language tag.
        about: words for its country and its subject; never shown.
        context: words for its class and its scheme, by which alone nothing is found; never shown.
        schemes: IRIs of the concept schemes that it stands in, that of a version first.
        leans_on: IRIs of the resources whose names are in `about` or `context`.
    """

    iri: str
    kind: str
    weight: float
    names: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    about: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    leans_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Which state an index is of.

    Attributes:
        commit: number of the commit.
        state: what tells that commit from one of the same number in another data directory.
    """

    commit: int
    state: str
