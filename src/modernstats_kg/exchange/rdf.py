"""RDF in and out. The only reader of RDF files: the engine fetches nothing and opens no other file."""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Triple
from pyoxigraph import Literal as OxLiteral
from pyoxigraph import Quad as OxQuad
from pyoxigraph import parse as ox_parse
from pyoxigraph import serialize as ox_serialize

from modernstats_kg.errors import BadRequest, NotAcceptable, RdfSyntaxError, UnsupportedMediaType
from modernstats_kg.exchange.jsonld import expect_nothing_dropped
from modernstats_kg.model.json_ld import Statement, Value, graph_pieces
from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import CANONICAL_BASE, HLG, PREFIXES, default_graph

OxTerm = NamedNode | BlankNode | OxLiteral | Triple

_FORMATS: Final = {
    form.media_type: form
    for form in (
        RdfFormat.TURTLE,
        RdfFormat.N_TRIPLES,
        RdfFormat.RDF_XML,
        RdfFormat.JSON_LD,
        RdfFormat.TRIG,
        RdfFormat.N_QUADS,
    )
}
_BY_SUFFIX: Final = {f".{form.file_extension}": media_type for media_type, form in _FORMATS.items()}
_WITH_GRAPHS: Final = (RdfFormat.TRIG, RdfFormat.N_QUADS)
_VOCABULARY: Final = HLG.removesuffix("#")
_XML_NAME: Final = re.compile(r"[^\W\d][\w.-]*\Z")
"""What the IRI of a property has to end in, to be an element of XML."""
_BOM: Final = b"\xef\xbb\xbf"


def parse(
    data: bytes, media_type: str, base: str, graph: Iri | None = None, document: str = ""
) -> list[Quad]:
    """Read one RDF document.

    Deep JSON-LD can exhaust the stack of the process, so what strangers send is parsed in a reader.

    Args:
        data: the document; a byte order mark is skipped.
        media_type: one of the six RDF media types, with or without parameters.
        base: base of this deployment, where skolem IRIs are made.
        graph: graph of the statements that stand in none; `{base}graph/default` by default.
        document: IRI that relative IRIs are resolved against; `base` by default.

    Returns:
        Its statements in document order. Blank nodes have become `{base}.well-known/genid/…`, the same
        for the same bytes.

    Raises:
        UnsupportedMediaType: the media type is no RDF; lists those understood.
        BadRequest: the document is malformed (says where), uses triple terms or text directions, or is
            JSON-LD of which statements would be left out.

    Source: RDF 1.1 Concepts 3.5 (replacing blank nodes with IRIs).
    """
    form = _FORMATS.get(media_type.partition(";")[0].strip().lower())
    if form is None:
        raise UnsupportedMediaType(f"{media_type!r} is not understood as RDF.", tuple(_FORMATS))
    if form is RdfFormat.JSON_LD:
        expect_nothing_dropped(data.removeprefix(_BOM))
    reader = _Reader(f"{base}.well-known/genid/{_digest(data)}", graph or Iri(default_graph(base)))
    try:
        return [
            reader.quad(quad) for quad in ox_parse(data.removeprefix(_BOM), form, base_iri=document or base)
        ]
    except SyntaxError as fault:
        message = f"This is not well-formed {form.name}: {fault.msg}"
        raise RdfSyntaxError(message, fault.lineno, fault.offset) from fault
    except ValueError as fault:
        raise RdfSyntaxError(f"This is not well-formed {form.name}: {fault}") from fault


def parse_by_line(data: bytes, media_type: str, base: str, document: str = "") -> Iterator[tuple[Quad, int]]:
    """Read one RDF document again, and tell of each statement on which line it ends, from 1.

    The parser takes what it is given and gives what it has, so a line at a time tells where it is. JSON-LD
    it gathers first: for that, the lines mean nothing.

    Args:
        data: a well-formed document.
        media_type: as for `parse`.
        base: as for `parse`, as is `document`.
    """
    form = _FORMATS[media_type.partition(";")[0].strip().lower()]
    reader = _Reader(f"{base}.well-known/genid/{_digest(data)}", Iri(default_graph(base)))
    lines = _Lines(data.removeprefix(_BOM))
    for quad in ox_parse(cast(IO[bytes], lines), form, base_iri=document or base):
        yield reader.quad(quad), lines.given


