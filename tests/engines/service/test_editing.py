"""As `tests/api/test_editing.py`, over each engine."""

import pytest

from api.test_editing import *  # noqa: F403

pytestmark = pytest.mark.usefixtures("emptied")
