"""What the catalogue says of each dataset and of its files."""

from collections.abc import Iterable, Mapping
from typing import Final

from modernstats_kg.actions.addresses import Addresses
from modernstats_kg.actions.catalog_services import service_iri
from modernstats_kg.actions.datasets import CONTENT_LICENCE, whole_dataset
from modernstats_kg.actions.dumps import DUMP_FORMATS, dump_name
from modernstats_kg.model.change import SERVICE
from modernstats_kg.model.datasets import DatasetFacts
from modernstats_kg.model.dcat_profile import Profile
from modernstats_kg.model.dump import Dump
from modernstats_kg.model.statements import Statements, english
from modernstats_kg.model.terms import Literal
from modernstats_kg.namespaces import PREFIXES, expand
from modernstats_kg.query.formats import Format

_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
_THEME: Final = f"{_AUTHORITY}data-theme/GOVE"
_FILE_TYPES: Final = {"nq": f"{_AUTHORITY}file-type/RDF_N_QUADS", "trig": f"{_AUTHORITY}file-type/RDF_TRIG"}
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_GZIP: Final = f"{_MEDIA}application/gzip"
_SYNTAX: Final = frozenset(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "xsd"))
_LANGUAGES: Final = {
    "ar": "ARA", "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA",
    "et": "EST", "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "it": "ITA", "lt": "LIT",
    "lv": "LAV", "mt": "MLT", "nl": "NLD", "no": "NOR", "pl": "POL", "pt": "POR", "ro": "RON", "ru": "RUS",
    "sk": "SLK", "sl": "SLV", "sv": "SWE", "uk": "UKR", "zh": "ZHO",
}  # fmt: skip
"""What the EU authority table of languages calls the language of each tag."""


def describe_dataset(said: Statements, facts: DatasetFacts, addresses: Addresses) -> None:
    """What a dataset is, whose it is, which version, in which languages and by which vocabularies."""
    iri = facts.iri
    said.kind(iri, "dcat:Dataset")
    said.say(iri, "dcterms:identifier", Literal(iri))
    said.say(iri, "dcterms:title", *facts.titles)
    said.say(iri, "dcterms:description", *facts.descriptions)
    said.link(iri, "dcterms:publisher", SERVICE.value)
    said.link(iri, "dcterms:license", facts.licence)
    said.say(iri, "dcterms:issued", *([facts.issued] if facts.issued else []))
    said.say(iri, "dcterms:modified", *([facts.modified] if facts.modified else []))
    said.link(iri, "dcterms:language", *_languages(facts))
    said.link(iri, "dcat:theme", _THEME)
    said.link(iri, "dcterms:conformsTo", *_standards(facts))
    said.link(iri, "prov:wasDerivedFrom", facts.source)
    page = addresses.at("/void") if iri == whole_dataset(addresses.base) else _page(facts, addresses)
    said.link(iri, "dcat:landingPage", page)
    said.kind(page, "foaf:Document")
    _describe_versions(said, facts)


def describe_files(
    said: Statements,
    facts: DatasetFacts,
    files: Mapping[str, Dump],
    addresses: Addresses,
    profile: Profile,
) -> None:
    """The distributions of a dataset: its dump in each form, with size and checksum where it is made."""
    if not facts.dumped:
        return
    graph = "" if facts.iri == whole_dataset(addresses.base) else facts.iri
    for form in DUMP_FORMATS:
        name = dump_name(addresses.base, graph) if graph else "dataset"
        iri = f"{addresses.base}catalog#{name}.{form.suffix}"
        said.link(facts.iri, "dcat:distribution", iri)
        _describe_file(said, iri, form)
        said.link(iri, "dcat:accessURL", addresses.graph(graph))
        said.link(iri, "dcat:downloadURL", addresses.dump(graph, form.suffix))
        said.link(iri, "dcat:accessService", service_iri(addresses.base, "sparql"))
        said.link(iri, "dcterms:license", facts.licence)
        said.say(iri, "dcterms:modified", *([facts.modified] if facts.modified else []))
        if (dump := files.get(form.suffix)) is not None:
            _measure(said, iri, dump, profile)