def media_type_of_file(path: Path) -> str:
    """The RDF media type that the suffix of a file tells.

    Raises:
        UnsupportedMediaType: it tells none.
    """
    media_type = _BY_SUFFIX.get(path.suffix.lower())
    if media_type is None:
        raise UnsupportedMediaType(
            f"{path.name}: no RDF file ends in {path.suffix!r}; known: {', '.join(_BY_SUFFIX)}.",
            tuple(_FORMATS),
        )
    return media_type


def parse_file(path: Path, graph: Iri, base: str) -> list[Quad]:
    """Read one RDF file of ours into one named graph.

    Args:
        path: the file; its suffix tells the format.
        graph: graph of its statements.
        base: base of this deployment. Our own IRIs are moved to it from the canonical one, except the
            vocabulary, which is the same everywhere.

    Raises:
        UnsupportedMediaType: the suffix is none of those of RDF.
        BadRequest: the file is malformed; names it and where.
        OSError: the file cannot be read.
    """
    media_type = media_type_of_file(path)
    try:
        quads = parse(path.read_bytes(), media_type, base, graph)
    except BadRequest as fault:
        raise BadRequest(f"{path.name}: {fault}") from fault
    return quads if base == CANONICAL_BASE else [_moved(quad, base) for quad in quads]


def serialize(quads: Iterable[Quad], media_type: str) -> bytes:
    """Write statements in one of the six RDF formats, with the prefixes that they use.

    TriG and N-Quads keep the named graphs; the others give each triple once, in the order received.

    Raises:
        UnsupportedMediaType: the media type is none of the six.
        NotAcceptable: RDF/XML is wanted of a property that it has no way to name.
    """
    form = _FORMATS.get(media_type)
    if form is None:
        raise UnsupportedMediaType(f"RDF is not written as {media_type!r}.", tuple(_FORMATS))
    quads = list(quads)
    if form is RdfFormat.RDF_XML:
        _expect_xml_names(quads)
    if form in _WITH_GRAPHS:
        kept = sorted(dict.fromkeys(quads), key=lambda quad: quad.graph)
        statements: list[OxQuad] | list[Triple] = [
            OxQuad(*_triple(quad), NamedNode(quad.graph.value)) for quad in kept
        ]
    else:
        kept = list({quad[:3]: quad for quad in reversed(quads)}.values())[::-1]
        if form is RdfFormat.JSON_LD:
            return b"".join(graph_pieces(map(_compacted, kept)))
        statements = [Triple(*_triple(quad)) for quad in kept]
    return cast(bytes, ox_serialize(statements, format=form, prefixes=_prefixes_in(kept)))


def rewritten(triples: str, media_type: str) -> bytes:
    """N-Triples of our own in another RDF format, with the prefixes that they use; blank nodes stay.

    Raises:
        UnsupportedMediaType: the media type is none of the six.
    """
    form = _FORMATS.get(media_type)
    if form is None:
        raise UnsupportedMediaType(f"RDF is not written as {media_type!r}.", tuple(_FORMATS))
    read = [quad.triple for quad in ox_parse(triples.encode(), RdfFormat.N_TRIPLES)]
    named = {term.value for triple in read for term in triple if isinstance(term, NamedNode)}
    used = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in named}
    known = PREFIXES | {"sh": "http://www.w3.org/ns/shacl#"}
    prefixes = {prefix: namespace for prefix, namespace in known.items() if namespace in used}
    return cast(bytes, ox_serialize(read, format=form, prefixes=prefixes))


