"""SSSOM/TSV in and out: what is written, what is read, and how faults are named."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modernstats_kg.errors import BadRequest
from modernstats_kg.exchange.curies import compact, prefixes_for
from modernstats_kg.exchange.sssom_head import read_head, write_head
from modernstats_kg.exchange.sssom_reading import MappingFile, read_mappings
from modernstats_kg.exchange.sssom_writing import write_mappings
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import CANONICAL_BASE as BASE
from modernstats_kg.namespaces import expand

GRAPH = Iri(f"{BASE}graph/imported/made")
HEAD = """#curie_map:
#  a: https://example.org/a/
#  b: https://example.org/b/
#  adms: http://www.w3.org/ns/adms#
#  kg: https://w3id.org/modernstats-kg/
#mapping_set_id: https://example.org/set
#extension_definitions:
#  - slot_name: status
#    property: adms:status
#    type_hint: linkml:uriOrCurie
"""
COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification", "confidence")
ROW = ("a:One", "skos:exactMatch", "b:Uno", "semapv:ManualMappingCuration", "0.9")
FULL_COLUMNS = (
    "record_id subject_id subject_label predicate_id predicate_modifier object_id mapping_justification "
    "author_label license mapping_source mapping_date confidence see_also comment status"
)
FULL_ROWS = (
    'kg:id/mappings/x/1 example:a/1 "a_""quoted""_one" skos:exactMatch . example:b/1 semapv:LexicalMatching '
    'Ada\\|B|Eve . example:set . 0.125 . "two^lines" kg:id/concepts/mappingStatus/candidate',
    "kg:id/mappings/x/2 example:a/2 . skos:closeMatch Not sssom:NoTermFound semapv:ManualMappingCuration "
    ". https://example.org/licence example:set 2013-03-14 1 https://example.org/x?y=1 a|b "
    "kg:id/concepts/mappingStatus/stated",
)
FULL_HEAD = """#curie_map:
#  adms: http://www.w3.org/ns/adms#
#  example: https://example.org/
#  kg: https://w3id.org/modernstats-kg/
#sssom_version: "1.1"
#mapping_set_id: https://w3id.org/modernstats-kg/graph/mappings
#license: https://creativecommons.org/licenses/by/4.0/
#subject_source: example:a
#mapping_tool: by hand
#extension_definitions:
#  - slot_name: status
#    property: adms:status
#    type_hint: linkml:uriOrCurie
"""
FULL_LINES = [
    "\t".join("" if cell == "." else cell.replace("_", " ").replace("^", "\n") for cell in row.split())
    for row in FULL_ROWS
]
FULL = FULL_HEAD + "\n".join([FULL_COLUMNS.replace(" ", "\t"), *FULL_LINES, ""])


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS, head: str = HEAD) -> bytes:
    return (head + "".join("\t".join(line) + "\n" for line in (columns, *rows))).encode()


def read(data: bytes) -> MappingFile:
    return read_mappings(data, GRAPH, BASE)


def said(file: MappingFile, subject: str, predicate: str) -> list[str]:
    wanted = Iri(expand(predicate))
    return sorted(str(q.object) for q in file.quads if q.subject == Iri(subject) and q.predicate == wanted)


def test_a_canonical_file_comes_back_byte_for_byte() -> None:
    assert write_mappings(read(FULL.encode()).quads, BASE).decode() == FULL


def test_the_rows_are_sorted_whatever_order_they_came_in() -> None:
    swapped = FULL_HEAD + "\n".join([FULL_COLUMNS.replace(" ", "\t"), *FULL_LINES[::-1], ""])

    assert swapped != FULL
    assert write_mappings(read(swapped.encode()).quads, BASE).decode() == FULL


def test_every_slot_is_a_statement_with_its_datatype() -> None:
    file = read(FULL.encode())
    first, second = f"{BASE}id/mappings/x/1", f"{BASE}id/mappings/x/2"
    typed = {(q.subject.value, q.object) for q in file.quads if isinstance(q.object, Literal)}

    assert said(file, first, "sssom:author_label") == ["Ada|B", "Eve"]
    assert said(file, first, "sssom:comment") == ["two\nlines"]
    assert said(file, second, "sssom:subject_source") == ["https://example.org/a"]
    assert (first, Literal("0.125", expand("xsd:double"))) in typed
    assert (second, Literal("2013-03-14", expand("xsd:date"))) in typed
    assert {quad.graph for quad in file.quads} == {GRAPH}


def test_a_mapping_has_a_name_an_identifier_and_a_source() -> None:
    file = read(FULL.encode())

    assert said(file, f"{BASE}id/mappings/x/1", "skos:prefLabel") == ['a "quoted" one (a) \N{EN DASH} 1']
    assert said(file, f"{BASE}id/mappings/x/2", "skos:prefLabel") == ["2 (a) \N{EN DASH} no counterpart"]
    assert said(file, f"{BASE}id/mappings/x/1", "dcterms:identifier") == ["x/1"]
    assert said(file, f"{BASE}id/mappings/x/1", "dcterms:source") == ["https://example.org/set"]


@pytest.mark.parametrize(
    ("status", "matches"), [("stated", ["b/Uno"]), ("reported", ["b/Uno"]), ("candidate", []), ("", [])]
)
def test_only_an_agreed_mapping_has_a_plain_match(status: str, matches: list[str]) -> None:
    cell = f"kg:id/concepts/mappingStatus/{status}" if status else ""
    file = read(table((*ROW, cell), columns=(*COLUMNS, "status")))

    found = said(file, "https://example.org/a/One", "skos:exactMatch")
    assert found == [f"https://example.org/{end}" for end in matches]


@pytest.mark.parametrize(
    ("column", "value"), [("object_id", "sssom:NoTermFound"), ("predicate_modifier", "Not")]
)
def test_a_denied_match_is_kept_as_a_mapping_and_has_no_plain_match(column: str, value: str) -> None:
    given = {**dict(zip(COLUMNS, ROW, strict=True)), "status": "kg:id/concepts/mappingStatus/stated"}
    given[column] = value
    file = read(table(tuple(given.values()), columns=tuple(given)))

    assert len(file.mappings) == 1
    assert [quad for quad in file.quads if quad.subject == Iri("https://example.org/a/One")] == []


def test_a_row_without_status_is_a_candidate() -> None:
    file = read(table(ROW))

    assert said(file, file.mappings[0].value, "adms:status") == [f"{BASE}id/concepts/mappingStatus/candidate"]


def test_a_row_without_record_id_gets_an_iri_from_its_ends() -> None:
    file = read(table(ROW, (*ROW[:1], "skos:closeMatch", *ROW[2:])))

    assert [iri.value for iri in file.mappings] == [
        f"{BASE}id/mappings/made/One-Uno",
        f"{BASE}id/mappings/made/One-Uno-2",
    ]


def test_a_row_without_source_takes_that_of_the_file() -> None:
    file = read(table(ROW))

    assert said(file, file.mappings[0].value, "sssom:mapping_source") == ["https://example.org/set"]


def test_a_licence_of_the_file_that_is_not_ours_stays_with_each_mapping() -> None:
    head = HEAD + "#license: https://creativecommons.org/licenses/by-sa/4.0/\n"
    file = read(table(ROW, head=head))

    assert said(file, file.mappings[0].value, "sssom:license") == [
        "https://creativecommons.org/licenses/by-sa/4.0/"
    ]


def test_a_value_in_the_head_is_that_of_every_row_unless_a_row_has_its_own() -> None:
    head = HEAD + "#mapping_date: 2020-01-02\n#mapping_tool: one\n"
    columns = (*COLUMNS, "mapping_date", "mapping_tool")
    rows = ((*ROW, "", ""), ("a:Two", *ROW[1:], "", "other"))
    file = read(table(*rows, columns=columns, head=head))

    dates = [said(file, iri.value, "sssom:mapping_date") for iri in file.mappings]
    tools = [said(file, iri.value, "sssom:mapping_tool") for iri in file.mappings]
    assert (dates, tools) == ([["2020-01-02"], ["2020-01-02"]], [[], ["other"]])


def test_what_a_spreadsheet_adds_is_understood() -> None:
    plain = table(ROW)
    edited = b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n") + b"\t\t\t\t\r\n"

    assert read(edited).quads == read(plain).quads


def test_a_head_with_blanks_after_its_signs_is_understood() -> None:
    spaced = HEAD.replace("#", "# ")

    assert read(table(ROW, head=spaced)).quads == read(table(ROW)).quads


def test_columns_that_are_not_declared_are_named_and_not_read() -> None:
    head = HEAD.partition("#extension")[0]
    file = read(table((*ROW, "yes", "stated"), columns=(*COLUMNS, "checked", "status"), head=head))

    assert file.ignored == ("checked", "status")
    assert said(file, file.mappings[0].value, "adms:status") == [f"{BASE}id/concepts/mappingStatus/candidate"]


FAULTS = {
    "row 12, subject_id: the prefix of 'c:One' is not declared": table(("c:One", *ROW[1:])),
    "row 12, subject_id: 'One' has no prefix": table(("One", *ROW[1:])),
    "row 12, object_id: 'https://example.org/b' is an IRI": table(
        (*ROW[:2], "https://example.org/b", *ROW[3:])
    ),
    "row 12, object_id: 'b:<>' stands for": table((*ROW[:2], "b:<>", *ROW[3:])),
    "row 13, object_id is empty": table(ROW, (*ROW[:2], "", *ROW[3:])),
    "row 12, confidence: '1.2' is not a number": table((*ROW[:4], "1.2")),
    "row 12, confidence: 'high' is not a number": table((*ROW[:4], "high")),
    "row 12, confidence: 'NaN' is not a number": table((*ROW[:4], "NaN")),
    "row 12, confidence: '0,9' is not a number": table((*ROW[:4], "0,9")),
    "row 12, mapping_date: '14/03/2013' is not a day": table(
        (*ROW, "14/03/2013"), columns=(*COLUMNS, "mapping_date")
    ),
    "row 12, license: 'CC BY' is not an absolute IRI": table((*ROW, "CC BY"), columns=(*COLUMNS, "license")),
    "row 13, record_id: kg:m stands already in row 12": table(
        (*ROW, "kg:m"), (*ROW, "kg:m"), columns=(*COLUMNS, "record_id")
    ),
    "row 12 has 6 cells for 5 columns": table((*ROW, "more")),
    "row 12: ": table((*ROW[:4], '"0.9"1')),
    "no column object_id": table(tuple(ROW[:2]), columns=COLUMNS[:2]),
    "The column confidence stands twice": table((*ROW, "1"), columns=(*COLUMNS, "confidence")),
    "is not UTF-8 at byte": table(ROW).replace(b"Uno", b"\xff"),
    "line 11: mapping_set_id stands already": table(ROW, head=HEAD + "#mapping_set_id: x\n"),
    "line 11: 'no slot' is not `slot: value`": table(ROW, head=HEAD + "#no slot\n"),
    "line 11: '[a, b]' is YAML that is not understood": table(ROW, head=HEAD + "#creator_id: [a, b]\n"),
    "line 11: the head has neither empty lines": table(ROW, head=HEAD + "#\n"),
    "line 1: 'b: x' is indented": table(ROW, head="#  a: x\n#    b: x\n").replace(b"#  a: x", b"#a: y"),
    "skos always stands for http": table(ROW, head="#curie_map:\n#  skos: https://example.org/\n"),
    "a stands for 'example', which is no IRI": table(ROW, head="#curie_map:\n#  a: example\n"),
}


@pytest.mark.parametrize("message", FAULTS)
def test_each_fault_is_named_with_its_place(message: str) -> None:
    with pytest.raises(BadRequest) as refused:
        read(FAULTS[message])

    assert message.replace("line 1: 'b: x'", "line 2: 'b: x'") in str(refused.value)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1).map(str.strip)


@given(st.dictionaries(st.from_regex(r"\A[a-z_]{1,9}\Z"), WORDS.filter(bool), min_size=1))
def test_whatever_text_a_head_holds_comes_back(head: dict[str, str]) -> None:
    lines = write_head({**head}).split("\n")[:-1]

    assert read_head(lines) == head


@given(WORDS.filter(bool), WORDS.filter(bool))
def test_whatever_text_a_cell_holds_comes_back(label: str, author: str) -> None:
    cells = {**dict(zip(COLUMNS, ROW, strict=True)), "subject_label": label}
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([[*cells, "author_label"], [*cells.values(), author.replace("|", r"\|")]])
    file = read((HEAD + text.getvalue()).encode())
    again = read(write_mappings(file.quads, BASE))

    assert said(again, file.mappings[0].value, "sssom:subject_label") == [label]
    assert said(again, file.mappings[0].value, "sssom:author_label") == [author]


def test_each_iri_has_one_short_name_that_leads_back() -> None:
    iris = [
        "http://id.unece.org/def/coos#Dataset",
        f"{BASE}id/standards/gsim/2.0/CodeList",
        f"{BASE}def",
        "https://github.com/UNECE/GSIM-2.0",
        "http://github.com/other",
        "https://www.ddialliance.org/Specification",
        "https://sdmx.org/",
        "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=UNECE:CL_GSBPM(5.1)",
        "https://2024.example.org/x",
    ]
    prefixes = prefixes_for(iris, BASE)
    short = [compact(iri, prefixes) or "" for iri in iris]

    assert short == [
        "coos:Dataset",
        "kg:id/standards/gsim/2.0/CodeList",
        "kg:def",
        "github2:UNECE/GSIM-2.0",
        "github:other",
        "ddialliance:Specification",
        "web:sdmx.org/",
        "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=UNECE:CL_GSBPM(5.1)",
        "n2024:x",
    ]
    assert [prefixes[name.partition(":")[0]] + name.partition(":")[2] for name in short] == iris
