"""What pages say in French: the names of kinds and properties, sentences made from facts, labels, order."""

from urllib.parse import quote

import pytest
from lxml import html
from starlette.testclient import TestClient

from modernstats_kg.actions.gaps import gaps
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.model.kinds import KINDS
from modernstats_kg_api.pages import languages
from modernstats_kg_api.pages.columns import PAGES
from modernstats_kg_api.pages.counted import how_many, none_fits
from modernstats_kg_api.pages.gaps import detail_words
from modernstats_kg_api.pages.wording import kinds_title

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
CONCEPT = "/r/id.unece.org/activities/subProcess/5.4"
SENTENCES = [
    ("/doc/standards/gsim/2.0/CodeList", "Une classe de GSIM 2.0, groupe Concept ; spécialise Node Set."),
    (CONCEPT, "Un sous-processus de GSBPM 5.1 ; partie de Traiter."),
    ("/r/id.unece.org/activities/phase/5", "Une phase de GSBPM 5.1 ; a 8 sous-processus."),
    ("/doc/standards/gsim/2.0", "127 éléments en 5 groupes, publiée en décembre 2023, remplace GSIM 1.2."),
    (
        "/doc/standards/gsbpm/5.2",
        "8 phases avec 44 sous-processus, 6 activités transversales, "
        "publiée en mai 2025, remplace GSBPM 5.1.",
    ),
]


@pytest.fixture
def in_french():
    languages.speak("fr")
    yield
    languages.speak("en")


def french(client: TestClient, address: str) -> html.HtmlElement:
    answer = client.get(address, headers={"Accept": BROWSER, "Accept-Language": "fr"})
    assert answer.status_code == 200, answer.text
    found = html.fromstring(answer.content)
    assert found.get("lang") == "fr"
    return found


def said(element: html.HtmlElement) -> str:
    """The text with single blanks, whatever their width."""
    return " ".join(element.text_content().split())


def one(found: html.HtmlElement, path: str) -> str:
    (element,) = found.xpath(path)
    return said(element)


def test_the_matrix_has_the_french_names_of_its_parts_and_is_in_french(client: TestClient) -> None:
    found = french(client, "/gsbpm?version=5.1&cell=5.4")

    (cell,) = found.xpath("//a[contains(@class, 'cell')][span/span = '5.4']")
    assert "Redresser et imputer les données" in said(cell)
    assert not cell.xpath("./@lang | .//@lang")
    assert one(found, "//h2[@id='related-title']") == "5.4Redresser et imputer les données"
    assert one(found, "//h1") == "Matrice du GSBPM"


def test_a_part_without_a_french_name_tells_that_its_name_is_english(client: TestClient) -> None:
    found = french(client, "/gsbpm?version=5.2")

    (cell,) = found.xpath("//a[contains(@class, 'cell')][span/span = '5.4']")
    assert [said(name) for name in cell.xpath("./span[@lang='en']")] == ["Edit and impute"]


def test_a_list_of_projects_is_in_french_with_its_number_and_its_column_heads(client: TestClient) -> None:
    found = french(client, "/projects")

    assert one(found, "//h1") == "Projets"
    assert [said(head) for head in found.xpath("//thead//th")] == ["Nom", "Années", "Normes", "Résultats"]
    assert one(found, "//nav[@class='paging']/p").endswith(" projets")
    assert found.xpath("//tbody//th//a[@lang='en']")


