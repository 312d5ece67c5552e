"""Somebody with a browser who edits on forms: reads a page, types, and presses a button."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from lxml import html
from starlette.testclient import TestClient

from browsing import BROWSER
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.namespaces import CANONICAL_BASE
from rest_editing import RestEditor

HERE = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
"""What a browser sends with a form of a page of the service itself."""


@dataclass
class Form:
    """A form as a page shows it, and what is typed since."""

    action: str
    tree: html.HtmlElement
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "Form":
        """The form of a page with which things are edited, or somebody signs in."""
        tree = html.fromstring(text)
        (form,) = tree.xpath("//form[contains(concat(' ', @class, ' '), ' edit ')]")
        values = {}
        for control in form.xpath(".//input[@name] | .//textarea | .//select"):
            value = control.value if control.tag == "select" else control.get("value", "")
            values[control.get("name")] = control.text_content() if control.tag == "textarea" else value or ""
        return cls(form.get("action"), tree, values)

    def wrong(self, name: str) -> list[str]:
        """The sentences that describe one control as wrong."""
        (control,) = self.tree.xpath(f"//*[@name='{name}']")
        if control.get("aria-invalid") != "true":
            return []
        described = control.get("aria-describedby", "").split()
        told = [self.tree.get_element_by_id(place) for place in described if place.startswith("wrong-")]
        return [one.text_content() for one in told]

    def texts(self, path: str) -> list[str]:
        """The text of each element that an XPath finds, blanks folded."""
        return [" ".join(found.text_content().split()) for found in self.tree.xpath(path)]


@dataclass
class Browsing:
    """A browser that has signed in, or has not."""

    client: TestClient
    key: str = ""

    @property
    def cookie(self) -> dict[str, str]:
        return {"Cookie": f"kg-key={self.key}"} if self.key else {}

    def get(self, address: str):
        return self.client.get(address, headers={**BROWSER, **self.cookie})

    def open(self, iri: str) -> Form:
        answer = self.get(f"/edit?iri={quote(iri, safe='')}")
        assert answer.status_code == 200, answer.text
        return Form.of(answer.text)

    def open_new(self, kind: str) -> Form:
        answer = self.get(f"/edit/new?kind={kind}")
        assert answer.status_code == 200, answer.text
        return Form.of(answer.text)

    def press(self, form: Form, do: str = "check", **more: str):
        """The answer to the form with a button pressed."""
        body = urlencode({**form.values, **({"do": do} if do else {}), **more})
        return self.client.post(
            form.action, content=body, headers={**BROWSER, **HERE, **self.cookie}, follow_redirects=False
        )


def holder(rest: RestEditor, *scopes: str) -> Browsing:
    """Somebody with a new key of these scopes, who has signed in."""
    key = create_key(rest.kg.keys, KeyWish("Anna Example", scopes or ("write:*",)), CANONICAL_BASE)
    return Browsing(rest.client, key)


def lines(answer) -> list[str]:
    """The statements that a page shows as added or removed."""
    return Form.of(answer.text).texts("//ul[@class='lines']/li")
