"""The neighbourhood drawing: what is picked, where it is put, how it is escaped."""

from lxml import etree

from modernstats_kg_api.pages.neighbourhood import (
    MOST_PER_SIDE,
    Edge,
    Node,
    draw_neighbourhood,
    pick_edges,
    shortened,
)

FOCUS = Node("5.4", None, "prc")


def edges(count: int, predicate: str = "broader") -> tuple[Edge, ...]:
    return tuple(Edge(predicate, Node(f"Node {n}", f"/doc/{n}", "std")) for n in range(count))


def boxes(svg: str) -> list[tuple[int, int, int, int]]:
    rects = etree.fromstring(svg).iter("rect")
    return [tuple(int(rect.get(name)) for name in ("x", "y", "width", "height")) for rect in rects]


def overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def test_the_same_input_gives_the_same_string() -> None:
    assert draw_neighbourhood(FOCUS, edges(3), edges(4)) == draw_neighbourhood(FOCUS, edges(3), edges(4))


def test_no_two_boxes_overlap_and_all_are_inside_at_any_number_of_edges() -> None:
    for left in range(MOST_PER_SIDE + 1):
        for right in range(MOST_PER_SIDE + 1):
            svg = draw_neighbourhood(FOCUS, edges(left), edges(right))
            found = boxes(svg)
            _, _, width, height = (int(n) for n in etree.fromstring(svg).get("viewBox").split())
            assert len(found) == left + right + 1
            assert not any(overlap(a, b) for i, a in enumerate(found) for b in found[:i])
            assert all(0 <= x <= width - w and 0 <= y <= height - h for x, y, w, h in found)


def test_each_node_is_a_link_that_says_its_whole_label_and_property() -> None:
    node = Node("A very long label that cannot fit", "/doc/x", "grp")
    (link,) = etree.fromstring(draw_neighbourhood(FOCUS, (Edge("Part of", node),), ())).iter("a")
    assert link.get("href") == "/doc/x"
    assert link.get("class") == "grp"
    assert link.findtext("title") == "Part of: A very long label that cannot fit"
    assert link.findtext("text") == "A very long…"


def test_a_node_without_address_is_no_link() -> None:
    svg = etree.fromstring(draw_neighbourhood(FOCUS, (Edge("Part of", Node("x", None)),), ()))
    assert list(svg.iter("a")) == []
    assert [title.text for title in svg.iter("title")] == ["Part of: x", "5.4"]


def test_hostile_labels_stay_text() -> None:
    node = Node('"><script>alert(1)</script>', '/doc/"onload="x')
    svg = draw_neighbourhood(FOCUS, (), (Edge("<b>", node),))
    drawing = etree.fromstring(svg)
    assert "<script" not in svg
    assert next(drawing.iter("a")).get("href") == '/doc/"onload="x'
    assert next(drawing.iter("title")).text == '<b>: "><script>alert(1)</script>'


def test_properties_take_turns_so_that_one_cannot_hide_the_others() -> None:
    many, one = edges(20, "mentions"), Edge("broader", Node("Parent", "/doc/parent"))
    picked = pick_edges((*many, one))
    assert len(picked) == MOST_PER_SIDE
    assert one in picked


def test_a_node_is_drawn_once_even_with_two_properties() -> None:
    node = Node("x", "/doc/x")
    assert pick_edges((Edge("broader", node), Edge("related", node))) == (Edge("broader", node),)


def test_text_that_fits_is_left_whole_and_longer_text_is_cut_with_an_ellipsis() -> None:
    assert shortened("short", 100) == "short"
    assert shortened("Design outputs and dissemination", 100) == "Design outpu…"