def describe_publisher(said: Statements) -> None:
    """Whoever publishes all of this."""
    said.kind(SERVICE.value, "foaf:Agent")
    said.say(SERVICE.value, "foaf:name", english("modernstats-kg"))


def describe_shared(said: Statements, datasets: Iterable[DatasetFacts]) -> None:
    """What the nodes are that several datasets of a page name, once each; harvesters do not look them up."""
    kinds = {_THEME: "skos:Concept", CONTENT_LICENCE: "dcterms:LicenseDocument", _GZIP: "dcterms:MediaType"}
    for facts in datasets:
        kinds |= dict.fromkeys(_languages(facts), "dcterms:LinguisticSystem")
        kinds |= dict.fromkeys(_standards(facts), "dcterms:Standard")
        kinds |= {facts.licence: "dcterms:LicenseDocument"} if facts.licence else {}
    kinds |= {_MEDIA + form.media_type: "dcterms:MediaType" for form in DUMP_FORMATS}
    kinds |= dict.fromkeys(_FILE_TYPES.values(), "dcterms:MediaTypeOrExtent")
    for iri, name in kinds.items():
        said.kind(iri, name)
    said.say(_THEME, "skos:prefLabel", english("Government and public sector"))


def _describe_versions(said: Statements, facts: DatasetFacts) -> None:
    iri = facts.iri
    said.say(iri, "dcat:version", *([Literal(facts.version)] if facts.version else []))
    said.link(iri, "dcat:hasVersion", *facts.versions)
    said.link(iri, "dcat:hasCurrentVersion", facts.current)
    said.link(iri, "dcat:previousVersion", facts.previous)
    said.link(iri, "dcat:isVersionOf", facts.version_of)


def _describe_file(said: Statements, iri: str, form: Format) -> None:
    said.kind(iri, "dcat:Distribution")
    said.say(iri, "dcterms:title", english(f"{form.label}, compressed"))
    said.link(iri, "dcat:mediaType", _MEDIA + form.media_type)
    said.link(iri, "dcat:compressFormat", _GZIP)
    said.link(iri, "dcterms:format", _FILE_TYPES[form.suffix])


def _measure(said: Statements, iri: str, dump: Dump, profile: Profile) -> None:
    checksum = f"{iri}-{profile.digest}"
    value = dump.sha1 if profile.digest == "sha1" else dump.sha256
    said.say(iri, "dcat:byteSize", Literal(str(dump.size_bytes), expand(profile.size)))
    said.link(iri, "spdx:checksum", checksum)
    said.kind(checksum, "spdx:Checksum")
    said.link(checksum, "spdx:algorithm", expand(f"spdx:checksumAlgorithm_{profile.digest}"))
    said.say(checksum, "spdx:checksumValue", Literal(value, expand("xsd:hexBinary")))


def _page(facts: DatasetFacts, addresses: Addresses) -> str:
    """The document about the dataset, on this host."""
    below = facts.iri.removeprefix(f"{addresses.base}id/")
    return addresses.graph(facts.iri) if below == facts.iri else addresses.at(f"/doc/{below}")


def _languages(facts: DatasetFacts) -> tuple[str, ...]:
    """The languages of a dataset as the EU authority table has them; those that it lacks are left out."""
    names = (_LANGUAGES.get(tag.partition("-")[0]) for tag in facts.languages)
    return tuple(dict.fromkeys(f"{_AUTHORITY}language/{name}" for name in names if name))


def _standards(facts: DatasetFacts) -> tuple[str, ...]:
    """The vocabularies that the dataset is written in, but for the syntax of RDF itself."""
    return tuple(name for name in facts.vocabularies if name not in _SYNTAX)
