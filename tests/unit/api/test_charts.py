"""Which answers are charts, and how they are drawn."""

import pytest
from lxml import etree

from modernstats_kg_api.pages.chart_drawing import draw_chart
from modernstats_kg_api.pages.charts import MOST_BARS, chart_of
from modernstats_kg_api.pages.naming import Value
from modernstats_kg_api.pages.results import Result

SVG = "{http://www.w3.org/2000/svg}"


def answer(*rows: tuple[str | None, str | None], numeric=(False, True), names=("kind", "n"), whole=True):
    shown = tuple(tuple(None if text is None else Value(text) for text in row) for row in rows)
    return Result(names, numeric, shown, whole=whole)


def drawn(result: Result) -> etree._Element:
    chart = chart_of(result)
    assert chart is not None
    return etree.fromstring(draw_chart(chart))


def widths(svg: etree._Element) -> list[float]:
    return [float(bar.get("width")) for bar in svg.iter("rect")]


def texts(svg: etree._Element, name: str) -> list[str]:
    return [text.text or "" for text in svg.iter("text") if text.get("class") == name]


def test_counts_are_bars_in_the_order_and_the_measure_of_the_rows():
    svg = drawn(answer(("a", "10"), ("b", "5"), ("c", "0")))
    first, second, third = widths(svg)
    assert first == pytest.approx(2 * second)
    assert third == 1
    assert texts(svg, "name") == ["a", "b", "c"]
    assert texts(svg, "figure") == ["10", "5", "0"]


def test_the_column_of_numbers_may_come_first():
    chart = chart_of(answer(("10", "a"), ("5", "b"), numeric=(True, False), names=("n", "kind")))
    assert (chart.title, [point.name for point in chart.points]) == ("n by kind", ["a", "b"])


def test_years_that_differ_are_a_line_in_the_order_of_time():
    chart = chart_of(answer(("2014", "1"), ("2012", "3"), ("2013", "2"), numeric=(True, True)))
    assert chart.form == "line"
    assert [point.name for point in chart.points] == ["2012", "2013", "2014"]


def test_years_stand_as_far_apart_as_they_are():
    svg = drawn(answer(("2010", "1"), ("2011", "3"), ("2014", "2")))
    x = [float(dot.get("cx")) for dot in svg.iter("circle")]
    assert x[2] - x[1] == pytest.approx(3 * (x[1] - x[0]), abs=0.3)


@pytest.mark.parametrize(
    "rows",
    [
        [("2012", "1"), ("2012", "2"), ("2013", "3")],
        [("2012", "1"), ("2013-05", "2"), ("2014", "3")],
        [("2012", "1"), ("later", "2"), ("2014", "3")],
        [("2012", "1"), ("2013", "2")],
    ],
    ids=["a year twice", "years and months", "a word", "two years only"],
)
def test_what_is_no_series_is_bars(rows):
    assert chart_of(answer(*rows)).form == "bars"


def test_a_line_breaks_where_a_number_is_missing():
    svg = drawn(answer(("2012", "1"), ("2013", None), ("2014", "2"), ("2015", "3")))
    (course,) = [path for path in svg.iter("path") if path.get("class") == "course"]
    assert (course.get("d").count("M"), course.get("d").count("L")) == (2, 1)
    assert len(list(svg.iter("circle"))) == 3


def test_negative_and_decimal_numbers_lie_on_their_sides_of_zero():
    svg = drawn(answer(("a", "1.5"), ("b", "-3"), ("c", "0.75")))
    (axis,) = [path for path in svg.iter("path") if path.get("class") == "axis"]
    zero = float(axis.get("d").split()[0].removeprefix("M"))
    bars = [(float(bar.get("x")), float(bar.get("width"))) for bar in svg.iter("rect")]
    assert bars[0][0] == bars[2][0] == zero
    assert bars[1][0] + bars[1][1] == pytest.approx(zero, abs=0.2)
    assert bars[1][1] == pytest.approx(2 * bars[0][1], abs=0.2) == pytest.approx(4 * bars[2][1], abs=0.4)


@pytest.mark.parametrize("figure", ["NaN", "INF", "-INF", "1e400", "9" * 100])
def test_what_cannot_be_drawn_is_told_as_it_stands_without_a_bar(figure):
    result = answer(("a", "1"), ("b", figure), ("c", "2"))
    svg = drawn(result)
    assert len(widths(svg)) == 2
    assert texts(svg, "figure")[1] != ""
    assert chart_of(result).notes == ("1 row has no number.",)


def test_a_row_without_a_number_says_so():
    assert texts(drawn(answer(("a", "1"), ("b", None), ("c", "2"))), "figure") == ["1", "no number", "2"]


def test_bars_are_capped_with_a_word_about_the_rest():
    result = answer(*((f"kind {n}", str(n)) for n in range(MOST_BARS + 5)))
    assert len(widths(drawn(result))) == MOST_BARS
    assert chart_of(result).notes == (
        f"The first {MOST_BARS} of {MOST_BARS + 5} rows are drawn; the table has the others.",
    )


def test_a_cut_answer_is_drawn_only_with_a_word_about_it():
    cut = chart_of(answer(("a", "1"), ("b", "2"), whole=False))
    assert cut.notes == ("The answer goes on: the chart is of its first 2 rows.",)
    assert "The answer goes on" in etree.fromstring(draw_chart(cut)).findtext("desc")


@pytest.mark.parametrize(
    "result",
    [
        answer(("a", "1")),
        answer(),
        answer(("a", "b"), ("c", "d"), numeric=(False, False)),
        answer(("10", "20"), ("11", "21"), numeric=(True, True)),
        answer((None, "1"), ("b", "2")),
        answer(("a", "NaN"), ("b", "2")),
        Result(("a", "b", "n"), (False, False, True), ()),
        Result(text="<a> <b> <c> ."),
        Result(verdict=True),
    ],
    ids=[
        "one row",
        "none",
        "words",
        "numbers only",
        "no name",
        "one number",
        "three columns",
        "graph",
        "ask",
    ],
)
def test_other_answers_are_no_chart(result):
    assert chart_of(result) is None


def test_hostile_names_stay_text():
    hostile = '</title><script>alert(1)</script>"&'
    svg = draw_chart(chart_of(answer((hostile, "1"), ("b", "2"), names=("<b>", "n"))))
    assert "<script>" not in svg
    assert etree.fromstring(svg).findtext("title") == "n by <b>"


def test_the_same_rows_give_the_same_drawing_with_a_title_and_a_description():
    result = answer(("a", "3"), ("b", "1"), ("c", "2"))
    first = draw_chart(chart_of(result))
    assert first == draw_chart(chart_of(result))
    svg = etree.fromstring(first)
    assert svg.get("role") == "img"
    named = {element.get("id"): element.text for element in svg if element.get("id")}
    assert svg.get("aria-labelledby").split() == list(named)
    assert named["chart-desc"].startswith("3 values, from 1 (b) to 3 (a).")


@pytest.mark.parametrize(
    "rows", [(("a", "1e-999999999"), ("b", "0")), (("a", "-1e-9999999"), ("b", "1e-9999999"))]
)
def test_numbers_too_near_to_zero_to_tell_apart_are_drawn_at_zero(rows):
    assert widths(drawn(answer(*rows))) == [1, 1]


def test_numbers_that_are_all_zero_are_drawn_at_zero():
    assert widths(drawn(answer(("a", "0"), ("b", "0")))) == [1, 1]
    assert drawn(answer(("2012", "0"), ("2013", "0"), ("2014", "0"))).get("class") == "chart line"
