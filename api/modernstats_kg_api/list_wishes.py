"""What a request wants to see of the items of a list."""

from dataclasses import dataclass
from typing import Final

from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import Kind
from modernstats_kg_api.schemas.common import ListParameters

OWN_MEMBERS: Final = (
    "id",
    "key",
    "url",
    "type",
    "label",
    "labelLanguage",
    "labels",
    "source",
    "version",
)
"""What every item has beside the fields of its kind."""
_TABLE: Final = ("id", "key", "label", "type")


@dataclass(frozen=True, slots=True)
class ListWish:
    """How a list is wanted.

    Attributes:
        kind: of its items.
        form: media type.
        fields: members of items that are wanted; none for all.
        embed: fields whose links are wanted as whole items.
        facets: fields whose values are to be counted.
        spreadsheet: CSV for opening by double-click.
    """

    kind: Kind
    form: str
    fields: tuple[str, ...] = ()
    embed: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    spreadsheet: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a table."""
        return self.fields or (*_TABLE, *(field.name for field in self.kind.fields))


def wish_of(kind: Kind, form: str, plain: bool, asked: ListParameters) -> ListWish:
    """What a request wants, checked against what items of the kind have.

    Args:
        kind: of the items.
        form: media type of the answer.
        plain: whether that is plain JSON, which alone has room for facets and embedded items.
        asked: parameters of the request.

    Raises:
        BadParameter: a name is unknown or given twice, or the form has no room for it; says what is known.
    """
    fields = tuple(field.name for field in kind.fields)
    wish = ListWish(
        kind,
        form,
        _names("fields", asked.fields, (*OWN_MEMBERS, *fields)),
        _names("embed", asked.embed, fields),
        tuple(name.strip() for name in asked.facet.split(",")) if asked.facet else (),
        asked.bom,
    )
    for name, given in (("embed", wish.embed), ("facet", wish.facets)):
        if given and not plain:
            raise BadParameter(name, f"{name} needs application/json; {form} has no place for it.")
    return wish


def _names(parameter: str, text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a comma list."""
    names = tuple(name.strip() for name in text.split(",")) if text else ()
    for name in names:
        if name not in known:
            raise BadParameter(parameter, f"There is nothing called {name!r}. Known: {', '.join(known)}.")
        if names.count(name) > 1:
            raise BadParameter(parameter, f"{name} is given twice.")
    return names
