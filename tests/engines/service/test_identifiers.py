"""As `tests/api/test_identifiers.py`, over each engine."""

from api.test_identifiers import *  # noqa: F403
