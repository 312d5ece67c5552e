"""As `tests/api/test_items.py`, over each engine."""

from api.test_items import *  # noqa: F403
