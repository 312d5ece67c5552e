"""In which language pages are, how that is chosen and kept, and that data do not depend on it."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from lxml import html
from starlette.testclient import TestClient

from modernstats_kg_api.pages import languages

GSBPM = "/doc/standards/gsbpm"
FRENCH = {"Cookie": "lang=fr"}
CHOICES = [
    ("", "", "", "en"),
    ("fr", "", "", "fr"),
    ("fr-CA", "", "", "fr"),
    ("", "fr", "", "fr"),
    ("", "", "fr-CH, en;q=0.5", "fr"),
    ("", "", "en, fr;q=0.5", "en"),
    ("", "", "zz, tlh;q=0.8", "en"),
    ("en", "fr", "fr", "en"),
    ("", "fr", "en", "fr"),
    ("tlh", "fr", "en", "fr"),
    ("tlh", "klingon; DROP", "", "en"),
]
"""`lang` of the address, what was chosen before, `Accept-Language`: and the language of the page."""
SAMPLES = {
    "/": ("Newest projects", "Ways in", "Compare standards", "Skip to content"),
    "/about": ("Where the statements come from", "Licences and notices"),
    "/data": ("Named graphs", "Files and descriptions", "All graphs"),
    "/docs": ("In short", "What stays", "Nothing is going to end."),
    "/docs/listProjects": ("Responses", "What it says", "whole number"),
    "/explore": ("Starting points", "The same as a list", "Two links"),
    "/history": ("Compare two states", "newest first"),
    "/history/1": ("What changed", "As data"),
    "/q": ("Saved queries",),
    "/query": ("Run query", "Show as", "SPARQL query"),
    "/search?q=gsbpm": ("Narrow down", "Words or a code", "Standards"),
    "/timeline": ("Projects by year", "The same as a table"),
    "/id/nothing": ("Nothing is known under that address", "Look up a URI"),
}
"""Texts of ours that the English page has."""
DATA = [
    ("/doc/standards/gsbpm.ttl", "text/turtle"),
    ("/doc/standards/gsbpm", "application/ld+json"),
    ("/api/v1/standards?limit=3", "application/json"),
    ("/api/v1/standards.csv", "text/csv"),
    ("/api/v1/suggest?q=data", "application/json"),
    ("/sparql?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D", "application/sparql-results+json"),
]
SPANISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Home"
msgstr "Inicio"
"""


@pytest.fixture
def with_spanish(tmp_path, monkeypatch) -> Iterator[None]:
    """A folder of catalogues with one more."""
    for file in languages.LOCALES.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "es.po").write_text(SPANISH)
    with monkeypatch.context() as patched:
        patched.setattr(languages, "LOCALES", tmp_path)
        languages.catalogues.cache_clear()
        yield
    languages.catalogues.cache_clear()


def page(client, address, **headers):
    return client.get(address, headers={"Accept": "text/html", **headers})


def texts_of(answer, language) -> set[str]:
    """The texts and names of a page that are in a language, by the nearest `lang` around them."""
    found = set()
    for element in html.fromstring(answer.content).iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        told = [(element.text, element), (element.tail, element.getparent())]
        told += [(element.get(name), element) for name in ("aria-label", "placeholder", "data-label")]
        found |= {
            text.strip() for text, of in told if text and of is not None and language_of(of) == language
        }
    return found


def language_of(element) -> str:
    return str(element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)"))


@pytest.mark.parametrize(("asked", "before", "accepted", "language"), CHOICES)
def test_a_page_is_in_the_language_of_its_address_else_the_chosen_one_else_that_of_the_browser(
    client, asked, before, accepted, language
):
    headers = {name: value for name, value in (("Cookie", before), ("Accept-Language", accepted)) if value}
    headers = {name: f"lang={value}" if name == "Cookie" else value for name, value in headers.items()}

    answer = page(client, f"/about?lang={asked}" if asked else "/about", **headers)

    assert html.fromstring(answer.content).get("lang") == language
    assert answer.headers["content-language"] == language
    title = html.fromstring(answer.content).findtext(".//h1")
    assert title == {"en": "About", "fr": "À propos"}[language]


def test_a_choice_is_kept_in_a_cookie_that_holds_nothing_but_the_tag(client):
    kept = SimpleCookie(page(client, "/about?lang=fr").headers["set-cookie"])["lang"]

    assert kept.value == "fr"
    assert (kept["path"], kept["samesite"], kept["httponly"]) == ("/", "Lax", True)
    assert int(kept["max-age"]) > 30 * 24 * 3600
    assert not kept["domain"]
    assert page(client, "/data", Cookie=f"lang={kept.value}").headers["content-language"] == "fr"


def test_over_https_the_cookie_is_for_https_alone(client):
    answer = client.get("https://kg.test/about?lang=fr", headers={"Accept": "text/html"})

    assert SimpleCookie(answer.headers["set-cookie"])["lang"]["secure"] is True