def test_a_list_without_rows_says_so_in_french(client: TestClient) -> None:
    assert one(french(client, "/standards?q=xxxx"), "//p[@class='empty']").startswith(
        "Aucune norme ne correspond."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_words_in_french(kind: str, in_french: None) -> None:
    english = (PAGES[kind].introduction, f"No {KINDS[kind].singular} fits.")

    assert languages.gettext(PAGES[kind].introduction) not in english
    assert none_fits(kind) not in english
    assert how_many(kind, 1).startswith("1 ")
    assert how_many(kind, 3).removeprefix("3 ") == kinds_title(kind).lower()


def test_a_list_in_french_goes_on_in_the_order_of_the_french_names_whoever_follows_it(
    client: TestClient,
) -> None:
    first = french(client, "/elements?scheme=gsbpm-5.1")
    names = [said(name) for name in first.xpath("//tbody//th/a")]
    (link,) = first.xpath("//a[@rel='next']/@href")

    assert names == sorted(names, key=natural_key)
    assert "namesIn=fr" in link
    rest = client.get(f"/elements{link}", headers={"Accept": BROWSER, "Accept-Language": "en"})
    assert rest.status_code == 200
    followed = len(html.fromstring(rest.content).xpath("//tbody//tr"))
    assert one(first, "//nav[@class='paging']/p") == f"{len(names)} sur {len(names) + followed} éléments"


def test_properties_are_named_in_french_in_both_directions(client: TestClient) -> None:
    found = french(client, CONCEPT)

    names = {
        one.xpath("string(code)"): one.text
        for one in found.xpath("//section[@aria-labelledby='properties']//dt")
    }
    assert names["skos:broader"] == "Plus large"
    assert names["skos:prefLabel"] == "Libellé"
    assert names["dcterms:identifier"] == "Identifiant"
    pointing = [said(one) for one in found.xpath("//section[@aria-labelledby='incoming']//summary")]
    assert any(name.startswith("Soutenu par hlg:supportsProcess") for name in pointing)


@pytest.mark.parametrize(("address", "sentence"), SENTENCES)
def test_a_sentence_of_facts_is_french(client: TestClient, address: str, sentence: str) -> None:
    assert one(french(client, address), "//p[@class='lead']") == sentence


def test_the_address_of_a_page_about_an_iri_of_another_host_may_say_the_language(client: TestClient) -> None:
    answer = client.get(f"{CONCEPT}?lang=fr", headers={"Accept": BROWSER})

    assert answer.status_code == 200
    assert said(html.fromstring(answer.content).xpath("//h1")[0]).endswith("Redresser et imputer les données")
    assert client.get(f"{CONCEPT}?other=fr", headers={"Accept": BROWSER}).status_code == 404


def test_a_crosswalk_names_elements_relations_and_what_became_of_them_in_french(client: TestClient) -> None:
    found = french(client, "/crosswalk?from=gsbpm-5.0&to=gsbpm-5.1")

    assert one(found, "//h1") == "GSBPM 5.0 vers GSBPM 5.1"
    ends = [said(end) for end in found.xpath("//section[@aria-labelledby='pairs']//tbody/tr/td[2]")]
    assert "1.6 Préparer et présenter l'étude de cas" in ends
    assert {
        said(one)
        for one in found.xpath("//section[@aria-labelledby='pairs']//td//*[@class='status compared']")
    } == {"comparée"}
    assert said(found.xpath("//summary[starts-with(., 'Inchangé')]")[0])


def test_the_status_of_a_mapping_keeps_its_colour_in_every_language(client: TestClient) -> None:
    found = french(client, "/mappings")

    statuses = {
        (one.get("class"), said(one)) for one in found.xpath("//tbody//span[starts-with(@class, 'status')]")
    }
    assert statuses == {
        ("status stated", "énoncée"), ("status reported", "rapportée"), ("status candidate", "candidate")
    }  # fmt: skip


def test_gaps_are_told_in_french(client: TestClient) -> None:
    found = french(client, "/gaps?kind=untouched")

    assert one(found, "//h1") == "Sous-processus sans lien"
    assert "1.1 Identifier les besoins" in [said(row) for row in found.xpath("//ul/li")]
    assert {said(note) for note in found.xpath("//details/p[@class='note']")} == {
        "Rien n\N{RIGHT SINGLE QUOTATION MARK}y est lié."
    }


@pytest.mark.parametrize("kind", ["untouched", "unmapped", "custodian", "labels"])
def test_what_every_gap_lacks_has_words_in_french(
    client: TestClient, kg: KnowledgeGraph, kind: str, in_french: None
) -> None:
    details = {gap.detail for gap in gaps(kg, kind)}
    assert details
    assert all(detail_words(detail) != detail for detail in details)


def test_a_link_that_leads_nowhere_is_told_in_french(in_french: None) -> None:
    assert detail_words("Nothing describes it; linked from https://example.org/a and 3 more.").endswith(
        "liée depuis https://example.org/a et 3 autres."
    )


def test_a_correspondence_is_told_in_french(client: TestClient) -> None:
    found = french(client, "/doc/correspondences/gsbpm-5.0-5.1")

    assert one(found, "//h2[@id='changes']/small") == (
        "4 renommé, 2 orthographié autrement, 46 inchangé, 3 non comparé"
    )


def test_a_page_of_a_state_says_so_in_one_sentence(client: TestClient, kg: KnowledgeGraph) -> None:
    number = kg.store.commit
    found = french(client, f"/doc/standards/gsim?version={number}")

    (note,) = found.xpath(f"//main/p[@class='note'][a[contains(@href, '/history/{number}')]]")
    assert said(note).startswith(f"État après le commit {number}, ")


def test_the_first_page_and_the_timeline_mark_names_that_are_not_french(client: TestClient) -> None:
    home = french(client, "/")

    assert home.xpath("//section[@aria-labelledby='newest']//a[@lang='en']")
    assert home.xpath("//section[@aria-labelledby='phases']//a/span[@lang='en']")
    assert french(client, "/timeline").xpath("//tbody//th/a[@lang='en']")


def test_an_english_page_names_no_language_for_english_names(client: TestClient) -> None:
    address = f"/resource?iri={quote('http://id.unece.org/activities/subProcess/5.4', safe='')}"
    answer = client.get(address, headers={"Accept": BROWSER}, follow_redirects=True)

    assert not html.fromstring(answer.content).xpath("//main//h1//@lang | //nav[@class='crumbs']//@lang")
