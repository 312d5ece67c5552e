"""Search and suggestions over what everybody may read."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Final
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.indexing import follow, index_of
from modernstats_kg.actions.search_weights import OTHER
from modernstats_kg.errors import BadParameter, Busy
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.languages import chain_of, chosen
from modernstats_kg.model.search import (
    FACETS,
    MOST_RANKED,
    Facet,
    Hit,
    Mark,
    SearchRequest,
    SearchResult,
    Segment,
)
from modernstats_kg.namespaces import curie
from modernstats_kg.search.finding import Found, Wanted, find
from modernstats_kg.search.index import Damaged, SearchIndex, read_mark
from modernstats_kg.search.ranking import Candidate
from modernstats_kg.search.snippets import is_marked, segments, snippet
from modernstats_kg.search.synonyms import Synonyms, read_synonyms, synonyms_file
from modernstats_kg.search.vocabulary import Vocabulary
from modernstats_kg.search.wording import Wording, read_wording
from modernstats_kg.store.port import Store

LONGEST_TEXT: Final = 200
"""Characters that may be searched for."""
MOST_HITS: Final = 100
"""Hits on one page."""

_SUGGESTED: Final = 200
"""Candidates for suggestions."""
_RETRY_S: Final = 2
_PATIENCE_S: Final = 2.0
"""How long a search waits for the index to follow the commits; then it is answered from an older state."""
_FIRST_PATIENCE_S: Final = 20.0
"""How long a search waits where there is no index at all."""
_SHOWN: Final = """
    SELECT d.iri, d.content FROM json_each(?) a CROSS JOIN documents d ON d.iri = a.value