@pytest.mark.parametrize("asked", ["", "tlh", "<script>"])
def test_what_is_no_language_of_the_pages_is_not_kept(client, asked):
    answer = client.get("/about", params={"lang": asked}, headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


def test_what_was_chosen_before_is_not_set_again(client):
    assert "set-cookie" not in page(client, "/about?lang=fr", **FRENCH).headers


@pytest.mark.parametrize("address", ["/", "/about", GSBPM, "/standards", "/id/nothing"])
def test_a_page_tells_its_language_and_what_decided_it(client, address):
    answer = page(client, address, **FRENCH)

    assert answer.headers["content-language"] == "fr"
    assert {"accept-language", "cookie"} <= {
        name.strip().lower() for name in answer.headers["vary"].split(",")
    }


@pytest.mark.parametrize(("address", "media_type"), DATA)
def test_data_do_not_depend_on_the_language_of_the_pages(client, address, media_type):
    plain = client.get(address, headers={"Accept": media_type})
    chosen = client.get(address, headers={"Accept": media_type, **FRENCH})
    varying = ("date", "x-request-id", "server-timing")

    assert plain.status_code == 200
    assert chosen.content == plain.content
    assert {name: value for name, value in chosen.headers.items() if name not in varying} == {
        name: value for name, value in plain.headers.items() if name not in varying
    }


def test_asking_for_data_in_a_language_chooses_none_for_the_pages(client):
    answer = client.get("/api/v1/standards?limit=1&lang=fr", headers={"Accept": "application/json"})

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("address", ["/", "/data", "/history", GSBPM])
def test_a_page_that_is_held_in_french_is_not_sent_again_and_is_none_in_english(client, address):
    french = page(client, address, **FRENCH)
    tag = {"If-None-Match": french.headers["etag"]}

    assert page(client, address, **FRENCH, **tag).status_code == 304
    assert page(client, address, **tag).status_code == 200
    assert page(client, address).headers["etag"] != french.headers["etag"]


@pytest.mark.parametrize("address", SAMPLES)
def test_a_french_page_has_no_text_of_ours_in_english(client, address):
    english, french = page(client, address), page(client, address, **FRENCH)

    assert set(SAMPLES[address]) <= texts_of(english, "en")
    assert html.fromstring(french.content).get("lang") == "fr"
    assert not set(SAMPLES[address]) & texts_of(french, "fr")


def test_a_page_offers_itself_in_each_other_language_with_the_rest_of_its_address(client):
    found = html.fromstring(page(client, "/search?q=data&kind=projects").content)
    (link,) = found.xpath("//header//a[@hreflang='fr']")

    assert link.get("href") == "/search?q=data&kind=projects&lang=fr"
    assert found.xpath("//link[@rel='alternate'][@hreflang]/@hreflang") == list(languages.catalogues())


@pytest.mark.parametrize("path", ["//example.org/x", "///example.org", "/%5Cexample.org"])
def test_the_links_to_other_languages_stay_on_this_host(client, path):
    answer = client.get(f"http://kg.test{path}?lang=en", headers={"Accept": "text/html"})
    links = html.fromstring(answer.text).xpath("//*[@hreflang]/@href")
    assert links
    assert [link for link in links if link[:1] != "/" or link[1:2] in ("/", "\\")] == []


def test_behind_a_proxy_the_links_to_other_languages_are_below_its_path(client):
    behind = TestClient(client.app, base_url="http://kg.test", root_path="/kg")
    links = html.fromstring(behind.get("/kg/about", headers={"Accept": "text/html"}).text).xpath(
        "//*[@hreflang]/@href"
    )
    assert {*links} == {"/kg/about?lang=en", "/kg/about?lang=fr"}


def test_a_language_is_one_file(client, with_spanish):
    # an address that nobody asked for before the language came: what was answered is given again
    assert html.fromstring(page(client, "/?fresh").content).xpath("//header//a[@hreflang='es']")

    answer = page(client, "/?lang=es")
    found = html.fromstring(answer.content)

    assert found.get("lang") == answer.headers["content-language"] == "es"
    assert found.findtext(".//title").startswith("Inicio | ")
    assert "Newest projects" in texts_of(answer, "es")  # what the file has no text for


def test_a_label_in_another_language_than_the_page_tells_its_own(client):
    found = html.fromstring(page(client, "/timeline", **FRENCH).content)
    projects = found.xpath("//tbody//th/a")

    assert projects
    assert {link.get("lang") for link in projects} == {"en"}  # the sources name projects in English alone


def test_a_label_in_the_language_of_the_page_is_preferred_and_needs_no_telling(client):
    address = "/r/id.unece.org/activities/subProcess/5.4"
    french = html.fromstring(page(client, address, **FRENCH).content).find(".//h1")
    english = html.fromstring(page(client, address).content).find(".//h1")

    assert "Redresser et imputer les données" in french.text_content()
    assert "Edit and impute" in english.text_content()
    assert not french.xpath("descendant-or-self::*[@lang='fr']")


def test_what_is_always_in_english_says_so_on_a_french_page(client):
    problem = html.fromstring(page(client, "/id/nothing", **FRENCH).content)
    operation = html.fromstring(page(client, "/docs/listProjects", **FRENCH).content)

    assert problem.xpath("//header[@class='page-head']//p/@lang") == ["en"]
    assert "en" in operation.xpath("//header[@class='page-head']//p/@lang")
    assert not html.fromstring(page(client, "/id/nothing").content).xpath(
        "//header[@class='page-head']//p/@lang"
    )


def test_suggestions_are_asked_for_in_the_language_of_the_page(client):
    script = html.fromstring(page(client, "/").content).xpath("//form[@data-script]/@data-script")[0]

    assert "&lang=${language}" in client.get(script).text


def test_numbers_are_written_as_the_language_writes_them(client):
    english, french = page(client, "/data"), page(client, "/data", **FRENCH)
    rows = "//tfoot//td[last()]/text()"
    (written,) = html.fromstring(english.content).xpath(rows)

    assert "," in written
    assert html.fromstring(french.content).xpath(rows) == [written.replace(",", "\N{NARROW NO-BREAK SPACE}")]
