"""Releases: versions that have a name for good. They stand in the store's own graph, so backups hold them.

Source: PROV-O (Entity, wasDerivedFrom, wasAttributedTo).
"""

import re
from dataclasses import replace
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.writing import Order, attribution_of, expect_key
from modernstats_kg.errors import BadParameter, Conflict, Forbidden, NotFound
from modernstats_kg.model.access import Caller
from modernstats_kg.model.change import Change
from modernstats_kg.model.history import Release, Version
from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.store.bookkeeping import COMMITS, PROVENANCE, now
from modernstats_kg.store.port import Store

RELEASES: Final = f"{CANONICAL_BASE}id/releases/"
"""What the IRIs of releases begin with; their name follows."""
_NAME: Final = re.compile(r"(?![0-9]+\Z)[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST_NOTE: Final = 2_000
_DERIVED: Final = Iri(expand("prov:wasDerivedFrom"))


def list_releases(store: Store) -> tuple[Release, ...]:
    """All releases, the one of the oldest state first."""
    found = store.statements(predicate=_DERIVED, graph=PROVENANCE)
    names = [q.subject.value.removeprefix(RELEASES) for q in found if q.subject.value.startswith(RELEASES)]
    releases = (find_release(store, name) for name in names)
    return tuple(sorted((r for r in releases if r), key=lambda release: (release.commit, release.issued)))


def find_release(store: Store, name: str) -> Release | None:
    """The release of that name, if there is one."""
    if not _NAME.fullmatch(name):
        return None
    said = {
        q.predicate.value: q.object.value for q in store.statements(Iri(RELEASES + name), graph=PROVENANCE)
    }
    if _DERIVED.value not in said:
        return None
    return Release(
        name,
        int(said[_DERIVED.value].removeprefix(COMMITS)),
        said[expand("dcterms:issued")],
        said[expand("prov:wasAttributedTo")],
        said.get(expand("dcterms:description"), ""),
    )


def release_named(store: Store, name: str) -> Release:
    """The release of that name.

    Raises:
        NotFound: there is none; names those that exist.
    """
    release = find_release(store, name)
    if release is None:
        names = ", ".join(known.name for known in list_releases(store)) or "none yet"
        raise NotFound(f"There is no release {name!r}. Those that exist: {names}.")
    return release


def release_before(store: Store, release: Release) -> Release | None:
    """The release whose state came before; None for the first."""
    releases = list_releases(store)
    place = releases.index(release)
    return releases[place - 1] if place else None


def lasting_commits(store: Store) -> frozenset[int]:
    """Numbers of the commits that releases are of."""
    return frozenset(release.commit for release in list_releases(store))


def create_release(kg: KnowledgeGraph, name: str, version: Version, order: Order) -> Release:
    """Give a name to a version, for good; one more commit, which changes no content.

    Args:
        name: letters, digits, `.`, `_` and `-`, not digits alone.
        version: what gets it.
        order: who wants it; `reason` says what is new in the release.

    Raises:
        Unauthenticated: the caller showed no key.
        Forbidden: the caller is no administrator and may not write every graph.
        BadParameter: the name or the note is malformed.
        Conflict: another version has the name already.
        StoreUnavailable: as `Store.write`.
    """
    _expect_rights(order.caller)
    if not _NAME.fullmatch(name):
        raise BadParameter("name", "A release is named in 1 to 64 of A-Z a-z 0-9 . _ -, not in digits alone.")
    if len(order.reason) > _LONGEST_NOTE:
        raise BadParameter("note", f"The note has at most {_LONGEST_NOTE} characters.")
    release = Release(name, version.number, now(), order.caller.agent.value, order.reason)

    def build() -> Change:
        known = find_release(kg.store, name)
        if known is not None:
            raise Conflict(f"The release {name!r} exists already: it is commit {known.commit}. Names last.")
        return Change(frozenset(_statements(release)))

    if order.rehearsal:
        kg.store.consider(build)
    else:
        kg.store.write(build, attribution_of(replace(order, reason=f"Released {name}.")))
    return release


def _expect_rights(caller: Caller) -> None:
    expect_key(caller)
    if not any(scope.allows("write", "*") for scope in caller.scopes):
        raise Forbidden("This key may not make releases: it needs the scope admin, or write:*.")


def _statements(release: Release) -> list[Quad]:
    subject = Iri(RELEASES + release.name)
    said: list[tuple[str, Term]] = [
        ("rdf:type", Iri(expand("prov:Entity"))),
        ("skos:prefLabel", Literal(f"Release {release.name}", expand("rdf:langString"), "en")),
        ("dcterms:identifier", Literal(release.name)),
        ("dcterms:issued", Literal(release.issued, expand("xsd:dateTime"))),
        ("prov:wasDerivedFrom", Iri(f"{COMMITS}{release.commit}")),
        ("prov:wasAttributedTo", Iri(release.agent)),
    ]
    if release.note:
        said.append(("dcterms:description", Literal(release.note)))
    return [Quad(subject, Iri(expand(name)), value, PROVENANCE) for name, value in said]
