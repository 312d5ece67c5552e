"""As `tests/api/test_sparql.py`, over each engine."""

from api.test_sparql import *  # noqa: F403
