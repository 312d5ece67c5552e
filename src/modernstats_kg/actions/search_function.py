"""`hlg:searchScore`: search within SPARQL. Runs in a reader, which reads the index and never writes it."""

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from modernstats_kg.errors import Busy, QueryRefused
from modernstats_kg.namespaces import HLG
from modernstats_kg.search.finding import Wanted, find
from modernstats_kg.search.index import FILE, Damaged, open_index, read_mark
from modernstats_kg.search.synonyms import read_synonyms, synonyms_file
from modernstats_kg.search.vocabulary import Vocabulary

SEARCH_SCORE: Final = f"{HLG}searchScore"
"""IRI of the function."""
_MOST_TEXTS: Final = 20
_RETRY_S: Final = 1
_LONGEST: Final = 200
_VOCABULARY: Final = Vocabulary()


class Scores:
    """The scores of the texts that one query searches for."""

    def __init__(self, data: Path, ontology: str, commit: int) -> None:
        """Remember where to look; the index is opened when a text is first searched for.

        Args:
            data: folder that the index lies in.
            ontology: the deployment's own folder of shipped graphs; empty where it has none.
            commit: number of the commit that the query sees.
        """
        self._index = data / FILE
        self._commit = commit
        self._synonyms = read_synonyms(synonyms_file(Path(ontology) if ontology else None))
        self._found: dict[str, dict[str, float]] = {}

    def score(self, iri: str = "", text: str = "", *more: str) -> float | None:
        """How well a resource fits a text; None where it does not.

        Raises:
            QueryRefused: the function is called with something else, or for too many texts.
            Busy: the index is of another commit than what is queried.
        """
        if not iri or not text or more:
            raise QueryRefused("hlg:searchScore takes an IRI and a text that is not empty.")
        if text not in self._found:
            self._found[text] = self._search(text)
        return self._found[text].get(iri)

    def _search(self, text: str) -> dict[str, float]:
        if len(self._found) >= _MOST_TEXTS or len(text) > _LONGEST:
            raise QueryRefused(
                f"hlg:searchScore searches for {_MOST_TEXTS} texts in a query, of {_LONGEST} characters each."
            )
        try:
            with closing(open_index(self._index)) as connection:
                connection.execute("BEGIN")
                mark = read_mark(connection)
                if mark.commit != self._commit:
                    raise Busy(
                        f"The search index is of commit {mark.commit}, what is queried of commit "
                        f"{self._commit}: ask again in a moment.",
                        _RETRY_S,
                    )
                near = partial(_VOCABULARY.near, connection, mark)
                found = find(connection, self._synonyms, near, Wanted(text))
        except Damaged as damage:
            raise Busy("The search index is being built: ask again in a moment.", _RETRY_S) from damage
        return {one.iri: one.score for one in found.ranked}