def written(term: Term) -> str:
    """One term as N-Triples, Turtle and SPARQL write it, by the engine's own hand.

    Raises:
        ValueError: the IRI or the language tag is malformed.
    """
    return str(_ox_term(term))


class _Lines(io.RawIOBase):
    """A file that gives one line at a time; `given` counts them."""

    def __init__(self, data: bytes) -> None:
        self._lines = iter(data.splitlines(keepends=True))
        self._rest = b""
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if not self._rest:
            self._rest = next(self._lines, b"")
            self.given += bool(self._rest)
        piece, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return piece


class _Reader:
    """Turns the engine's terms into ours, numbering blank nodes as they appear."""

    def __init__(self, skolem: str, graph: Iri) -> None:
        self._skolem = skolem
        self._graph = graph
        self._numbers: dict[str, int] = {}

    def quad(self, quad: OxQuad) -> Quad:
        name = quad.graph_name
        graph = self._graph if isinstance(name, DefaultGraph) else self._node(name)
        return Quad(self._node(quad.subject), Iri(quad.predicate.value), self._term(quad.object), graph)

    def _term(self, term: OxTerm) -> Term:
        if isinstance(term, OxLiteral):
            if term.direction is not None:
                raise ValueError("text with a base direction is not stored")
            return Literal(term.value, term.datatype.value, term.language or "")
        return self._node(term)

    def _node(self, node: OxTerm) -> Iri:
        if isinstance(node, NamedNode):
            return Iri(node.value)
        if isinstance(node, BlankNode):
            number = self._numbers.setdefault(node.value, len(self._numbers) + 1)
            return Iri(f"{self._skolem}-{number}")
        raise ValueError("triple terms are not stored")


def _expect_xml_names(quads: Iterable[Quad]) -> None:
    # The engine would write an element without a name: XML that nobody can read.
    for quad in quads:
        if not _XML_NAME.search(quad.predicate.value):
            raise NotAcceptable(
                f"RDF/XML has no way to name the property <{quad.predicate}>: ask for another format.",
                tuple(media_type for media_type in _FORMATS if media_type != RdfFormat.RDF_XML.media_type),
            )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _moved(quad: Quad, base: str) -> Quad:
    """The statement with our own IRIs under `base`."""
    subject, predicate, object_, graph = quad
    moved = object_ if isinstance(object_, Literal) else _moved_iri(object_, base)
    return Quad(_moved_iri(subject, base), _moved_iri(predicate, base), moved, graph)


def _moved_iri(iri: Iri, base: str) -> Iri:
    path = iri.value.removeprefix(CANONICAL_BASE)
    if path == iri.value or iri.value == _VOCABULARY or iri.value.startswith(HLG):
        return iri
    return Iri(base + path)


def _triple(quad: Quad) -> tuple[NamedNode, NamedNode, NamedNode | OxLiteral]:
    return NamedNode(quad.subject.value), NamedNode(quad.predicate.value), _ox_term(quad.object)


def _ox_term(term: Term) -> NamedNode | OxLiteral:
    if isinstance(term, Iri):
        return NamedNode(term.value)
    if term.language:
        return OxLiteral(term.value, language=term.language)
    return OxLiteral(term.value, datatype=NamedNode(term.datatype))


def _compacted(quad: Quad) -> Statement:
    term = quad.object
    if isinstance(term, Iri):
        return quad.subject.value, quad.predicate.value, Value(term.value, named=True)
    value = Value(term.value, named=False, datatype=term.datatype, language=term.language)
    return quad.subject.value, quad.predicate.value, value


def _prefixes_in(quads: Iterable[Quad]) -> dict[str, str]:
    """The prefixes whose namespaces occur; a header of unused ones helps nobody."""
    used = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for quad in quads for iri in _iris(quad)}
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in used}


def _iris(quad: Quad) -> Iterator[str]:
    yield from (term.value if isinstance(term, Iri) else term.datatype for term in quad)
