"""The bands of a crosswalk: as wide as there are pairs, never over one another at their ends."""

import re
from itertools import pairwise

from lxml import etree

from modernstats_kg_api.pages.band_groups import Band
from modernstats_kg_api.pages.bands import draw_bands
from modernstats_kg_api.pages.naming import Value

NUMBER = r"-?[0-9.]+"
SHAPE = re.compile(
    rf"M{NUMBER} ({NUMBER})C{NUMBER} {NUMBER} {NUMBER} {NUMBER} {NUMBER} ({NUMBER})"
    rf"V({NUMBER})C{NUMBER} {NUMBER} {NUMBER} {NUMBER} {NUMBER} ({NUMBER})Z"
)


def band(source: str, target: str, agreed: int, candidates: int = 0) -> Band:
    return Band(Value(source, f"/doc/{source}"), Value(target), agreed, candidates)


FEW = (band("a", "x", 3), band("a", "y", 1, 2), band("b", "x", 2), band("c", "z", 0, 5))
MANY = tuple(band(f"left {n}", f"right {n % 7}", n, n % 3) for n in range(1, 40))


def drawn(bands: tuple[Band, ...]) -> etree._Element:
    return etree.fromstring(draw_bands(bands, "GSIM 2.0", "SDMX 3.0"))


def edges(tree: etree._Element) -> list[tuple[float, float, float, float]]:
    """Of each shape the upper and lower edge on the left, then on the right."""
    found = [SHAPE.fullmatch(path.get("d")) for path in tree.iter("path")]
    return [(float(m[1]), float(m[4]), float(m[2]), float(m[3])) for m in found if m]


def test_the_same_input_gives_the_same_string() -> None:
    assert draw_bands(MANY, "a", "b") == draw_bands(MANY, "a", "b")


def test_each_band_is_as_wide_at_both_ends_as_there_are_pairs() -> None:
    tree = drawn(FEW)
    widths = sorted(round(low - high, 1) for high, low, _, _ in edges(tree))
    assert widths == [10 * number for number in (1, 2, 2, 3, 5)]
    assert all(abs((low - high) - (end - start)) < 0.21 for high, low, start, end in edges(drawn(MANY)))


def test_no_two_bands_share_a_place_on_either_side() -> None:
    for bands in (FEW, MANY):
        found = edges(drawn(bands))
        assert len(found) == sum((band.agreed > 0) + (band.candidates > 0) for band in bands)
        for at in (0, 2):
            ordered = sorted((shape[at], shape[at + 1]) for shape in found)
            assert all(low <= high + 0.11 for (_, low), (high, _) in pairwise(ordered))


def test_no_two_groups_overlap_and_all_are_inside() -> None:
    for bands in (FEW, MANY, FEW[:1]):
        tree = drawn(bands)
        _, _, width, height = (float(n) for n in tree.get("viewBox").split())
        boxes = [
            tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))
            for rect in tree.iter("rect")
        ]
        names = {band.source.text for band in bands} | {band.target.text for band in bands}
        assert len(boxes) == len(names)
        for i, (x, y, w, h) in enumerate(boxes):
            assert 0 <= x <= width - w
            assert 0 <= y <= height - h + 0.11
            assert not any(x == a and y < b + d and b < y + h for a, b, _, d in boxes[:i])


def test_candidates_are_paler_and_both_numbers_stand_in_the_title() -> None:
    tree = drawn(FEW)
    titles = [group.findtext("title") for group in tree.iter("g") if group.find("path") is not None]
    assert "a and y: 1 agreed or derived pair, 2 candidates" in titles
    assert len([path for path in tree.iter("path") if path.get("class") == "pale"]) == 2


def test_a_group_that_has_a_page_is_a_link_with_its_number_of_pairs() -> None:
    links = {link.get("href"): link.findtext("title") for link in drawn(FEW).iter("a")}
    assert links == {"/doc/a": "a: 6 pairs", "/doc/b": "b: 2 pairs", "/doc/c": "c: 5 pairs"}


def test_groups_on_the_right_stand_near_those_they_are_joined_with() -> None:
    crossed = (band("a", "z", 1), band("b", "m", 1), band("c", "b", 1))
    rights = [text.text.strip() for text in drawn(crossed).iter("text") if text.get("text-anchor") == "start"]
    assert rights[1:] == ["z", "m", "b"]


def test_hostile_names_stay_text() -> None:
    text = draw_bands((band("<script>", '"><a href="javascript:x">', 1),), "<b>", "&")
    assert "<script>" not in text
    assert [link.get("href") for link in etree.fromstring(text).iter("a")] == ["/doc/<script>"]
