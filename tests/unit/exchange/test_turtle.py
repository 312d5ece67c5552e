"""The canonical order of the shipped Turtle files."""

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from modernstats_kg.assets import ontology_dir
from modernstats_kg.exchange.turtle import format_turtle

SHIPPED = sorted(ontology_dir().rglob("*.ttl"))
LOOSE = """# What is in here.
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://w3id.org/modernstats-kg/id/> .
<b> skos:prefLabel "Zwei \\"b\\""@de, "two\\n"@en ; a skos:Concept ; schema:position 2 .
<a/1> skos:broader <b>, <http://example.org/x y> .
""".replace("x y", "x%20y")


def test_subjects_properties_and_objects_are_sorted_and_only_used_prefixes_named():
    assert format_turtle(LOOSE) == (
        "# What is in here.\n"
        "@base <https://w3id.org/modernstats-kg/id/> .\n"
        "@prefix schema: <https://schema.org/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "\n"
        "<a/1>\n"
        "  skos:broader <b> ,\n"
        "    <http://example.org/x%20y> .\n"
        "\n"
        "<b>\n"
        "  a skos:Concept ;\n"
        "  schema:position 2 ;\n"
        '  skos:prefLabel "Zwei \\"b\\""@de ,\n'
        '    "two\\n"@en .\n'
    )


def test_a_comment_below_the_head_is_refused_with_its_line():
    with pytest.raises(ValueError, match="line 7: a comment below the head"):
        format_turtle(LOOSE + "# lost\n")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ontology_dir()).as_posix())
def test_a_shipped_file_is_in_canonical_order_and_formatting_keeps_its_triples(path):
    text = path.read_text()

    assert format_turtle(text) == text
    assert isomorphic(Graph().parse(data=format_turtle(text), format="turtle"), Graph().parse(path))
