"""The card "At a glance" of a named graph: where it comes from, its licence, how much it holds, its files."""

from collections.abc import Iterable
from typing import Final

from modernstats_kg.actions.dumps import DUMP_FORMATS, dump_name
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_things import things_in
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.status import graph_status
from modernstats_kg.model.catalog import GraphStatus
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.glance import Glance, GlanceRow
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.said import Said
from modernstats_kg_api.pages.spelling import number

_TOLD: Final = frozenset(("dcterms:source", "dcterms:license", "dcat:version"))
_CC_BY: Final = "https://creativecommons.org/licenses/by/4.0/"


def view_graph(kg: KnowledgeGraph, said: Said, naming: Naming) -> Glance:
    """The card of a named graph that everybody may read; an empty one for anything else."""
    status = next((status for status in graph_status(kg) if status.source.name == said.iri), None)
    if status is None:
        return Glance()
    things = things_in(kg, said.iri)
    commits = sorted(said.pointing("prov:influenced"), key=lambda commit: natural_key(commit.value))
    rows = (
        (gettext_noop("Source"), _link(status.source.source, naming)),
        (gettext_noop("Version"), _text(status.source.version)),
        (gettext_noop("Licence"), _link(status.source.licence, naming)),
        (gettext_noop("Statements"), (Value(number(status.quads)),)),
        (gettext_noop("Things described"), _text(number(things) if things else "")),
        (gettext_noop("Last changed by"), tuple(naming.value(commit) for commit in commits[-1:])),
        (gettext_noop("Whole graph as a file"), tuple(_files(kg, status, naming.root))),
    )
    return Glance(tuple(GlanceRow(title, values) for title, values in rows if values), _TOLD)


def _link(iri: str, naming: Naming) -> tuple[Value, ...]:
    if iri == _CC_BY:
        return (Value("CC BY 4.0", iri),)
    return (naming.value(Iri(iri)),) if iri else ()


def _text(text: str) -> tuple[Value, ...]:
    return (Value(text),) if text else ()


def _files(kg: KnowledgeGraph, status: GraphStatus, root: str) -> Iterable[Value]:
    name = dump_name(kg.settings.base, status.source.name)
    for form in DUMP_FORMATS:
        text = gettext("%(format)s, compressed", format=form.label)
        yield Value(text, f"{root}/dumps/{name}.{form.suffix}.gz")