"""
_vocabularies: Final[WeakKeyDictionary[Store, Vocabulary]] = WeakKeyDictionary()


def search(kg: KnowledgeGraph, request: SearchRequest) -> SearchResult:
    """What fits the words best, by name, code, other names, definition; one page of it.

    Raises:
        BadParameter: the text, a kind, the limit or the offset is wrong; says what fits.
        Busy: the index is being built.
    """
    _check(request)
    wanted = Wanted(request.text, request.kinds, request.scheme, request.named_in)
    with _index(kg) as (connection, mark):
        found = _find(kg, connection, mark, wanted)
        kept = [one for one in found.ranked if wanted.admits(one)]
        page = kept[request.offset : request.offset + request.limit]
        return SearchResult(
            hits=_hits(connection, page, found.wording, request.language),
            total=len(kept),
            facets=_facets(connection, found.ranked, wanted, request.language),
            commit=mark.commit,
            complete=found.complete,
            corrected=found.wording.corrections,
        )


def suggest(kg: KnowledgeGraph, text: str, language: str = "en", limit: int = 10) -> tuple[Hit, ...]:
    """What the beginning of a search may become: things whose name or code has words that begin so.

    Args:
        text: as typed; nothing fits an empty one.
        language: that labels are given in, where there is one.
        limit: most suggestions.

    Raises:
        BadParameter: the text or the limit is wrong.
        Busy: the index is being built.
    """
    _check(SearchRequest(text, language=language, limit=limit))
    wanted = Wanted(text, unfinished=True, most=_SUGGESTED)
    with _index(kg) as (connection, mark):
        found = _find(kg, connection, mark, wanted)
        return _hits(connection, found.ranked[:limit], found.wording, language)


def indexed_commit(kg: KnowledgeGraph) -> int:
    """Number of the commit that searches are answered from now: the newest, unless the index is behind.

    Raises:
        Busy: the index is being built.
    """
    with _index(kg) as (_, mark):
        return mark.commit


def marked_in(kg: KnowledgeGraph, text: str, asked: str) -> tuple[Segment, ...]:
    """A text in pieces, the words marked that were searched for.

    Args:
        text: such as the label of a hit.
        asked: what was searched for, as typed.
    """
    return segments(text, read_wording(asked, synonyms_of(kg)))


def synonyms_of(kg: KnowledgeGraph) -> Synonyms:
    """The synonyms of a deployment."""
    return read_synonyms(synonyms_file(kg.settings.ontology))


@contextmanager
def _index(kg: KnowledgeGraph) -> Iterator[tuple[sqlite3.Connection, Mark]]:
    """One state of the index, the newest that there is."""
    index: SearchIndex = index_of(kg)
    follow(kg, _PATIENCE_S if index.mark else _FIRST_PATIENCE_S)
    try:
        with index.reading() as connection:
            yield connection, read_mark(connection)
    except Damaged as damage:
        raise Busy("The search index is being built; ask again in a moment.", _RETRY_S) from damage


def _find(kg: KnowledgeGraph, connection: sqlite3.Connection, mark: Mark, wanted: Wanted) -> Found:
    vocabulary = _vocabularies.setdefault(kg.store, Vocabulary())
    return find(connection, synonyms_of(kg), partial(vocabulary.near, connection, mark), wanted)


def _hits(
    connection: sqlite3.Connection, found: Iterable[Candidate], wording: Wording, language: str
) -> tuple[Hit, ...]:
    found = list(found)
    contents = _contents(connection, [one.iri for one in found])
    schemes = {one.iri: next(iter(contents[one.iri]["schemes"]), "") for one in found}
    named = _contents(connection, sorted(set(schemes.values())))
    return tuple(
        _hit(one, contents[one.iri], wording, language, _named(named, schemes[one.iri], language))
        for one in found
    )


def _hit(
    found: Candidate, content: Mapping[str, Any], wording: Wording, language: str, scheme_label: str
) -> Hit:
    label, tag = _label(content, language)
    named = [(label, tag), *content["names"], *content["others"], *((code, "") for code in content["codes"])]
    matched, spoken = next(((text, of) for text, of in named if is_marked(text, wording)), ("", ""))
    texts = sorted(content["texts"], key=lambda text: text[1] != language)
    return Hit(
        iri=found.iri,
        kind=found.kind,
        label=label,
        matched=matched,
        matched_language=spoken,
        snippet=snippet([text for text, _ in texts], wording),
        score=round(found.score, 4),
        code=next(iter(content["codes"]), ""),
        language=tag,
        scheme=next(iter(content["schemes"]), ""),
        scheme_label=scheme_label,
    )


def _contents(connection: sqlite3.Connection, iris: list[str]) -> dict[str, dict[str, Any]]:
    rows = connection.execute(_SHOWN, (json.dumps(iris),))
    return {iri: json.loads(content) for iri, content in rows}


def _named(contents: Mapping[str, Mapping[str, Any]], iri: str, language: str) -> str:
    """What a resource is called; its prefixed name where it has no document."""
    if iri not in contents:
        return curie(iri)
    return _label(contents[iri], language)[0]


def _label(content: Mapping[str, Any], language: str) -> tuple[str, str]:
    """A name in the nearest language, and that language."""
    labels: dict[str, str] = {}
    for text, tag in content["names"]:
        labels.setdefault(tag, text)
    tag = chosen(labels, chain_of(language.split(","))) or ""
    return labels[tag], tag


def _facets(
    connection: sqlite3.Connection, ranked: Iterable[Candidate], wanted: Wanted, language: str
) -> tuple[Facet, ...]:
    """How many of what fits the words have which value, by all filters but that of the value itself."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for one in ranked:
        values = {
            "kind": [one.kind],
            "scheme": one.schemes.split("\n"),
            "namedIn": one.languages.split(" "),
        }
        for name in FACETS:
            if wanted.admits(one, but=name):
                counts[name].update(filter(None, values[name]))
    schemes = _contents(connection, list(counts["scheme"]))
    return tuple(
        Facet(name, value, _named(schemes, value, language) if name == "scheme" else value, count)
        for name in FACETS
        for value, count in counts[name].most_common()
    )


def _check(request: SearchRequest) -> None:
    if not request.text.strip() or len(request.text) > LONGEST_TEXT:
        raise BadParameter("q", f"Say what to search for, in 1 to {LONGEST_TEXT} characters.")
    for kind in request.kinds:
        if kind not in (*KINDS, OTHER):
            raise BadParameter("kind", f"{kind!r} is no kind. Known: {', '.join((*KINDS, OTHER))}.")
    if not 1 <= request.limit <= MOST_HITS:
        raise BadParameter("limit", f"The limit is a number from 1 to {MOST_HITS}.")
    if not 0 <= request.offset <= MOST_RANKED:
        raise BadParameter("offset", f"The offset is a number from 0 to {MOST_RANKED}; no more is ranked.")
