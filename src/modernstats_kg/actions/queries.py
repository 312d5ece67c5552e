"""A client's SPARQL query, from its text to the first piece of the answer."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, NamedTuple

from modernstats_kg.actions.entailment import dataset_with
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.indexing import index_for
from modernstats_kg.actions.query_order import evaluated_text
from modernstats_kg.actions.versions import content_version, past_version
from modernstats_kg.errors import AnswerTooLarge, QuerySyntaxError
from modernstats_kg.model.access import ANONYMOUS, Caller
from modernstats_kg.model.answer import Answer, Entailment, Frames, Order
from modernstats_kg.model.query_dataset import UNNAMED, Dataset
from modernstats_kg.query.formats import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Format,
    format_by_name,
    negotiate_format,
)
from modernstats_kg.query.guard import Form, check_query
from modernstats_kg.query.repeatable import is_repeatable

_FORMATS: Final[dict[Form, tuple[Format, ...]]] = {
    "SELECT": RESULT_FORMATS,
    "ASK": BOOLEAN_FORMATS,
    "CONSTRUCT": GRAPH_FORMATS,
    "DESCRIBE": GRAPH_FORMATS,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A query as a client asks it.

    Attributes:
        text: the query as received.
        accept: value of the `Accept` header.
        format_name: name, suffix or media type of a form; goes before `accept`.
        timeout_s: deadline in seconds; never beyond that of the settings.
        dataset: the graphs that the request names, and the commit.
        entailment: whether inferred statements take part; None where the client does not say.
        audience: whose rights decide what the query sees; empty for what everybody may read.
        max_bytes: how long it may be, as `longest_query` says; None for that of whoever shows no key.
        order: whether it may be evaluated in another order than the one that it is written in.
    """

    text: str
    accept: str | None = None
    format_name: str | None = None
    timeout_s: float | None = None
    dataset: Dataset = UNNAMED
    entailment: Entailment | None = None
    audience: str = ""
    max_bytes: int | None = None
    order: Order = "counts"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question that may go to a reader.

    Attributes:
        asked: the question, with the dataset that will hold.
        form: what its answer is written as.
        entailment: the one that will hold.
        repeatable: asked twice of the same content, it gives the same bytes.
        digest: what names the text of the query, so that a figure can say where it is from: SHA-256 in hex.
        evaluated: what is evaluated: the query as it is written, or the same in another order.
    """

    asked: Question
    form: Format
    entailment: Entailment
    repeatable: bool
    digest: str
    evaluated: str

    @property
    def order(self) -> Order:
        """The order that holds."""
        return "written" if self.evaluated == self.asked.text else "counts"

    @property
    def row_order(self) -> str:
        """What names the text that is evaluated, which decides in which order rows come."""
        return self.digest if self.order == "written" else sha256(self.evaluated.encode()).hexdigest()


class Known(NamedTuple):
    """What an answer is known by.

    Attributes:
        commit: number of the newest commit when that was asked.
        validator: that of the question then; None where there is none.
    """

    commit: int
    validator: str | None


def longest_query(kg: KnowledgeGraph, caller: Caller) -> int:
    """How long a query of the caller may be, in bytes of UTF-8."""
    settings = kg.settings
    return settings.query_max_bytes if caller == ANONYMOUS else settings.query_max_bytes_with_key


def prepare_query(kg: KnowledgeGraph, question: Question) -> Prepared:
    """Check a question and settle how it is answered, without asking a reader.

    Raises:
        BadRequest: the query is malformed or refused, or `format_name` unknown.
        TooLarge: the query is larger than it may be.
        NotAcceptable: the query's form cannot be written as asked.
    """
    checked = check_query(question.text, question.max_bytes or longest_query(kg, ANONYMOUS))
    formats = _FORMATS[checked.form]
    name = question.format_name
    form = format_by_name(name, formats) if name else negotiate_format(question.accept, formats)
    dataset, entailment = dataset_with(kg, checked.text, question.dataset, question.entailment)
    asked = question if dataset is question.dataset else replace(question, dataset=dataset)
    digest = sha256(checked.text.encode()).hexdigest()
    free = question.order == "counts" and question.dataset.commit is None and not question.dataset
    evaluated = evaluated_text(kg, checked.text) if free else checked.text
    return Prepared(asked, form, entailment, is_repeatable(checked.text), digest, evaluated)


def validator(kg: KnowledgeGraph, prepared: Prepared, commit: int | None = None) -> str | None:
    """What differs whenever the bytes of the answer do; None where nothing can promise that.

    It is made of the state of the content and of all that decides the answer, so that it is known before
    a reader is asked.

    Args:
        prepared: the question.
        commit: number of the commit that the answer is of; the newest if not given.

    Returns:
        None for a query that is not repeatable, and for a commit that is no longer the newest, unless the
        question asks for an older one.
    """
    asked = prepared.asked
    newest = kg.store.commit
    past = asked.dataset.commit
    version = content_version(kg) if past is None else past_version(kg, past)
    changed = kg.store.commit != newest or commit not in (None, newest)
    if not prepared.repeatable or (changed and past is None):
        return None
    audience = (asked.audience, *sorted(asked.dataset.readable), "")  # two tokens of one person may differ
    parts = (version, prepared.form.media_type, prepared.entailment, prepared.row_order)
    graphs = (*asked.dataset.default, "", *asked.dataset.named)  # no part holds a line break
    return sha256("\n".join((*parts, *audience, *graphs)).encode()).hexdigest()[:32]


def known_now(kg: KnowledgeGraph, prepared: Prepared) -> Known:
    """The `validator` of a question at the newest commit; it holds as long as that is the newest."""
    return Known(kg.store.commit, validator(kg, prepared))


async def answer_prepared(kg: KnowledgeGraph, prepared: Prepared, known: Known | None = None) -> Answer:
    """Answer on the newest commit, or with what the same question was answered before.

    Args:
        kg: whose readers are running.
        prepared: the question.
        known: what was `known_now` a moment ago, where that was asked.

    Returns:
        The answer, once its first piece is ready: its status is settled.

    Raises:
        QueryTimeout: the deadline passed.
        ReaderFailed: the query exhausted its reader.
        AnswerTooLarge: the answer is above `answer_max_bytes`; raised by the frames where they have begun.
        Busy: every reader is taken.
    """
    newest, now = known or known_now(kg, prepared)
    if now and (kept := kg.answers.find(now)):
        return kept
    asked, limit = prepared.asked, kg.settings.answer_max_bytes
    if "searchScore" in asked.text:
        await index_for(kg, asked.dataset.commit)
    answer = await _evaluated(kg, prepared)
    if answer.whole is None:
        return replace(answer, frames=_Bounded(answer.frames, limit))
    if len(answer.whole) > limit:
        raise AnswerTooLarge(limit)
    unchanged = answer.commit == kg.store.commit == newest  # commits are numbered upwards
    then = now if unchanged else validator(kg, prepared, answer.commit)
    if then and not asked.audience:
        kg.answers.keep(then, answer, kg.settings.answer_cache_bytes)
    return answer


async def _evaluated(kg: KnowledgeGraph, prepared: Prepared) -> Answer:
    """What the readers answer; what is wrong with a query, they say of the text that the client sent."""
    asked, media_type = prepared.asked, prepared.form.media_type
    try:
        return await kg.readers.answer(prepared.evaluated, media_type, asked.timeout_s, asked.dataset)
    except QuerySyntaxError:
        if prepared.order == "written":
            raise
    return await kg.readers.answer(asked.text, media_type, asked.timeout_s, asked.dataset)


async def answer_query(
    kg: KnowledgeGraph,
    text: str,
    accept: str | None = None,
    format_name: str | None = None,
    timeout_s: float | None = None,
) -> Answer:
    """Answer one SELECT, ASK, CONSTRUCT or DESCRIBE on the newest commit, in the order that it is written in.

    Args:
        kg: whose readers are running.
        text: the query as received.
        accept: value of the `Accept` header.
        format_name: name, suffix or media type of a form; goes before `accept`.
        timeout_s: deadline in seconds; never beyond that of the settings.

    Raises:
        KnowledgeGraphError: as `prepare_query` and `answer_prepared`.

    Source: SPARQL 1.1 Protocol 2.1 (query operation).
    """
    question = Question(text, accept, format_name, timeout_s, order="written")
    return await answer_prepared(kg, prepare_query(kg, question))


class _Bounded:
    """Frames that end in an error, never in silence, when they become too many bytes."""

    def __init__(self, frames: Frames, limit_bytes: int) -> None:
        self._frames = frames
        self._limit_bytes = limit_bytes
        self._sent = 0

    def __aiter__(self) -> "_Bounded":
        return self

    async def __anext__(self) -> bytes:
        piece = await anext(self._frames)
        self._sent += len(piece)
        if self._sent > self._limit_bytes:
            await self.aclose()
            raise AnswerTooLarge(self._limit_bytes)
        return piece

    async def aclose(self) -> None:
        await self._frames.aclose()
