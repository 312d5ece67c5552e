"""The profiles of engines, and their page."""

from pathlib import Path

import pytest

from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.store.dialect_page import dialect_page
from modernstats_kg.store.dialects import DIALECTS, dialect
from modernstats_kg.store.engine_literals import XSD

PAGE = Path(__file__).parents[3] / "docs/engine-dialects.md"


def test_the_page_of_profiles_is_current() -> None:
    assert PAGE.read_text() == dialect_page()


def test_an_unknown_profile_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="oxigraph, virtuoso, fuseki, graphdb, qlever"):
        dialect("blazegraph")


def test_addresses_follow_what_names_the_engine() -> None:
    fuseki = dialect("fuseki").addresses("http://localhost:3030/ds/")
    assert fuseki == (
        "http://localhost:3030/ds/query",
        "http://localhost:3030/ds/update",
        "http://localhost:3030/ds/data",
    )
    assert (
        dialect("graphdb").addresses("http://h/repositories/x").update == "http://h/repositories/x/statements"
    )


@pytest.mark.parametrize("name", DIALECTS)
def test_text_and_plain_numbers_survive_every_engine_that_takes_updates(name: str) -> None:
    spoken = dialect(name)
    plain = [Literal("text"), Literal("true", f"{XSD}boolean"), Literal("2024", f"{XSD}gYear")]
    plain += [Literal("7", f"{XSD}integer")] if spoken.updates else []
    assert [spoken.damage(literal) for literal in plain] == [None] * len(plain)


def test_what_an_engine_gave_back_is_mended_to_what_was_written() -> None:
    mended = dialect("virtuoso").mended
    assert mended(Literal("1", f"{XSD}boolean")) == Literal("true", f"{XSD}boolean")
    assert mended(Literal("1e+100", f"{XSD}double")) == mended(Literal(f"1{'0' * 100}", f"{XSD}double"))
    assert mended(Literal("x", language="fr-CA")).language == "fr-ca"
    assert mended(Iri("urn:x")) == Iri("urn:x")
