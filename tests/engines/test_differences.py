"""The list of what differs over an engine is what the documentation says."""

from engines.differences import DIFFERENCES, DOCUMENT, documented


def test_the_documentation_has_the_differences_as_they_are() -> None:
    text = DOCUMENT.read_text()

    assert text == documented(text), "run: PYTHONPATH=tests python tests/engines/differences.py"


def test_no_difference_is_listed_twice() -> None:
    shown = [(one.test, engine) for one in DIFFERENCES for engine in one.engines]

    assert len(shown) == len(set(shown))
