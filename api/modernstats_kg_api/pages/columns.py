"""What the list of each kind shows: its introduction, columns and filters.

A kind of `model/kinds.py` has a row here, or neither its list nor the home page can be shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.languages import gettext_noop
from modernstats_kg_api.pages.naming import Naming, Value

_MOST_IN_CELL: Final = 5
_EN_DASH: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title and the field it shows; `type` and `period` are made from several.

    Titles are English, and translated where they are shown; they stand first, where
    `tests/catalogues.py` looks for them.
    """

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


_TYPE: Final = Column("Type", "type")
_PERIOD: Final = Column("Years", "period")

PAGES: Final[dict[str, ListPage]] = {
    "projects": ListPage(
        gettext_noop("What the countries and organisations of HLG-MOS do together for one or two years."),
        (_PERIOD, Column("Standards", "concernsStandard"), Column("Outputs", "outputs")),
        (Column("Standard", "concernsStandard"), Column("Proposed by", "proposedBy")),
    ),
    "groups": ListPage(
        gettext_noop("Modernisation groups, their task teams, boards and communities."),
        (_TYPE, Column("Code", "notation"), Column("Part of", "partOf")),
        (_TYPE, Column("Part of", "partOf")),
    ),
    "organizations": ListPage(
        gettext_noop("Statistical offices, international agencies and others who take part."),
        (_TYPE, Column("Code", "notation"), Column("Country", "country"), Column("Part of", "partOf")),
        (_TYPE, Column("Country", "country")),
    ),
    "events": ListPage(
        gettext_noop("Workshops, expert meetings and conferences, planned and past."),
        (_TYPE, Column("Dates", "period"), Column("Place", "location"), Column("Dates are", "dateStatus")),
        (_TYPE, Column("Place", "location"), Column("Dates are", "dateStatus")),
    ),
    "outputs": ListPage(
        gettext_noop("What projects and groups have published, and what they plan to."),
        (Column("Status", "status"), Column("Made by", "generatedBy"), Column("Planned by", "plannedBy")),
        (Column("Status", "status"), Column("Made by", "generatedBy")),
    ),
    "documents": ListPage(
        gettext_noop("Papers, guidelines and reference documents that the sources name."),
        (Column("Issued", "issued"), Column("Creators", "creators"), Column("Web page", "webPages")),
        (Column("Creator", "creators"),),
    ),
    "standards": ListPage(
        gettext_noop("The ModernStats models, and the standards they are used with."),
        (Column("Code", "notation"), Column("Type", "standardType"),
         Column("Current version", "currentVersion"), Column("Custodian", "custodian")),
        (Column("Type", "standardType"), Column("Custodian", "custodian")),
    ),
    "software": ListPage(
        gettext_noop("Tools for the production of statistics, and the parts of GSBPM they support."),
        (Column("Made by", "creators"), Column("Supported by", "supportedBy"),
         Column("Supports", "supportsProcess")),
        (Column("Made by", "creators"), Column("Supports", "supportsProcess")),
    ),
    "services": ListPage(
        gettext_noop(
            "Services built to the rules of CSPA: what they take, what they give, where they fit in GSBPM."
        ),
        (Column("Made by", "creators"), Column("Supports", "supportsProcess"),
         Column("Inputs", "gsimInput"), Column("Outputs", "gsimOutput")),
        (Column("Made by", "creators"), Column("Supports", "supportsProcess")),
    ),
    "versions": ListPage(
        gettext_noop("Versions of the standards: each has its own elements, names and codes."),
        (Column("Standard", "standard"), Column("Number", "number"), Column("Issued", "issued"),
         Column("Status", "status"), Column("Previous version", "previousVersion")),
        (Column("Standard", "standard"), Column("Status", "status")),
    ),
    "elements": ListPage(
        gettext_noop(
            "The parts of the standards, version by version: classes, phases, sub-processes, capabilities."
        ),
        (Column("Code", "notation"), Column("Version", "scheme"), Column("Group", "group"),
         Column("Broader", "broader")),
        (Column("Version", "scheme"), Column("Group", "group")),
    ),
    "mappings": ListPage(
        gettext_noop(
            "Pairs of elements of two standards. Candidates rest on names alone and are not agreed."
        ),
        (Column("From", "subject"), Column("Relation", "predicate"), Column("To", "object"),
         Column("Status", "status"), Column("Confidence", "confidence")),
        (Column("Status", "status"), Column("Relation", "predicate"), Column("From", "subjectScheme"),
         Column("To", "objectScheme")),
    ),
    "correspondences": ListPage(
        gettext_noop("What became of each element from one version of a standard to a later one."),
        (Column("Compares", "compares"),),
    ),
    "links": ListPage(
        gettext_noop(
            "Statements that are things of their own: "
            "who has which role where, and what became of an element."
        ),
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
    name = naming.named(record.iri, record.label())
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
