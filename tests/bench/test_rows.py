"""Whether two servers gave the same rows is not a matter of how they write."""

import json

from peers.rows import canonical, difference

_JSON = "application/sparql-results+json"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def _answer(*rows, names=("a", "b")):
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


def _literal(value, **more):
    return {"type": "literal", "value": value, **more}


def test_the_order_of_rows_and_the_spelling_of_numbers_and_tags_do_not_matter():
    one = _answer(
        {"a": _literal("1.50", datatype=f"{_XSD}decimal"), "b": _literal("été", **{"xml:lang": "fr-CA"})},
        {"a": _literal("plain")},
    )
    other = _answer(
        {"a": _literal("plain", datatype=f"{_XSD}string")},
        {
            "a": {"type": "typed-literal", "value": "1.5", "datatype": f"{_XSD}double"},
            "b": _literal("été", **{"xml:lang": "fr-ca"}),
        },
    )

    assert difference(canonical(one, _JSON), canonical(other, _JSON)) == ""


def test_a_row_that_comes_twice_is_not_the_same_as_one_that_comes_once():
    row = {"a": _literal("x"), "b": _literal("y")}

    told = difference(canonical(_answer(row), _JSON), canonical(_answer(row, row), _JSON))

    assert told == '1 rows of ours, 2 of theirs; not ours: 1, such as "x" "y"'


def test_an_iri_is_not_a_text_and_a_language_is_not_none():
    iri, text = {"type": "uri", "value": "urn:x"}, _literal("urn:x")
    tagged = _literal("urn:x", **{"xml:lang": "en"})
    answers = [canonical(_answer({"a": value}, names=("a",)), _JSON) for value in (iri, text, tagged)]

    assert all(difference(one, other) for one in answers for other in answers if one is not other)


def test_graphs_are_compared_as_statements_and_tables_of_csv_as_values():
    turtle = canonical(b'@prefix x: <urn:x:> . x:s x:p "v"@EN, 1 .', "text/turtle")
    triples = canonical(
        f'<urn:x:s> <urn:x:p> "1"^^<{_XSD}integer> .\n<urn:x:s> <urn:x:p> "v"@en .'.encode(),
        "application/n-triples",
    )

    assert difference(turtle, triples) == ""
    assert canonical(b'a,b\r\n"1",x\r\n', "text/csv") == canonical(b"a,b\n1,x\n", "text/csv")
