"""Where on this service an IRI is described: data keep canonical IRIs, links stay on this host."""

import re
from collections.abc import Container, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from modernstats_kg.namespaces import HLG
from modernstats_kg.query.formats import Format

_SAFE: Final = "/!$&'()*+,;=:@~-._"
_ASCII: Final = "".join(mark for mark in map(chr, range(0x21, 0x7F)) if mark not in '<>"')
_OLD_GSBPM: Final = re.compile(r"http://id\.unece\.org/models/gsbpm/([1-8])(\.[0-9]+)?")


def local_path(base: str, iri: str, described: Container[str]) -> str | None:
    """Path of the document of `iri` on this service.

    Args:
        base: base of our own IRIs (`Settings.base`).
        iri: absolute IRI.
        described: IRIs of other hosts that have a document here, such as `Description.labels`.

    Returns:
        The path with its fragment; None for an IRI of another host that we say nothing of.
    """
    document, hash_mark, fragment = iri.partition("#")
    end = hash_mark + quote(fragment, safe=_SAFE + "?")
    if f"{document}#" == HLG:
        return f"/def{end}"
    for path, place in (("id/", "/doc/"), ("graph/", "/graph/"), ("doc/", "/doc/")):
        if document.startswith(base + path):
            return place + quoted(document.removeprefix(base + path)) + end
    known = iri in described and document.startswith(("http://", "https://"))
    return foreign_path(document) + end if known else None


def as_uri(iri: str) -> str:
    """`iri` as a header can hold it: what is not ASCII percent-encoded, all else as it is.

    Source: RFC 3987, 3.1; RFC 8288, 3.
    """
    return quote(iri, safe=_ASCII)


def quoted(path: str) -> str:
    """`path`, percent-encoded where an address needs it."""
    return quote(path, safe=_SAFE)


def foreign_path(iri: str) -> str:
    """Path of an IRI of another host: `/r/{host}/{path}`, its query kept."""
    parts = urlsplit(iri)
    query = f"?{quote(parts.query, safe=_SAFE + '?%')}" if parts.query else ""
    return f"/r/{parts.netloc}{quoted(parts.path)}{query}"


def current_form(iri: str) -> str | None:
    """The IRI in use today for one of an older form, such as `…/models/gsbpm/6.3`; None for others.

    Source: COOS URI policy (`http://id.unece.org/activities/subProcess/6.3`).
    """
    old = _OLD_GSBPM.fullmatch(iri)
    if old is None:
        return None
    kind = "subProcess" if old[2] else "phase"
    return f"http://id.unece.org/activities/{kind}/{old[1]}{old[2] or ''}"


def alternates(path: str, formats: Sequence[Format], query: str = "") -> str:
    """A `Link` header value with the address of each form of a document.

    Args:
        path: of the document, without suffix.
        formats: that it has.
        query: what follows the suffix, with its `?`.

    Source: RFC 8288 (web linking), `alternate` of the HTML standard.
    """
    return ", ".join(
        f'<{path}.{form.suffix}{query}>; rel="alternate"; type="{form.media_type}"' for form in formats
    )
