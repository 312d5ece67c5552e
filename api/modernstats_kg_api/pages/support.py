"""Which parts of GSBPM a thing supports, itself or through what belongs to it: a picture and a list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from modernstats_kg.actions.coverage import VERSIONS
from modernstats_kg.actions.elements import records_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.gsbpm_links import Touch, parts_of, touches
from modernstats_kg.actions.matrix import read_matrix
from modernstats_kg.model.records import Matrix
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.place import titled
from modernstats_kg_api.pages.said import Said
from modernstats_kg_api.pages.strip import Marks, draw_strip


@dataclass(frozen=True, slots=True)
class SupportedPart:
    """One part of GSBPM; `through` is what supports it in place of the thing itself."""

    value: Value
    through: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class SupportView:
    """The supported parts of one version of GSBPM: the coverage strip, and the same as a list."""

    version: str
    drawing: Markup
    parts: tuple[SupportedPart, ...]


def view_support(
    kg: KnowledgeGraph, said: Said, kinds: Iterable[str], naming: Naming
) -> tuple[SupportView, ...]:
    """One view for each version of GSBPM that a thing supports a part of; none for most things.

    Args:
        said: what is said of the thing.
        kinds: names of the collections that it is in; they tell what belongs to it.
        naming: names and links.
    """
    things = (said.iri, *_belonging(kg, said, set(kinds)))
    found = ((version, touches(kg, things, version)) for version in VERSIONS)
    return tuple(
        _view(read_matrix(kg, version), touched, said.iri, naming) for version, touched in found if touched
    )


def _belonging(kg: KnowledgeGraph, said: Said, kinds: set[str]) -> Iterable[str]:
    """What a thing supports something through: its parts, makers or work, the elements of its versions."""
    if "projects" in kinds:
        return parts_of(kg, said.iri)
    if "outputs" in kinds:
        makers = (*said.things("prov:wasGeneratedBy"), *said.pointing("prov:generated", "hlg:plannedOutput"))
        return (maker.value for maker in makers)
    if "groups" in kinds:
        return (work.value for work in said.pointing("prov:wasAssociatedWith"))
    if "standards" in kinds:
        versions = [version.value for version in said.things("dcat:hasVersion")]
        return (record.iri for version in versions for record in records_of(kg, version))
    if "versions" in kinds:
        return (record.iri for record in records_of(kg, said.iri))
    return ()


def _renamed(matrix: Matrix, naming: Naming) -> Matrix:
    """The matrix with its names in the language of the page, as far as there are any."""
    phases = (
        tuple(replace(cell, label=naming.labels.get(cell.iri, cell.label)) for cell in (phase, *below))
        for phase, below in matrix.phases
    )
    return replace(matrix, phases=tuple((phase, tuple(below)) for phase, *below in phases))


def _unmarked(iri: str, naming: Naming) -> Value:
    return replace(naming.value(Iri(iri)), mark="")


def _view(matrix: Matrix, touched: Iterable[Touch], iri: str, naming: Naming) -> SupportView:
    by_part: dict[str, list[str]] = defaultdict(list)
    for touch in touched:
        by_part[touch.part].append(touch.thing)
    own = {part for part, things in by_part.items() if iri in things}
    label = gettext("GSBPM %(version)s, phase by phase; supported parts are marked", version=matrix.version)
    cells = [cell for phase, below in matrix.phases for cell in (phase, *below)]
    return SupportView(
        version=matrix.version,
        drawing=draw_strip(_renamed(matrix, naming), Marks(own, by_part.keys() - own), naming.root, label),
        parts=tuple(
            SupportedPart(
                titled(cell, naming),
                () if cell.iri in own else tuple(_unmarked(one, naming) for one in by_part[cell.iri]),
            )
            for cell in (*cells, *matrix.overarching)
            if cell.iri in by_part
        ),
    )
