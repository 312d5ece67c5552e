"""The table of media types, and the choice among them by `Accept`, by name and by suffix."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, NoReturn

from modernstats_kg.errors import BadParameter, NotAcceptable


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """One form in which an answer can be written.

    Attributes:
        name: what `format=` calls it.
        media_type: registered media type, without parameters.
        suffix: ending of a file or address, without the dot.
        label: what people call it.
        names: other names and looser media types by which clients ask for it.
    """

    name: str
    media_type: str
    suffix: str
    label: str
    names: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The `Content-Type` of a body in this form; text says that it is UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    @property
    def all_names(self) -> tuple[str, ...]:
        """Everything that `format=` may say to mean this form."""
        return (self.name, self.suffix, self.media_type, *self.names)


JSON: Final = Format("json", "application/sparql-results+json", "srj", "JSON", ("application/json",))
XML: Final = Format("xml", "application/sparql-results+xml", "srx", "XML", ("sparql", "text/xml"))
CSV: Final = Format("csv", "text/csv", "csv", "CSV")
TSV: Final = Format("tsv", "text/tab-separated-values", "tsv", "TSV")
TURTLE: Final = Format(
    "turtle", "text/turtle", "ttl", "Turtle", ("n3", "application/turtle", "application/x-turtle")
)
N_TRIPLES: Final = Format("n-triples", "application/n-triples", "nt", "N-Triples", ("ntriples",))
RDF_XML: Final = Format("rdf+xml", "application/rdf+xml", "rdf", "RDF/XML", ("xml", "rdfxml"))
JSON_LD: Final = Format(
    "ld+json",
    "application/ld+json",
    "jsonld",
    "JSON-LD",
    ("json", "json-ld", "application/json", "application/x-json+ld"),
)
TRIG: Final = Format("trig", "application/trig", "trig", "TriG")
N_QUADS: Final = Format("n-quads", "application/n-quads", "nq", "N-Quads", ("nquads",))
HTML: Final = Format("html", "text/html", "html", "HTML", ("application/xhtml+xml",))
MARKDOWN: Final = Format("markdown", "text/markdown", "md", "Markdown", ("text/x-markdown",))
PLAIN_JSON: Final = Format("plain-json", "application/json", "json", "JSON")

RESULT_FORMATS: Final = (JSON, XML, CSV, TSV)
"""Forms of a SELECT result, the default first."""

BOOLEAN_FORMATS: Final = (JSON, XML)
"""Forms of an ASK result: SPARQL 1.1 defines no other."""

GRAPH_FORMATS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
"""Forms of a graph, the default first. TriG and N-Quads also tell the named graph where it is known."""

DOCUMENT_FORMATS: Final = (*GRAPH_FORMATS, HTML)
"""Forms of what the service says of itself."""

RESOURCE_FORMATS: Final = (*DOCUMENT_FORMATS, MARKDOWN)
"""Forms of the document about a thing."""

ITEM_FORMATS: Final = (
    PLAIN_JSON,
    JSON_LD,
    *(form for form in GRAPH_FORMATS if form is not JSON_LD),
    HTML,
    MARKDOWN,
)
"""Forms of an item of a REST collection, the default first."""

_ALL: Final = (*RESULT_FORMATS, *RESOURCE_FORMATS)
_ELEMENT: Final = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*"?)+')
_PIECE: Final = re.compile(r'(?:[^;"]|"(?:\\.|[^"\\])*"?)+')
_RANGE: Final = re.compile(r"([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)", re.ASCII)
_LONGEST_KEPT: Final = 256
_WEIGHT: Final = re.compile(r"[01]|[01]?\.[0-9]{0,9}")


class _Range(NamedTuple):
    """One element of `Accept`."""

    main: str
    sub: str
    parameters: bool
    quality: float

    def precedence(self, media_type: str) -> tuple[int, bool] | None:
        """How closely the range names the media type; None when it does not.

        Parameters such as `charset` or `profile` do not rule a form out, but a range without them
        speaks for it first.
        """
        main, sub = media_type.lower().split("/", 1)
        if (self.main, self.sub) == ("*", "*"):
            return 0, not self.parameters
        if self.main != main or self.sub not in ("*", sub):
            return None
        return (1 if self.sub == "*" else 2), not self.parameters


def negotiate(accept: str | None, offered: Sequence[str]) -> str:
    """The media type of `offered` that `accept` prefers; the earlier of two it likes equally.

    Args:
        accept: value of the `Accept` header; without one, or with one in which nothing is
            well-formed, anything is welcome.
        offered: media types without parameters, the server's favourite first.

    Raises:
        NotAcceptable: the header rules out everything on offer.

    Source: RFC 9110 12.4.2 (quality values) and 12.5.1 (Accept: precedence of specific ranges).
    """
    ranges = list(_ranges(accept or "")) or [_Range("*", "*", False, 1.0)]
    qualities = [_quality(media_type, ranges) for media_type in offered]
    best = max(qualities, default=0.0)
    if best <= 0.0:
        raise NotAcceptable(
            f"None of the media types asked for is on offer: {', '.join(offered)}.", tuple(offered)
        )
    return offered[qualities.index(best)]


def negotiate_format(accept: str | None, formats: Sequence[Format]) -> Format:
    """The form that `accept` prefers; looser media types such as `application/json` count too.

    Raises:
        NotAcceptable: the header rules out all of them; lists their registered media types.
    """
    if len(accept or "") > _LONGEST_KEPT:
        return _negotiated(accept, tuple(formats))
    return _negotiated_before(accept, tuple(formats))


def _negotiated(accept: str | None, formats: tuple[Format, ...]) -> Format:
    by_type = {form.media_type: form for form in formats}
    for form in formats:
        by_type.update({name: form for name in form.names if "/" in name and name not in by_type})
    try:
        return by_type[negotiate(accept, tuple(by_type))]
    except NotAcceptable:
        _refuse(accept or "", formats)


_negotiated_before = lru_cache(maxsize=1024)(_negotiated)
"""Clients send few different headers, and each takes longer to read than a short query."""


def format_by_name(name: str, formats: Sequence[Format]) -> Format:
    """The form that `format=` asks for: a name, a suffix or a media type, in any case.

    Raises:
        BadParameter: no form has that name; lists those that fit.
        NotAcceptable: there is such a form, but not for this answer.
    """
    wanted = name.strip().lower()
    for form in formats:
        if wanted in form.all_names:
            return form
    if any(wanted in form.all_names for form in _ALL):
        _refuse(wanted, formats)
    known = ", ".join(form.name for form in formats)
    raise BadParameter("format", f"{name!r} is no format of this answer. Known: {known}.")


def split_suffix(path: str, formats: Sequence[Format] = RESOURCE_FORMATS) -> tuple[str, Format | None]:
    """`path` without its format suffix, and that format; None where it ends in no known suffix.

    So `standards/gsbpm/5.2.ttl` asks for Turtle and `standards/gsbpm/5.2` for nothing.
    """
    stem, dot, suffix = path.rpartition(".")
    for form in formats:
        if dot and stem and suffix == form.suffix:
            return stem, form
    return path, None


def _refuse(wanted: str, formats: Sequence[Format]) -> NoReturn:
    offered = tuple(form.media_type for form in formats)
    raise NotAcceptable(
        f"This answer cannot be written as {wanted!r}. On offer: {', '.join(offered)}.", offered
    )


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    """What the most specific ranges say of a media type; 0 when none names it."""
    matches = [(found, r.quality) for r in ranges if (found := r.precedence(media_type)) is not None]
    return max(matches)[1] if matches else 0.0


def _ranges(accept: str) -> Iterator[_Range]:
    for element in _ELEMENT.findall(accept):
        first, *parameters = [piece.strip() for piece in _PIECE.findall(element)] or [""]
        found = _RANGE.fullmatch("*/*" if first == "*" else first)  # Java's HTTP client sends a lone star
        weights = [
            p.partition("=")[2].strip() for p in parameters if p.partition("=")[0].strip().lower() == "q"
        ]
        if found and all(_is_weight(weight) for weight in weights):
            main, sub = found[1].lower(), found[2].lower()
            yield _Range(main, sub, len(parameters) > len(weights), float(weights[0]) if weights else 1.0)


def _is_weight(text: str) -> bool:
    return _WEIGHT.fullmatch(text) is not None and text != "." and float(text) <= 1.0
