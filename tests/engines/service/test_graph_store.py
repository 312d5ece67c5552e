"""As `tests/api/test_graph_store.py`, over each engine."""

import pytest

from api.test_graph_store import *  # noqa: F403

pytestmark = pytest.mark.usefixtures("emptied")
