"""IRIs of new items, by the policy of COOS: plural domain, type in lowerCamel, identifier, all in ASCII.

Source: COOS URI policy (2022): `{base}/{domain}/[{type}/]{identifier}`, American spelling.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from modernstats_kg.model.editing import Fault
from modernstats_kg.model.keys import item_key, local_name
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.terms import Term
from modernstats_kg.namespaces import expand

FOLDERS: Final[Mapping[str, str]] = {
    expand(name): folder
    for name, folder in {
        "hlg:Project": "activities/project",
        "hlg:ModernizationGroup": "organizations/modernizationGroup",
        "hlg:TaskTeam": "organizations/taskTeam",
        "hlg:ExecutiveBody": "organizations/executiveBody",
        "hlg:Community": "organizations/community",
        "coos:NationalStatisticalInstitute": "organizations/nsi",
        "coos:InternationalAgency": "organizations/internationalAgency",
        "org:FormalOrganization": "organizations/organization",
        "hlg:Event": "events",
        "hlg:Output": "products/output",
        "foaf:Document": "documents",
        "coos:ReferenceDocument": "documents",
        "hlg:Standard": "standards",
        "schema:SoftwareApplication": "products/software",
        "cspa:Package": "products/service",
        "org:Membership": "organizations/membership",
    }.items()
}
"""What follows `id/` in the IRIs of new instances of a class; of others the root or name of their kind."""
_HOMES: Final[Mapping[str, tuple[str, str]]] = {
    "versions": ("standard", "number"),
    "elements": ("scheme", "notation"),
}
"""Of a kind whose items stand below another thing: the field that names it, and that of their own code."""
_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LONGEST: Final = 80
_MOST_HYPHENS: Final = 8
_STANDARDS: Final = "standards/"
Values = Mapping[str, tuple[Term, ...]]


def minted(kind: Kind, base: str, classes: Iterable[str], named: tuple[str, str], values: Values) -> str:
    """The IRI of a new item.

    Args:
        kind: of the item.
        base: base of our own IRIs.
        classes: IRIs of its classes; the first that has a folder of its own decides.
        named: the key that was asked for, else empty, and its name.
        values: its terms by field.

    Raises:
        ValueError: nothing gives it an identifier; the message says what would.
    """
    home = _home(kind, base, classes, values)
    key, label = named
    own = key.removeprefix(f"{item_key(home, _root(kind, base))}-")
    last = own or _code(kind, values) or camel(label, upper=kind.name == "elements")
    if not _KEY.fullmatch(last):
        raise ValueError(
            "Its name gives no key: give `key`, of letters without accents, digits, `.`, `_` and `-`, "
            "at most 100 of them."
        )
    return f"{home}/{last}"


def camel(label: str, upper: bool = False) -> str:
    """A name in lowerCamel in ASCII: `Données ouvertes` is `donneesOuvertes`, `Generative AI` `generativeAi`.

    Whole words are left out at the end of a name that is very long.

    Args:
        upper: in UpperCamel, where acronyms keep their capitals.
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    text = ""
    for word in re.findall(r"[A-Za-z0-9]+", plain):
        if text and len(text) + len(word) > _LONGEST:
            break
        rest = word[1:].lower() if word.isupper() and not upper else word[1:]
        text += (word[0].upper() if text or upper else word[0].lower()) + rest
    return text


def fault_of_key(key: str) -> Fault | None:
    """What is wrong with a key that a client asks for; None where nothing is."""
    if _KEY.fullmatch(key):
        return None
    told = f"{key!r} is no key: letters without accents, digits, `.`, `_` and `-`, at most 100 of them."
    return Fault("/key", told, key)


def key_of(kind: Kind, base: str, iri: str, schemes: Iterable[str] = ()) -> str:
    """The key that an item of that IRI has, unless another has it already."""
    return item_key(iri, _root(kind, base), schemes)


def possible_iris(kind: Kind, base: str, key: str) -> Iterator[str]:
    """The IRIs below our base that an item of that key may have.

    Args:
        key: of a kind with a root, each of its first hyphens may stand for a slash.
    """
    if kind.root:
        parts = key.split("-", _MOST_HYPHENS)
        for marks in product("-/", repeat=len(parts) - 1):
            tail = "".join(mark + part for mark, part in zip(marks, parts[1:], strict=True))
            yield f"{base}id/{kind.root}{parts[0]}{tail}"
    for folder in dict.fromkeys(FOLDERS.get(name, kind.name) for name in kind.class_iris):
        yield f"{base}id/{folder}/{key}"


def _root(kind: Kind, base: str) -> str:
    return f"{base}id/{kind.root}" if kind.root else ""


def _home(kind: Kind, base: str, classes: Iterable[str], values: Values) -> str:
    folder = next((FOLDERS[name] for name in classes if name in FOLDERS), "" if kind.root else kind.name)
    if folder:
        return f"{base}id/{folder}"
    if kind.name == "mappings" and (pair := _pair(base, values)):
        return f"{base}id/{kind.root}{pair}"
    parents = [term.value for term in values.get(_HOMES.get(kind.name, ("", ""))[0], ())]
    below = [parent for parent in parents if parent.startswith(f"{base}id/{kind.root}")]
    return min(below, default=f"{base}id/{kind.root.rstrip('/')}")


def _pair(base: str, values: Values) -> str:
    """The two schemes of a mapping as one folder, such as `gsim-2.0-vtl-2.1`."""
    ends = [values.get(name, ()) for name in ("subjectScheme", "objectScheme")]
    if not all(ends):
        return ""
    return "-".join(item_key(found[0].value, f"{base}id/{_STANDARDS}") for found in ends)


def _code(kind: Kind, values: Values) -> str:
    """The identifier that the item's own values give it, where its kind is called by them."""
    if kind.name == "mappings":
        ends = [values.get(name, ()) for name in ("subject", "object")]
        return "-".join(local_name(found[0].value) for found in ends) if all(ends) else ""
    found = values.get(_HOMES[kind.name][1], ()) if kind.name in _HOMES else ()
    return found[0].value if found else ""
