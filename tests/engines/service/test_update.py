"""As `tests/api/test_update.py`, over each engine."""

import pytest

from api.test_update import *  # noqa: F403

pytestmark = pytest.mark.usefixtures("emptied")
