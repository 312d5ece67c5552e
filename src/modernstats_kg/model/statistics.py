"""How much a dataset holds, as VoID counts it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PropertyUse:
    """How one property is used in a dataset."""

    iri: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class ClassUse:
    """How many instances of one class a dataset describes; `example` is the IRI of one."""

    iri: str
    entities: int
    example: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a dataset holds.

    Attributes:
        triples: number of its statements, each counted once.
        entities: number of the resources that it gives a class to.
        subjects: number of distinct subjects.
        objects: number of distinct objects.
        properties: its properties, by IRI.
        classes: its classes, by IRI.
        spaces: what the IRIs of its subjects begin with, one for each host.
        example: IRI of a resource that it describes; "" where it gives none a class.
    """

    triples: int
    subjects: int
    objects: int
    entities: int = 0
    properties: tuple[PropertyUse, ...] = ()
    classes: tuple[ClassUse, ...] = ()
    spaces: tuple[str, ...] = ()
    example: str = ""

    @property
    def vocabularies(self) -> tuple[str, ...]:
        """Namespaces of its properties and classes; names such as `urn:p` are in none."""
        used = (*(use.iri for use in self.properties), *(use.iri for use in self.classes))
        return tuple(sorted({namespace_of(iri) for iri in used} - {""}))


@dataclass(frozen=True, slots=True)
class Linkset:
    """The statements of one property from the elements of one version of a standard to those of another.

    Attributes:
        source: IRI of the version that the subjects are of.
        target: IRI of the version that the objects are of.
        predicate: IRI of the property.
        triples: how many there are.
    """

    source: str
    target: str
    predicate: str
    triples: int


def namespace_of(iri: str) -> str:
    """What an IRI begins with, up to its last `#` or `/`."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
