"""Short names of IRIs in exchange files: which prefixes a file needs, and both directions."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from modernstats_kg.namespaces import PREFIXES

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
_PARTS: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?P<host>[^/?#]+)/(?=.))?(?://)?.*")


def is_absolute(iri: str) -> bool:
    """Whether the text is an absolute IRI, with no character that RDF forbids in it."""
    return bool(_ABSOLUTE.fullmatch(iri)) and len(iri) > iri.index(":") + 1


def prefixes_for(iris: Iterable[str], base: str) -> dict[str, str]:
    """The prefixes that shorten these IRIs, by name.

    Args:
        iris: absolute IRIs.
        base: base of this deployment's own IRIs, which gets the prefix `kg`.

    Returns:
        Those of the field, `kg`, and for every other host one with the first part of its name.
        The same IRIs always give the same prefixes.
    """
    wanted = set(iris)
    known = {**PREFIXES, "kg": base}
    strange = {_home(iri) for iri in wanted if compact(iri, known) is None}
    for name, namespace in sorted(strange):
        number = 2
        free = name
        while free in known:
            free, number = f"{name}{number}", number + 1
        known[free] = namespace
    used = {(compact(iri, known) or "").partition(":")[0] for iri in wanted}
    return {prefix: namespace for prefix, namespace in sorted(known.items()) if prefix in used}


def compact(iri: str, prefixes: Mapping[str, str]) -> str | None:
    """The CURIE of an IRI by the longest namespace that fits; None where none does."""
    fitting = [
        (namespace, prefix)
        for prefix, namespace in prefixes.items()
        if iri.startswith(namespace) and iri != namespace
    ]
    if not fitting:
        return None
    namespace, prefix = max(fitting, key=lambda pair: (len(pair[0]), pair[1]))
    return f"{prefix}:{iri[len(namespace) :]}"


def _home(iri: str) -> tuple[str, str]:
    """A name and a namespace for an IRI: its host, else its scheme."""
    parts = _PARTS.fullmatch(iri)
    if parts is None:
        raise ValueError(f"{iri!r} is not an absolute IRI.")
    scheme, host = parts["scheme"], parts["host"]
    if host is None:
        return ("web", f"{scheme}://") if iri.startswith(f"{scheme}://") else (scheme, f"{scheme}:")
    first = re.sub(r"\W", "", host.removeprefix("www.").partition(".")[0])
    return (first if first[:1].isalpha() else f"n{first}", f"{scheme}://{host}/")
