"""What is told to other programs when something was committed."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Interest:
    """Which commits a webhook is told of; an empty part wants everything.

    Attributes:
        collections: names of the collections whose things have to be changed.
        graphs: patterns of the IRIs of named graphs, with `*` for any text.
    """

    collections: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Webhook:
    """One address that is told of commits, and how far that has come.

    Attributes:
        id: what it is called in its address.
        key: prefix of the API key that made it; what that key may read, it is told.
        target: the address that deliveries are sent to.
        secret: text that deliveries are signed with; shown once, to who made it.
        interest: which commits it is told of.
        created: when it was made, as xsd:dateTime in UTC.
        origin: address of the service as its maker called it, without a slash at its end.
        commit: number of the newest commit that it was told of, or that was not for it.
        failures: deliveries that failed since the last that did not.
        due: not before this moment is the next one tried, in seconds since 1970.
        fault: what was wrong with the last delivery; empty where nothing was.
        disabled: why nothing is delivered any more; empty while something is.
    """

    id: str
    key: str
    target: str
    secret: str = field(repr=False)
    interest: Interest
    created: str
    origin: str
    commit: int
    failures: int = 0
    due: float = 0.0
    fault: str = ""
    disabled: str = ""
