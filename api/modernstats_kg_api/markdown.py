"""A resource as Markdown: what its page says, for assistants and plain readers.

What the data say is text, whatever it looks like: it cannot make a heading, a link, an image, HTML or code.
Links lead to documents of this service or to http(s) addresses, never elsewhere.

Source: CommonMark 0.31, 2.4 (backslash escapes) and 6.3 (links).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from modernstats_kg.model.history import Entry
from modernstats_kg.model.records import Description
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import expand
from modernstats_kg.query.formats import GRAPH_FORMATS
from modernstats_kg_api.links import local_path
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.statements import Group, Source, incoming_groups, lead_of, outgoing_groups

_SPACES: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MARKS: Final = re.compile(r"([\\`*_\[\]<>&~|#])")
_ADDRESS: Final = re.compile(r"(?<=:)(//)|(?<=www)(\.)", re.IGNORECASE)
_BEGINNING: Final = re.compile(r"^([>+=-]|\d{1,9}(?=[.)]))")
_MOST_MEMBERS: Final = 500
_TYPE: Final = expand("rdf:type")
_GRAPHS: Final = "/graph/"


def escaped(text: str) -> str:
    """`text` on one line, so that Markdown shows it as it is wherever it stands."""
    line = _SPACES.sub(" ", text).strip()
    line = _ADDRESS.sub(r"\\\g<0>", _MARKS.sub(r"\\\1", line))
    found = _BEGINNING.match(line)
    if found is None:
        return line
    start = found[0]
    return start + "\\" + line[len(start) :] if start[0].isdigit() else "\\" + line


def link(text: str, address: str | None) -> str:
    """A link with this text; the text alone without an address."""
    if address is None:
        return escaped(text)
    safe = quote(address, safe="/:?#@!$&'()*+,;=%~-._[]")
    return f"[{escaped(text)}](<{safe}>)"


def resource_markdown(naming: Naming, description: Description, change: Entry | None) -> bytes:
    """All that is said of one resource: label, definition, statements, links to it, provenance.

    Args:
        naming: names and links of everything.
        description: from `actions.describing`.
        change: the newest commit that changed it; None where the history does not reach.
    """
    own = [quad for quad in description.outgoing if quad.subject.value == description.iri]
    lead = lead_of(own)
    lines = [f"# {escaped(naming.label(description.iri))}", ""]
    lines += [f"> {escaped(str(lead.object))}", ""] if lead else []
    lines += _identity(naming, description)
    lines += _section("Properties", map(_group, outgoing_groups(own, naming)))
    lines += _section("Referenced by", map(_group, incoming_groups(description.incoming, naming)))
    lines += _section("Terms", _members(naming, description))
    lines += _section("Provenance", _provenance(naming, description, change))
    return ("\n".join(lines).rstrip() + "\n").encode()


def _identity(naming: Naming, description: Description) -> list[str]:
    iri = description.iri
    types = sorted(
        {
            quad.object.value
            for quad in description.outgoing
            if quad.predicate.value == _TYPE and quad.subject.value == iri
        }
    )
    lines = [f"- IRI: `{iri}`"]
    if types:
        named = (link(naming.label(name), naming.href(name)) for name in types)
        lines.append(f"- Type: {', '.join(named)}")
    path = local_path(naming.base, iri, naming.labels)
    if path and "#" not in path and "?" not in path:
        forms = ", ".join(link(form.label, f"{naming.root}{path}.{form.suffix}") for form in GRAPH_FORMATS)
        lines += [f"- Page: {link(naming.label(iri), naming.root + path)}", f"- As RDF: {forms}"]
    return lines


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return ["", f"## {title}", "", *found] if found else []


def _group(group: Group) -> str:
    values = "; ".join(f"{_value(stated.value)}{_sources(stated.sources)}" for stated in group.values)
    left = group.total - len(group.values)
    rest = f"; and {left} more" if left else ""
    return f"- **{escaped(group.label)}** (`{group.curie}`): {values}{rest}{_sources(group.sources)}"


def _value(value: Value) -> str:
    text = link(value.text, value.href)
    return text + "".join(f" ({escaped(note)})" for note in (value.language, value.note) if note)


def _sources(sources: Iterable[Source]) -> str:
    named = ", ".join(link(source.name, source.href) for source in sources)
    return f" — stated in {named}" if named else ""


def _members(naming: Naming, description: Description) -> Iterator[str]:
    """The terms of a hash vocabulary."""
    for iri in description.members[:_MOST_MEMBERS]:
        lead = lead_of(quad for quad in description.outgoing if quad.subject == iri)
        meaning = f": {escaped(str(lead.object))}" if lead and isinstance(lead.object, Literal) else ""
        yield f"- **{escaped(naming.label(iri.value))}** (`{iri.value}`){meaning}"


def _provenance(naming: Naming, description: Description, change: Entry | None) -> Iterator[str]:
    if change is not None:
        commit = link(f"commit {change.number}", f"{naming.root}/api/v1/changes/{change.number}")
        reason = f": {escaped(change.by.reason)}" if change.by.reason else ""
        agent = _agent(naming, change.by.agent)
        yield f"- Last changed: {commit}, {escaped(change.time)}, by {agent}{reason}"
    graphs = sorted({quad.graph.value for quad in description.statements})
    named = ", ".join(link(naming.label(iri), naming.href(iri)) for iri in graphs)
    yield f"- Named graphs that speak of it: {named}"


def _agent(naming: Naming, agent: Iri) -> str:
    return link(naming.label(agent.value), naming.href(agent.value))
