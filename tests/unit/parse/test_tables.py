from __future__ import annotations

from tests.unit.parse.pages import blocks, body, cite, marked, references, study
from tracker.model.snapshot import Block, Cell, MarkKind, Unit

# Mixed case, and the foot before the body: so the publisher writes it.
TABLE = (
    '<table id="_8" class="table-default expandable-container"><caption>Table 1. <em>Staging</em></caption><colgroup><col width="20%">'
    '<col width="80%"></colgroup><THead><tr><th scope="col">Stage</th><th scope="col">Sense</th></tr></THead>'
    '<TFoot class="pdq-footer"><tr><td colspan="2"><span class="sup">a</span>After the manual.</td></tr></TFoot>'
    "<tbody><tr><td>I</td><td>Small</td></tr><tr><th>II</th><td>Large</td></tr></tbody></table>"
)


def rows(html: str) -> list[list[tuple[str, int, int, int]]]:
    """Return each row's cells as text, column, columns and rows."""
    return [
        [(row.text[c.start : c.end], c.column, c.columns, c.rows) for c in row.cells]
        for row in blocks(body(f"<table>{html}</table>"), Unit.TABLE_ROW)
    ]


def test_a_table_is_its_caption_its_rows_and_last_its_notes() -> None:
    read = blocks(body(TABLE))
    assert [(b.unit, b.style, b.level, b.text) for b in read] == [
        (Unit.TABLE, "table", 0, "Table 1. Staging"),
        (Unit.TABLE_ROW, "head", 1, "Stage | Sense"),
        (Unit.TABLE_ROW, "body", 1, "I | Small"),
        (Unit.TABLE_ROW, "body", 1, "II | Large"),
        (Unit.TABLE_NOTE, "foot", 1, "aAfter the manual."),
    ]
    assert {b.container for b in read} == {"_8"}
    assert read[0].anchor == "_8"
    assert marked(read[0], MarkKind.EMPHASIS) == ["Staging"]
    assert marked(read[4], MarkKind.SUPERSCRIPT) == ["a"]


def test_header_cells_are_told_wherever_they_stand() -> None:
    headers = [[c.header for c in row.cells] for row in blocks(body(TABLE), Unit.TABLE_ROW)]
    assert headers == [[True, True], [False, False], [True, False]]


def test_spans_are_counted_out_on_the_grid() -> None:
    html = (
        '<tr><td rowspan="2">A</td><td colspan="2">B</td></tr><tr><td>C</td><td rowspan="3">D</td></tr><tr><td>E</td><td>F</td></tr>'
        "<tr><td>G</td></tr>"
    )
    assert rows(html) == [
        [("A", 0, 1, 2), ("B", 1, 2, 1)],
        [("C", 1, 1, 1), ("D", 2, 1, 3)],
        [("E", 0, 1, 1), ("F", 1, 1, 1)],
        [("G", 0, 1, 1)],
    ]


def test_a_cell_goes_where_the_row_above_leaves_room() -> None:
    html = '<tr><td>a</td><td rowspan="2">b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr>'
    assert [[column for _, column, _, _ in row] for row in rows(html)] == [[0, 1, 2], [0, 2]]


def test_an_empty_row_takes_its_line_though_it_is_not_kept() -> None:
    html = '<tr><td rowspan="3">a</td><td>b</td></tr><tr><td> </td></tr><tr><td>c</td></tr><tr><td>d</td></tr>'
    assert [[column for _, column, _, _ in row] for row in rows(html)] == [[0, 1], [1], [0]]


def test_a_span_that_is_no_number_is_one_cell() -> None:
    wild = ("", "0", "-2", "x", "²", "2.5", "9" * 5000)
    html = "<tr>" + "".join(f'<td colspan="{value}">x</td>' for value in wild) + "</tr>"
    assert [(column, wide) for _, column, wide, _ in rows(html)[0]] == [(i, 1) for i in range(len(wild))]
    assert rows('<tr><td colspan=" 3 ">x</td><td>y</td></tr>')[0][1][1] == 3
    assert rows('<tr><td colspan="9999">x</td></tr>')[0][0][2] == 1000


def test_empty_cells_keep_their_places() -> None:
    assert rows("<tr><td></td><td>x</td><td> </td></tr>") == [[("", 0, 1, 1), ("x", 1, 1, 1), ("", 2, 1, 1)]]


def test_marks_of_cells_lie_in_the_row() -> None:
    html = f"<table><tr><td>{'x' * 9}</td><td>Dose<sup>2</sup> of <em>BRAF</em>[{cite(1)}]</td></tr></table>"
    row = blocks(body(html + references(study("Ann B: A study.", 77))), Unit.TABLE_ROW)[0]
    assert row.text == "xxxxxxxxx | Dose2 of BRAF"
    assert marked(row, MarkKind.SUPERSCRIPT) == ["2"]
    assert marked(row, MarkKind.EMPHASIS) == ["BRAF"]
    assert row.cited() == ("pmid:77",)
    assert row.marks[-1].start == len(row.text)


def test_paragraphs_lists_and_headings_in_a_cell_are_text_of_the_cell() -> None:
    html = "<tr><td><p>One.</p><ul><li>Two</li><li>Three</li></ul>Four<h4>Five</h4>Six<section><h3>Seven</h3></section></td><td>b</td></tr>"
    assert [[text for text, *_ in row] for row in rows(html)] == [["One. Two Three Four Five Six Seven", "b"]]


def test_a_table_in_a_cell_is_text_of_the_cell() -> None:
    html = "<tr><td>out<table><caption>cap</caption><tr><th>in</th><td>ner</td></tr></table>side</td><td>b</td></tr>"
    assert [[text for text, *_ in row] for row in rows(html)] == [["out cap in ner side", "b"]]


def test_words_outside_all_cells_are_a_note() -> None:
    read = blocks(body("<table>lost<tr>found<td>cell</td></tr></table>"))
    assert [(b.unit, b.text) for b in read] == [(Unit.TABLE, ""), (Unit.TABLE_ROW, "cell"), (Unit.TABLE_NOTE, "lost found")]


def test_cells_without_a_row_are_a_row() -> None:
    assert rows("<td>a</td><td>b</td>") == [[("a", 0, 1, 1), ("b", 1, 1, 1)]]


def test_an_image_in_a_cell_is_kept() -> None:
    row = blocks(body('<table><tr><td><img src="/i.jpg" alt="A curve"></td></tr></table>'), Unit.TABLE_ROW)[0]
    assert [(m.kind, m.label) for m in row.marks] == [(MarkKind.IMAGE, "A curve")]


def test_what_follows_a_table_is_no_part_of_it() -> None:
    assert blocks(body('<table id="_8"><tr><td>x</td></tr></table><p id="_9">After.</p>'))[-1] == Block(Unit.PARAGRAPH, "After.", "_9")


def test_two_tables_do_not_share_a_grid() -> None:
    html = '<table><tr><td rowspan="9">a</td></tr></table><table><tr><td>b</td></tr></table>'
    assert [row.cells for row in blocks(body(html), Unit.TABLE_ROW)] == [(Cell(0, 1, 0, rows=9),), (Cell(0, 1, 0),)]
