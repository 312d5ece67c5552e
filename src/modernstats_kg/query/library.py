"""Our own queries, one per file in `sparql/`. Terms are bound by the store, never written into the text."""

from functools import cache
from importlib.resources import files

from modernstats_kg.namespaces import PREFIXES


@cache
def canned(name: str) -> str:
    """The query `sparql/{name}.rq` with our prefixes before it.

    Raises:
        FileNotFoundError: there is no such query.
    """
    text = (files("modernstats_kg.query") / "sparql" / f"{name}.rq").read_text(encoding="utf-8")
    declarations = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    return declarations + text
