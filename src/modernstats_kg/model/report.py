"""What a validation found, as plain values."""

from dataclasses import dataclass
from typing import Final

_VIOLATION: Final = "http://www.w3.org/ns/shacl#Violation"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One validation result.

    Attributes:
        focus: IRI of the node that was checked.
        path: IRI of the property concerned; None for a rule about the node as a whole or a longer path.
        value: the offending value as text; None where the fault is that something is missing.
        shape: IRI of the shape that was broken.
        severity: IRI, `sh:Violation`, `sh:Warning` or `sh:Info`.
        message: the shape's explanation in English.
    """

    focus: str
    path: str | None
    value: str | None
    shape: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """All results of one validation, warnings included, in a stable order."""

    violations: tuple[Violation, ...] = ()

    @property
    def conforms(self) -> bool:
        """True when nothing worse than a warning was found.

        SHACL 3.4 counts every result against conformance; here only `sh:Violation` stops a write.
        """
        return not any(v.severity == _VIOLATION for v in self.violations)
