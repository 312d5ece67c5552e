"""The table of official sources."""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from modernstats_kg.exchange import official
from modernstats_kg.exchange.official import official_sources


def test_every_file_is_published_under_https_on_one_host() -> None:
    addresses = [file.address for source in official_sources().values() for file in source.files]

    assert {urlsplit(address)[:2] for address in addresses} == {("https", "raw.githubusercontent.com")}
    assert len(set(addresses)) == len(addresses)


def test_every_source_has_a_licence_and_a_version_of_digits() -> None:
    for source in official_sources().values():
        assert source.licence.startswith(("http://", "https://")), source.name
        assert source.version.replace(".", "").isdigit(), source.name


def test_share_alike_is_asked_for_where_the_licence_says_so_and_nowhere_else() -> None:
    shared = {name for name, source in official_sources().items() if source.share_alike}

    assert shared == {name for name, source in official_sources().items() if "by-sa" in source.licence}
    assert shared == {"sdmx-vocabularies"}


def test_no_two_files_have_the_same_name() -> None:
    names = [name for s in official_sources().values() for f in s.files for name in (f.name, f.repaired)]

    assert len(set(filter(None, names))) == len(list(filter(None, names)))


def test_prefixed_names_are_expanded() -> None:
    where = official_sources()["coos"].defects[0].where[0]

    assert where.subject == "http://id.unece.org/def/coos#Phase"
    assert where.predicate == "http://www.w3.org/2002/07/owl#equivalentClass"


def test_every_defect_of_the_table_belongs_to_a_source() -> None:
    table = tomllib.loads(Path(official.__file__).with_suffix(".toml").read_text())
    used = {name for source in table["sources"].values() for name in source.get("defects", ())}

    assert used == set(table["defects"])
