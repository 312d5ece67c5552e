"""A client's query, from its text to the answer, with real readers and the shipped content."""

import asyncio
from pathlib import Path

import pytest

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.queries import answer_query
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.errors import BadParameter, NotAcceptable, QueryRefused, StoreLocked, TooLarge
from modernstats_kg.settings import Settings

PROJECTS = "ASK { ?p a <https://w3id.org/modernstats-kg/def#Project> }"
VOCABULARY = "CONSTRUCT WHERE { <https://w3id.org/modernstats-kg/def#Project> a ?type }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data directory for all: only the first to open it loads the content."""
    return tmp_path_factory.mktemp("queries")


def test_name_goes_before_accept_and_accept_before_the_default(folder: Path) -> None:
    answers = asyncio.run(
        asked(
            open_graph(Settings(data=folder, readers=1)),
            (PROJECTS, None, None),
            (PROJECTS, "application/sparql-results+xml", None),
            (PROJECTS, "application/sparql-results+xml", "json"),
            (VOCABULARY, "application/json", None),
            (VOCABULARY, "*/*", "nt"),
        )
    )

    assert [media_type for media_type, _ in answers] == [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "application/ld+json",
        "application/n-triples",
    ]
    assert b'"boolean":true' in answers[0][1]
    assert b"<boolean>true</boolean>" in answers[1][1]
    assert answers[4][1].startswith(b"<https://w3id.org/modernstats-kg/def#Project> ")


async def asked(
    kg: KnowledgeGraph, *questions: tuple[str, str | None, str | None]
) -> list[tuple[str, bytes]]:
    """Media type and body of each answer; closes the graph."""
    await kg.readers.start()
    try:
        answers = []
        for text, accept, name in questions:
            answer = await answer_query(kg, text, accept, name)
            answers.append((answer.media_type, b"".join([frame async for frame in answer.frames])))
        return answers
    finally:
        await kg.readers.close()
        kg.close()


def test_what_cannot_be_answered_never_reaches_a_reader(folder: Path) -> None:
    kg = open_graph(Settings(data=folder, query_max_bytes=1024))
    try:
        for text, accept, name, error in (
            (PROJECTS, "text/csv", None, NotAcceptable),
            (PROJECTS, None, "csv", NotAcceptable),
            (PROJECTS, None, "excel", BadParameter),
            ("SELECT * { SERVICE <x:y> {} }", None, None, QueryRefused),
            (PROJECTS + "#" * 1024, None, None, TooLarge),
        ):
            with pytest.raises(error):
                asyncio.run(answer_query(kg, text, accept, name))
    finally:
        kg.close()


def test_a_second_owner_of_the_folder_is_told_in_one_line(folder: Path) -> None:
    kg = open_graph(Settings(data=folder))
    try:
        with pytest.raises(StoreLocked, match=str(folder)) as refused:
            open_graph(Settings(data=folder))
        assert "\n" not in str(refused.value)
    finally:
        kg.close()
