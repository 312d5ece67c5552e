"""Where the shipped files lie: inside the installed wheel, or in the checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    installed = _PACKAGE / "assets" / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name


def ontology_dir() -> Path:
    """Folder of the shipped Turtle files; `catalog.ttl` in it lists the rest."""
    return _folder("ontology")


def shapes_dir() -> Path:
    """Folder of the shipped SHACL files."""
    return _folder("shapes")
