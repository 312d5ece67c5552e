"""The application profiles of DCAT that the catalogue is written for."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Profile:
    """What differs between the profiles: they ask for the same facts in two forms that exclude each other.

    Attributes:
        name: what `profile=` calls it.
        iri: the specification.
        size: prefixed name of the datatype of `dcat:byteSize`.
        digest: name of the digest in `spdx:checksum`.
    """

    name: str
    iri: str
    size: str
    digest: str


DCAT_AP_3: Final = Profile(
    "dcat-ap-3", "https://semiceu.github.io/DCAT-AP/releases/3.0.1/", "xsd:nonNegativeInteger", "sha256"
)
DCAT_AP_2: Final = Profile(
    "dcat-ap-2", "https://semiceu.github.io/DCAT-AP/releases/2.1.1/", "xsd:decimal", "sha1"
)
PROFILES: Final = (DCAT_AP_3, DCAT_AP_2)
"""The profiles, the default first."""
