"""The schema of the content as it is used: what a query can be written from."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """How often something occurs.

    Attributes:
        iri: of the class, property or datatype.
        number: of statements, or of instances.
        example: one value or instance; "" where none is told.
    """

    iri: str
    number: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """One class: how many instances it has, one of them, and their properties, the most frequent first."""

    iri: str
    label: str
    instances: int
    example: str
    properties: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class PropertySummary:
    """One property as it is used.

    Attributes:
        iri: of the property.
        label: what it is called.
        statements: how many have it.
        domains: classes of its subjects.
        ranges: classes of its objects.
        datatypes: of its literal values, each with one of them.
    """

    iri: str
    label: str
    statements: int
    domains: tuple[Use, ...]
    ranges: tuple[Use, ...]
    datatypes: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class GraphSummary:
    """One named graph: its title and how many statements it has."""

    iri: str
    title: str
    statements: int


@dataclass(frozen=True, slots=True)
class SchemaSummary:
    """Classes, properties and named graphs, the most used first, and the prefixes that write them short."""

    classes: tuple[ClassSummary, ...]
    properties: tuple[PropertySummary, ...]
    graphs: tuple[GraphSummary, ...]
    prefixes: Mapping[str, str]
    statements: int
