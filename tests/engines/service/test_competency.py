"""As `tests/api/test_competency.py`, over each engine."""

from api.test_competency import *  # noqa: F403
