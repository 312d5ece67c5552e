"""Titles of the forms of new things."""

from typing import Final

from modernstats_kg_api.pages.languages import gettext_noop

NEW: Final = {
    "projects": gettext_noop("New project"),
    "groups": gettext_noop("New group"),
    "organizations": gettext_noop("New organization"),
    "events": gettext_noop("New event"),
    "outputs": gettext_noop("New output"),
    "documents": gettext_noop("New document"),
    "standards": gettext_noop("New standard"),
    "software": gettext_noop("New software"),
    "services": gettext_noop("New service"),
    "versions": gettext_noop("New version"),
    "elements": gettext_noop("New element"),
    "mappings": gettext_noop("New mapping"),
    "correspondences": gettext_noop("New correspondence"),
    "links": gettext_noop("New relation"),
}
"""Title of the form of a new thing, by kind; every kind that has a form is here."""
