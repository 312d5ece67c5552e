"""What items are called in REST addresses: one rule for every kind.

The last segment of an IRI is enough for most kinds. An element of a model needs its version beside it: GSIM
and VTL both have a `CodeList`, three versions of GSBPM have a `5.3`.
"""

from collections.abc import Iterable, Mapping


def local_name(iri: str) -> str:
    """The last segment of an IRI, after its last `/` or `#`."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def item_key(iri: str, folder: str = "", schemes: Iterable[str] = ()) -> str:
    """The key of an item: readable, and the same whatever else the graph holds.

    Args:
        iri: the item.
        folder: start of our own IRIs of its kind, such as `{base}id/standards/`; "" for a kind whose items
            differ in their last segments.
        schemes: IRIs of the schemes the item is in.

    Returns:
        The path below `folder` with `-` for `/`, as in `gsim-2.0-CodeList`. An IRI of another host takes
        that path from its scheme, as in `gsbpm-5.1-5.3`. Without either, the last segment.
    """
    if folder and iri.startswith(folder):
        return _joined(iri.removeprefix(folder))
    homes = sorted(scheme for scheme in schemes if folder and scheme.startswith(folder))
    return "-".join([*(_joined(home.removeprefix(folder)) for home in homes[:1]), local_name(iri)])


def unique_keys(wanted: Mapping[str, str]) -> dict[str, str]:
    """The items by key, from the wanted key of each; a key that is taken gets a number.

    The first by IRI keeps the plain key, so that the outcome does not depend on the order of reading.
    """
    items: dict[str, str] = {}
    for iri, key in sorted(wanted.items()):
        free, number = key, 2
        while free in items:
            free, number = f"{key}-{number}", number + 1
        items[free] = iri
    return items


def _joined(path: str) -> str:
    return path.strip("/#").replace("#", "/").replace("/", "-")
