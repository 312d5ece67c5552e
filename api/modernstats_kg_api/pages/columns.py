"""What the list of each kind shows: its introduction, columns and filters.

A kind of `model/kinds.py` has a row here, or neither its list nor the home page can be shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.naming import Naming, Value, capitalised, mark_of

_MOST_IN_CELL: Final = 5
_LONGEST_END: Final = 5
_EN_DASH: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title and the field it shows; `type` and `period` are made from several."""

    title: str
    field: str

    @property
    def sort(self) -> str | None:
        """The field to sort by; None for a column that cannot be sorted."""
        return {"type": None, "period": "startDate"}.get(self.field, self.field)


@dataclass(frozen=True, slots=True)
class ListPage:
    """How one kind is listed: what it is, its columns after the name, its fields to choose from."""

    introduction: str
    columns: tuple[Column, ...]
    facets: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """One column head: its title, the sort its link asks for, how the column is sorted now."""

    title: str
    sort: str | None
    sorted: str | None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One record: its name, then the values of each column and how many more there are."""

    name: Value
    cells: tuple[tuple[tuple[Value, ...], int], ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """One select of the filter bar: title, parameter, and (value, label) of each choice."""

    title: str
    field: str
    choices: tuple[tuple[str, str], ...]


_TYPE: Final = Column("Type", "type")
_PERIOD: Final = Column("Years", "period")

PAGES: Final[dict[str, ListPage]] = {
    "projects": ListPage(
        "What the countries and organisations of HLG-MOS do together for one or two years.",
        (_PERIOD, Column("Standards", "concernsStandard"), Column("Outputs", "outputs")),
        (Column("Standard", "concernsStandard"), Column("Proposed by", "proposedBy")),
    ),
    "groups": ListPage(
        "Modernisation groups, their task teams, boards and communities.",
        (_TYPE, Column("Code", "notation"), Column("Part of", "partOf")),
        (_TYPE, Column("Part of", "partOf")),
    ),
    "organizations": ListPage(
        "Statistical offices, international agencies and others who take part.",
        (_TYPE, Column("Code", "notation"), Column("Country", "country"), Column("Part of", "partOf")),
        (_TYPE, Column("Country", "country")),
    ),
    "events": ListPage(
        "Workshops, expert meetings and conferences, planned and past.",
        (_TYPE, Column("Dates", "period"), Column("Place", "location"), Column("Dates are", "dateStatus")),
        (_TYPE, Column("Place", "location"), Column("Dates are", "dateStatus")),
    ),
    "outputs": ListPage(
        "What projects and groups have published, and what they plan to.",
        (Column("Status", "status"), Column("Made by", "generatedBy"), Column("Planned by", "plannedBy")),
        (Column("Status", "status"), Column("Made by", "generatedBy")),
    ),
    "documents": ListPage(
        "Papers, guidelines and reference documents that the sources name.",
        (Column("Issued", "issued"), Column("Creators", "creators"), Column("Web page", "webPages")),
        (Column("Creator", "creators"),),
    ),
    "standards": ListPage(
        "The ModernStats models, and the standards they are used with.",
        (Column("Code", "notation"), Column("Type", "standardType"),
         Column("Current version", "currentVersion"), Column("Custodian", "custodian")),
        (Column("Type", "standardType"), Column("Custodian", "custodian")),
    ),
    "software": ListPage(
        "Tools for the production of statistics, and the parts of GSBPM they support.",
        (Column("Made by", "creators"), Column("Supported by", "supportedBy"),
         Column("Supports", "supportsProcess")),
        (Column("Made by", "creators"), Column("Supports", "supportsProcess")),
    ),
    "services": ListPage(
        "Services built to the rules of CSPA: what they take, what they give, where they fit in GSBPM.",
        (Column("Made by", "creators"), Column("Supports", "supportsProcess"),
         Column("Inputs", "gsimInput"), Column("Outputs", "gsimOutput")),
        (Column("Made by", "creators"), Column("Supports", "supportsProcess")),
    ),
    "versions": ListPage(
        "Versions of the standards: each has its own elements, names and codes.",
        (Column("Standard", "standard"), Column("Number", "number"), Column("Issued", "issued"),
         Column("Status", "status"), Column("Previous version", "previousVersion")),
        (Column("Standard", "standard"), Column("Status", "status")),
    ),
    "elements": ListPage(
        "The parts of the standards, version by version: classes, phases, sub-processes, capabilities.",
        (Column("Code", "notation"), Column("Version", "scheme"), Column("Group", "group"),
         Column("Broader", "broader")),
        (Column("Version", "scheme"), Column("Group", "group")),
    ),
    "mappings": ListPage(
        "Pairs of elements of two standards. Candidates rest on names alone and are not agreed.",
        (Column("From", "subject"), Column("Relation", "predicate"), Column("To", "object"),
         Column("Status", "status"), Column("Confidence", "confidence")),
        (Column("Status", "status"), Column("Relation", "predicate"), Column("From", "subjectScheme"),
         Column("To", "objectScheme")),
    ),
    "correspondences": ListPage(
        "What became of each element from one version of a standard to a later one.",
        (Column("Compares", "compares"),),
    ),
    "links": ListPage(
        "Statements that are things of their own: who has which role where, and what became of an element.",
        (_TYPE, Column("From", "sourceConcept"), Column("To", "targetConcept"), Column("Change", "change"),
         Column("Member", "member"), Column("Role", "role")),
        (_TYPE, Column("Correspondence", "correspondence"), Column("Change", "change"),
         Column("Role", "role")),
    ),
}  # fmt: skip


def headings(page: ListPage, sort: str) -> tuple[Heading, ...]:
    """The column heads for the current sort; a link on the sorted column turns the order round."""
    return tuple(_heading(column, sort) for column in (Column("Name", "label"), *page.columns))


def rows(page: ListPage, records: Iterable[Record], naming: Naming) -> tuple[ListRow, ...]:
    """The records as rows."""
    return tuple(_row(page, record, naming) for record in records)


def facets(page: ListPage, records: Iterable[Record], naming: Naming) -> tuple[Facet, ...]:
    """The selects of the filter bar; only those with at least two choices among `records`."""
    found = [_facet(column, list(records), naming) for column in page.facets]
    return tuple(facet for facet in found if len(facet.choices) > 1)


def period(record: Record) -> str:
    """Start and end as one text; several values of one date, from sources that disagree, keep a slash."""
    start, end = (
        " / ".join(term.value for term in record.values.get(name, ())) for name in ("startDate", "endDate")
    )
    return start if start == end or not end else f"{start} {_EN_DASH} {end}"


def telling_types(record: Record) -> tuple[str, ...]:
    """The classes that say more than that the record is in its list."""
    general = KINDS[record.kind].class_iris[0]
    return tuple(iri for iri in record.types if iri != general) or record.types


def _heading(column: Column, sort: str) -> Heading:
    field = column.sort
    if field is None or field != sort.removeprefix("-"):
        return Heading(column.title, field, None)
    descending = sort.startswith("-")
    turned = field if descending else f"-{field}"
    return Heading(column.title, turned, "descending" if descending else "ascending")


def _row(page: ListPage, record: Record, naming: Naming) -> ListRow:
    name = Value(record.label(), naming.href(record.iri), mark=mark_of(record.iri))
    cells = (_values(column, record, naming) for column in page.columns)
    return ListRow(name, tuple((values[:_MOST_IN_CELL], len(values[_MOST_IN_CELL:])) for values in cells))


def _values(column: Column, record: Record, naming: Naming) -> tuple[Value, ...]:
    if column.field == "period":
        return (Value(period(record)),)
    if column.field == "type":
        return tuple(naming.value(Iri(iri)) for iri in telling_types(record) if iri in naming.labels)
    return tuple(_linked(naming.value(term)) for term in record.values.get(column.field, ()))


def _linked(value: Value) -> Value:
    """Web addresses that stand as text become links too."""
    is_address = value.href is None and value.text.startswith(("http://", "https://"))
    return Value(value.text, value.text) if is_address else value


def _facet(column: Column, records: list[Record], naming: Naming) -> Facet:
    if column.field == "type":
        iris = {iri for record in records for iri in telling_types(record) if iri in naming.labels}
    else:
        terms = {term for record in records for term in record.values.get(column.field, ())}
        iris = {term.value for term in terms if isinstance(term, Iri)}
    choices = sorted((capitalised(naming.label(iri)), end) for iri, end in _ends(iris).items())
    return Facet(column.title, column.field, tuple((value, label) for label, value in choices))


def _ends(iris: Iterable[str]) -> dict[str, str]:
    """The shortest ends of the paths of these IRIs that tell all of them apart."""
    paths = {iri: iri.rstrip("/#").replace("#", "/").split("/") for iri in iris}
    for length in range(1, _LONGEST_END):
        ends = {iri: "/".join(path[-length:]) for iri, path in paths.items()}
        if len(set(ends.values())) == len(ends):
            return ends
    return {iri: iri for iri in paths}
