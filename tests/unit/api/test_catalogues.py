"""The catalogues of the texts of the pages: complete, sound, and nothing more than what is shown."""

import re
from collections import Counter
from io import BytesIO
from typing import Final, get_args

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

import catalogues
from modernstats_kg.reason.rules import RuleName
from modernstats_kg_api import reasons
from modernstats_kg_api.pages import errors, reason
from modernstats_kg_api.problem_types import INTERNAL, PROBLEMS

FILES: Final = sorted(catalogues.LOCALES.glob("*.po"))
_VALUE: Final = re.compile(r"%\((\w+)\)s")
_BROKEN: Final = re.compile(r"%(?!\(\w+\)s|%)")
_TAG: Final = re.compile(r"<[^>]+>|&\w+;")


def forms(text: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (text or "",)


def unsound(message: Message) -> str:
    """What is wrong with a translation; "" for nothing."""
    told, made = forms(message.id), forms(message.string)
    if not all(made):
        return "is missing"
    if message.fuzzy:
        return "is not sure"
    values = [set(_VALUE.findall(text)) for text in told]
    for text in made:
        found = set(_VALUE.findall(text))
        if found not in values or (_BROKEN.search(text) and "python-format" in message.flags):
            return "has other values"
        if Counter(_TAG.findall(text)) not in [Counter(_TAG.findall(one)) for one in told]:
            return "has other marks"
    return ""


def faults(held: Catalog, used: Catalog) -> list[str]:
    """What a catalogue lacks, has wrong, or has too much."""
    found = [f"{message.id!r} {wrong}" for message in held if message.id and (wrong := unsound(message))]
    found += [f"{message.id!r} is not listed" for message in used if message.id and message.id not in held]
    found += [f"{message.id!r} is shown nowhere" for message in held if message.id and message.id not in used]
    return found + [f"{name!r} is kept though nothing shows it" for name in held.obsolete]


def read(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()), locale="fr")


def used(*names: str | tuple[str, str]) -> Catalog:
    found = Catalog()
    for name in names:
        found.add(name)
    return found


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_catalogue_has_every_text_that_is_shown_and_no_other(file) -> None:
    assert faults(catalogues.catalogue(file), catalogues.in_use()) == []


def test_the_catalogues_are_found() -> None:
    assert "fr" in [file.stem for file in FILES]
    assert len(catalogues.in_use()) > 500


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('msgid "Home"\nmsgstr ""\n', "'Home' is missing"),
        ('#, fuzzy\nmsgid "Home"\nmsgstr "Accueil"\n', "'Home' is not sure"),
        ('msgid "Data"\nmsgstr "Données"\n', "'Home' is not listed"),
        ('msgid "Home"\nmsgstr "Accueil"\nmsgid "Old"\nmsgstr "Vieux"\n', "'Old' is shown nowhere"),
        ('msgid "Home"\nmsgstr "Accueil"\n#~ msgid "Old"\n#~ msgstr "Vieux"\n', "'Old' is kept"),
    ],
)
def test_a_gap_in_a_catalogue_is_noticed(text, wrong) -> None:
    assert any(found.startswith(wrong) for found in faults(read(text), used("Home")))


@pytest.mark.parametrize(
    ("shown", "made"),
    [
        ("Go to %(name)s", "Aller à %(nom)s"),
        ("Go to %(name)s", "Aller"),
        ("Go to %(name)s", "Aller à %(name)s à 100 % "),
        ("Send <code>ETag</code>", "Envoyer <b>ETag</b>"),
        ("Send <code>ETag</code>", "Envoyer ETag"),
    ],
)
def test_a_translation_that_would_break_a_page_is_noticed(shown, made) -> None:
    held = used(shown)
    assert faults(held, used(shown)) == [f"{shown!r} is missing"]

    held[shown].string = made

    assert len(faults(held, used(shown))) == 1
    held[shown].string = shown
    assert faults(held, used(shown)) == []


def test_every_form_of_a_number_is_needed() -> None:
    one = ("%(num)s thing", "%(num)s things")
    held = used(one)
    held[one[0]].string = ("%(num)s chose", "")

    assert faults(held, used(one)) == [f"{one!r} is missing"]


def test_a_catalogue_that_lacks_one_text_is_noticed() -> None:
    whole, lacking = catalogues.in_use(), BytesIO()
    write_po(lacking, whole)
    lacking.seek(0)
    held = read_po(lacking)
    held.delete("Home")

    assert "'Home' is not listed" in faults(held, whole)


def test_titles_of_all_problems_are_among_the_texts() -> None:
    assert {problem.title for problem in (*PROBLEMS.values(), INTERNAL)} <= set(errors.TITLES)


def test_the_sentences_of_all_rules_are_among_the_texts() -> None:
    assert {reasons.SENTENCES[rule] for rule in get_args(RuleName)} == set(reason.RULES)
