"""Parameters of saved queries: from what an address says to RDF terms, and from terms to a query.

What a caller says never becomes text of a query. It becomes one typed term, the engine itself writes that
term, and it stands where the file of the query leaves a place for a value: `VALUES ?name { UNDEF }`. Terms
bound beside the text would not do: the engine then takes a variable that stands in a FILTER alone for
unbound, and answers `!BOUND(?year) || …` as if no year were given.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from modernstats_kg.errors import BadParameter
from modernstats_kg.model.queries import Parameter, ParameterType, SavedQuery
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.query.tokens import Token, tokenize

_INTEGER: Final = expand("xsd:integer")
_VALUES: Final[dict[ParameterType, tuple[re.Pattern[str], str]]] = {
    "code": (re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}"), "letters, digits, full stops and hyphens"),
    "integer": (re.compile(r"-?[0-9]{1,9}"), "a whole number of at most nine digits"),
    "text": (
        re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}"),
        "text of at most 200 characters in one line",
    ),
    # the engine looks closer when it writes the term
    "iri": (
        re.compile(r'[^<>"{}|^`\\\x00-\x20\x7f-\x9f\ud800-\udfff]{1,1000}'),
        "an IRI, or what follows id/ in one of ours",
    ),
}
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PLACE: Final = ("VALUES", None, "{", "UNDEF", "}")


def bind(saved: SavedQuery, given: Sequence[tuple[str, str]], base: str) -> dict[str, Term]:
    """The term of each parameter that has a value; the others stay open.

    Args:
        saved: declares the parameters.
        given: names and values as the address has them; an empty value counts as none.
        base: of this deployment's own IRIs.

    Raises:
        BadParameter: a parameter is unknown, given twice, missing or malformed; says what fits.
    """
    _check_names(saved, [name for name, _ in given])
    values = {name: value for name, value in given if value}
    terms: dict[str, Term] = {}
    for parameter in saved.parameters:
        value = values.get(parameter.name, parameter.default)
        if value:
            terms[parameter.name] = _term(parameter, value, base)
        elif parameter.required:
            raise BadParameter(parameter.name, f"{parameter.name} is missing. {parameter.about}")
    return terms


def with_values(text: str, written: Mapping[str, str]) -> str:
    """The query with values in the places that it leaves for them.

    Args:
        text: a query with places `VALUES ?name { UNDEF }`.
        written: each value by the name of its variable, as the engine writes the term.
    """
    tokens = tokenize(text)
    pieces: list[str] = []
    end = 0
    for index in range(len(tokens) - len(_PLACE) + 1):
        place = tokens[index : index + len(_PLACE)]
        name = place[1].text[1:]
        if name in written and _is_place(place):
            pieces += [text[end : place[3].start], written[name]]
            end = place[3].start + len(place[3].text)
    return "".join([*pieces, text[end:]])


def pattern_of(kind: ParameterType) -> str:
    """The regular expression that values of a type match whole."""
    return _VALUES[kind][0].pattern


def _is_place(tokens: Sequence[Token]) -> bool:
    return all(word in (None, token.text) for token, word in zip(tokens, _PLACE, strict=True))


def _check_names(saved: SavedQuery, names: Sequence[str]) -> None:
    known = [parameter.name for parameter in saved.parameters]
    for name in names:
        if name not in known:
            raise BadParameter(
                name, f"{name!r} is no parameter of {saved.name}. Known: {', '.join(known)}, format."
            )
        if names.count(name) > 1:
            raise BadParameter(name, f"{name} is given more than once; give one value.")


def _term(parameter: Parameter, value: str, base: str) -> Term:
    pattern, fits = _VALUES[parameter.type]
    if not pattern.fullmatch(value):
        raise BadParameter(parameter.name, f"{parameter.name} takes {fits}. {parameter.about}")
    match parameter.type:
        case "iri":
            return Iri(value if _ABSOLUTE.match(value) else f"{base}id/{value}")
        case "integer":
            return Literal(value, _INTEGER)
    return Literal(value)
