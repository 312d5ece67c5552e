"""Our own queries that others run: examples, and saved ones with parameters."""

from dataclasses import dataclass, field
from typing import Final, Literal

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
ParameterType = Literal["code", "iri", "text", "integer"]

PARAMETER_TYPES: Final[tuple[ParameterType, ...]] = ("code", "iri", "text", "integer")


@dataclass(frozen=True, slots=True)
class Example:
    """One query to learn from.

    Attributes:
        name: stable name, unique among the examples: last part of its IRI.
        topic: heading that it stands under.
        title: what it shows, in a line.
        description: what the answer holds, in a sentence.
        keywords: what to find it by.
        text: the query, ready to run.
        form: of the query.
    """

    name: str
    topic: str
    title: str
    description: str
    keywords: tuple[str, ...]
    text: str
    form: Form


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a saved query can be asked with.

    Attributes:
        name: in the address, and of the variable of the query.
        type: what its values look like and which RDF term they become.
        required: without a value there is no answer.
        default: the value when none is given; "" leaves the variable open.
        about: what it means, in a sentence.
    """

    name: str
    type: ParameterType
    required: bool
    default: str
    about: str


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One SELECT query under an address of its own.

    Attributes:
        name: stable name: last part of its address.
        title: what it answers, in a line.
        description: what the rows are, in a sentence.
        keywords: what to find it by.
        parameters: in the order in which they are shown.
        example: values with which there is an answer, by parameter.
        columns: names of the columns; they never change.
        text: the query with every parameter left open.
    """

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str
    example: dict[str, str] = field(default_factory=dict)
