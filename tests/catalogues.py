"""The texts of the pages, and their translations: `make catalogues` brings these up to date."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "api" / "modernstats_kg_api"
LOCALES = PACKAGE / "locales"
_METHODS = [("pages/**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
_KEYWORDS = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2), "Column": (1,)}
_UNTOLD = tuple(
    f'"{name}' for name in ("Report-", "POT-", "PO-", "Last-", "Language-Team", "Generated-By", "Project-Id")
)
"""Headers of a catalogue that say nothing here, or change with every run."""


def in_use() -> Catalog:
    """Every text that the pages may show, with the files that it stands in."""
    found = Catalog()
    for file, _, message, comments, _ in extract_from_dir(
        PACKAGE, _METHODS, _OPTIONS, _KEYWORDS, ["Translators:"]
    ):
        # without line numbers a catalogue changes only where a text does
        found.add(message, locations=[(file, None)], auto_comments=comments)
    return found


def catalogue(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=file.stem)


def update(file: Path) -> None:
    """Add the texts that are new, and drop those that nothing shows any more."""
    held = catalogue(file)
    held.update(in_use(), no_fuzzy_matching=True)
    held.obsolete.clear()
    written = BytesIO()
    write_po(written, held, width=110, sort_output=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(_UNTOLD)))


if __name__ == "__main__":
    for file in sorted(LOCALES.glob("*.po")):
        update(file)
