"""One editor of the shipped content for all tests of REST writes."""

from collections.abc import Iterator

import pytest

from rest_editing import RestEditor, rest_editing


@pytest.fixture(scope="session")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestEditor]:
    """Runs until the end; tests write things of their own."""
    with rest_editing(tmp_path_factory.mktemp("rest")) as editor:
        yield editor


@pytest.fixture
def editor(rest: RestEditor) -> RestEditor:
    """The editor, under the name that modules with one of their own give it too."""
    return rest
