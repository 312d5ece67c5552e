"""As `tests/api/test_graphs.py`, over each engine."""

from api.test_graphs import *  # noqa: F403
