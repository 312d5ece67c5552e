"""What all pages share: the templates, the frame around the content, the graph they read."""

from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from modernstats_kg.actions.labelling import label_index, names_index
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.links import quoted
from modernstats_kg_api.pages.apart import apart_by
from modernstats_kg_api.pages.assets import asset_url, built_url
from modernstats_kg_api.pages.compact import Unindented, without_unused_icons
from modernstats_kg_api.pages.languages import (
    ENGLISH,
    bare_plural,
    bare_text,
    gettext_noop,
    language_names,
    speak,
    spoken,
)
from modernstats_kg_api.pages.naming import Naming
from modernstats_kg_api.pages.spelling import in_english, number
from modernstats_kg_api.pages.wording import kind_title, kinds_by_name, kinds_title

NAVIGATION: Final = (
    ("/standards", gettext_noop("Standards")),
    ("/projects", gettext_noop("Projects")),
    ("/groups", gettext_noop("Groups")),
    ("/gsbpm", "GSBPM"),
    ("/crosswalk", gettext_noop("Crosswalk")),
    ("/gaps", gettext_noop("Gaps")),
    ("/query", "SPARQL"),
    ("/data", gettext_noop("Data")),
    ("/about", gettext_noop("About")),
)
"""Links of the header: pages that exist, in reading order. Every list leads to all other lists."""

# StrictUndefined: a misspelt name fails in the tests instead of leaving a hole in the page.
_TEMPLATES: Final = Environment(
    loader=PackageLoader("modernstats_kg_api", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    extensions=["jinja2.ext.i18n", Unindented],
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals.update(
    asset_url=asset_url,
    built_url=built_url,
    navigation=NAVIGATION,
    number=number,
    in_english=in_english,
    kind_title=kind_title,
    kinds_title=kinds_title,
    kinds_by_name=kinds_by_name,
)
# Jinja fills in the values, and escapes them: what it is given are the bare texts. Its extension adds this
# method to the environment when the program runs, so the types of Jinja do not know of it.
_TEMPLATES.install_gettext_callables(bare_text, bare_plural, newstyle=True)  # type: ignore[attr-defined]


def naming_of(request: Request) -> Naming:
    """Labels and links of everything the graph names."""
    kg = graph_of(request)
    labels = label_index(kg, spoken())
    return Naming(kg.settings.base, labels, root_of(request), apart_by(kg, labels), names_index(kg), spoken())


def english_naming(request: Request) -> Naming:
    """As `naming_of` for what is English whoever asks, as the Markdown twin of a page is."""
    speak(ENGLISH)
    return naming_of(request)


def render(request: Request, template: str, http_status: int = 200, **values: Any) -> HTMLResponse:
    """One page.

    Args:
        template: file name below `templates/`.
        http_status: HTTP status.
        values: what the template reads.
    """
    kg = getattr(request.app.state, "kg", None)
    frame = {
        "root": root_of(request),
        "path": request.scope["path"],
        "commit": kg.store.commit if kg else None,
        "language": spoken(),
        "languages": _in_languages(request),
    }
    html = without_unused_icons(_TEMPLATES.get_template(template).render(**frame, **values))
    return HTMLResponse(html, http_status, {"Vary": "Accept"})


def _in_languages(request: Request) -> dict[str, tuple[str, str]]:
    """What each language calls itself and the address of the same page in it, by tag."""
    root = root_of(request)
    path = request.scope["path"].removeprefix(root).lstrip("/")
    page = f"{root}/{quoted(path)}"  # one slash: `//name/` would be another host
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    addresses = {tag: f"{page}?{urlencode([*others, ('lang', tag)])}" for tag in language_names()}
    return {tag: (name, addresses[tag]) for tag, name in language_names().items()}
