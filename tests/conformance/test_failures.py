"""The table of known failures names nothing that the suites do not have."""

import re
from pathlib import Path

import pytest

from conformance.failures import FAILURES
from conformance.manifests import NOT_HERE, SUITES


@pytest.mark.skipif(not SUITES.is_dir(), reason=NOT_HERE.kwargs["reason"])
@pytest.mark.parametrize("name", sorted(FAILURES))
def test_a_known_failure_is_a_case_of_its_manifest(name):
    folder, _, case = name.rpartition("/")
    manifests = [*(SUITES / folder).glob("manifest*.ttl"), Path(SUITES / folder / f"{case}.ttl")]

    found = [file for file in manifests if file.is_file() and re.search(rf"[:<]{case}\b", file.read_text())]

    assert found, f"{name} is in no manifest"
