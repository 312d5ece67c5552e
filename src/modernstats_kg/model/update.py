"""What a SPARQL update asks for, operation by operation, before anything of it is evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Template:
    """Statements with variables, as TriG.

    Attributes:
        trig: the statements; each variable has been replaced by an IRI that stands for it.
        variables: name of the variable by the IRI that stands for it.
    """

    trig: str
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Data:
    """INSERT DATA or DELETE DATA."""

    verb: Literal["insert", "delete"]
    quads: Template


@dataclass(frozen=True, slots=True)
class Modify:
    """DELETE, INSERT … WHERE; DELETE WHERE is one whose template is its pattern.

    Attributes:
        delete: what is removed for each solution; None for nothing.
        insert: what is added for each solution; None for nothing.
        where: the group graph pattern with its brackets.
        graph: IRI after WITH, as it is written; "" without one.
        using: IRIs after USING, as they are written.
        using_named: those after USING NAMED.
    """

    delete: Template | None
    insert: Template | None
    where: str
    graph: str = ""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clear:
    """CLEAR or DROP of one graph, or of several.

    Attributes:
        verb: which of the two.
        target: an IRI as it is written, or DEFAULT, NAMED or ALL.
        named: whether `target` is an IRI.
        silent: no failure counts.
    """

    verb: Literal["CLEAR", "DROP"]
    target: str
    named: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Create:
    """CREATE GRAPH; `graph` is the IRI as it is written."""

    graph: str
    silent: bool


@dataclass(frozen=True, slots=True)
class Transfer:
    """COPY, MOVE or ADD; `source` and `target` are IRIs as they are written, "" for DEFAULT."""

    verb: Literal["COPY", "MOVE", "ADD"]
    source: str
    target: str
    silent: bool


Action = Data | Modify | Clear | Create | Transfer


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update request.

    Attributes:
        action: what it does.
        text: it as it is written, without its prologue.
        start: index in the request where the text begins.
        declared: how many tokens of the request's declarations stand before it.
    """

    action: Action
    text: str
    start: int
    declared: int


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """The operations of an update request in order, and what BASE, PREFIX and VERSION declare for them.

    Attributes:
        text: the request as received.
        declarations: their tokens as they are written.
        operations: they hold together or not at all.
        base: what relative IRIs are resolved against where there is no BASE.
    """

    text: str
    declarations: tuple[str, ...]
    operations: tuple[Operation, ...]
    base: str

    def prologue(self, operation: Operation) -> str:
        """What is declared before the operation, by those before it too, on one line."""
        declared = self.declarations[: operation.declared]
        return "".join(f"{token} " for token in ("BASE", f"<{self.base}>", *declared))

    @property
    def names_dataset(self) -> bool:
        """Whether an operation says with WITH or USING which graphs it means."""
        actions = (operation.action for operation in self.operations)
        return any(isinstance(a, Modify) and (a.graph or a.using or a.using_named) for a in actions)

    @property
    def is_data(self) -> bool:
        """Whether it does the same to any dataset, because it names every statement."""
        return all(isinstance(operation.action, Data) for operation in self.operations)
