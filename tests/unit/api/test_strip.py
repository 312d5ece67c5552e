"""The coverage strip: what is marked, where each box is, what is a link, how names are escaped."""

from lxml import etree

from modernstats_kg.model.records import Cell, Matrix
from modernstats_kg_api.pages.strip import Marks, draw_strip

NOTHING = Marks((), ())


def cell(code: str, label: str = "Name") -> Cell:
    return Cell(f"http://example.org/{code}", code, label, 0)


def matrix(*numbers: int, label: str = "Name") -> Matrix:
    """Phases with so many sub-processes each."""
    phases = tuple(
        (cell(str(p), label), tuple(cell(f"{p}.{n}", label) for n in range(1, number + 1)))
        for p, number in enumerate(numbers, 1)
    )
    return Matrix("5.2", (), phases)


WHOLE = matrix(6, 6, 7, 4, 8, 5, 5, 3)


def drawn(marks: Marks, of: Matrix = WHOLE, root: str = "") -> etree._Element:
    return etree.fromstring(draw_strip(of, marks, root, "Coverage"))


def marked(tree: etree._Element) -> dict[str, str]:
    """The classes of what is marked, by the text in the box."""
    return {box.findtext("text"): box.get("class") for box in tree if box.get("class") not in ("", "phase")}


def test_the_same_input_gives_the_same_string() -> None:
    marks = Marks({"http://example.org/5.4"}, {"http://example.org/6"})
    assert draw_strip(WHOLE, marks, "", "x") == draw_strip(WHOLE, marks, "", "x")


def test_no_two_boxes_overlap_and_all_are_inside_for_any_number_of_parts() -> None:
    for of in (WHOLE, matrix(1), matrix(0, 0), matrix(12, 1, 3)):
        tree = drawn(NOTHING, of)
        _, _, width, height = (int(n) for n in tree.get("viewBox").split())
        boxes = [
            tuple(int(rect.get(name)) for name in ("x", "y", "width", "height")) for rect in tree.iter("rect")
        ]
        assert len(boxes) == sum(1 + len(below) for _, below in of.phases)
        for i, (x, y, w, h) in enumerate(boxes):
            assert 0 <= x <= width - w
            assert 0 <= y <= height - h
            assert not any(x < a + c and a < x + w and y < b + d and b < y + h for a, b, c, d in boxes[:i])


def test_what_is_supported_is_a_link_to_its_cell_of_the_matrix_and_nothing_else_is() -> None:
    tree = drawn(Marks({"http://example.org/5.4"}, {"http://example.org/6.1"}), root="/kg")
    assert [(link.get("href"), link.get("class")) for link in tree.iter("a")] == [
        ("/kg/gsbpm?version=5.2&cell=5.4#related", "here"),
        ("/kg/gsbpm?version=5.2&cell=6.1#related", "via"),
    ]
    assert {box.get("aria-hidden") for box in tree if box.tag == "g"} == {"true"}


def test_the_cells_of_a_supported_phase_are_within_unless_they_are_supported_themselves() -> None:
    tree = drawn(Marks({"http://example.org/4", "http://example.org/4.2"}, ()))
    within = dict.fromkeys(("4.1", "4.3", "4.4"), "within")
    assert marked(tree) == {"4 Name": "phase here", "4.2": "here", **within}


def test_what_the_thing_does_itself_counts_more_than_what_belongs_to_it() -> None:
    both = {"http://example.org/5.4"}
    assert [link.get("class") for link in drawn(Marks(both, both)).iter("a")] == ["here"]


def test_a_name_that_does_not_fit_is_whole_in_the_title_and_stays_text() -> None:
    of = matrix(1, label="A name <b>of a phase</b> that is much too long")
    (first, *_) = drawn(NOTHING, of)
    assert first.findtext("title") == "1 A name <b>of a phase</b> that is much too long"
    assert first.findtext("text").endswith("…")
    assert list(first.iter("b")) == []
