"""Which graphs a query sees."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a protocol request names for its query; they take the place of FROM.

    Attributes:
        default: IRIs of the graphs that are merged into the default graph.
        named: IRIs of the graphs that GRAPH sees.
        commit: number of the commit whose state is read; None for the newest.
        readable: patterns of the private graphs that the caller may read; no other one exists for them.
        steady: what the query leaves without an order comes in that of the store, which is the same wherever
            the statements are the same; readers in memory have one of their own.

    The first two are empty where the request names none: then FROM holds, or else the deployment's setting.
    As soon as one of them is not, the other one means exactly what it lists.

    Source: SPARQL 1.1 Protocol 2.1.4.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    commit: int | None = None
    readable: tuple[str, ...] = ()
    steady: bool = False

    def __bool__(self) -> bool:
        """Whether the request names any graph."""
        return bool(self.default or self.named)


UNNAMED: Final = Dataset()
"""The request leaves the choice to the query and the deployment."""
