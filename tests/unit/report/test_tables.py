from __future__ import annotations

from tests.unit.report.changes import block, change, raised, row, said, study
from tracker.model.change import Action, CellChange, Kind
from tracker.model.snapshot import Unit

TABLE = "Table 2. Kites by Size"


def test_cells_are_named_by_row_and_column() -> None:
    cells = (CellChange("Sled", "Span", "90 cm", "95 cm"), CellChange("Sled", "Tail", "", "2 m"))
    one = change(Kind.REVISED, Unit.TABLE_ROW, "Sled 90 cm", "Sled 95 cm 2 m", cells=cells, lead=TABLE)
    assert (
        said(one)
        == "Revised Table 2 (Kites by Size): row Sled, column Span, from 90 cm to 95 cm; row Sled, column Tail, from nothing to 2 m."
    )


def test_a_cell_that_names_its_row_is_named_by_its_column() -> None:
    one = change(Kind.REVISED, Unit.TABLE_ROW, "Sled", "Sleds", cells=(CellChange("Sleds", "Kite", "Sled", "Sleds"),), lead="Kites by Size")
    assert said(one) == "Revised the table “Kites by Size”: column Kite, from Sled to Sleds."


def test_rows_that_came_and_went() -> None:
    added = change(unit=Unit.TABLE_ROW, after="Sled 90 cm", new=(row("Sled", "90 cm"),), lead=TABLE)
    assert said(added) == "Added a row to Table 2 (Kites by Size): Sled; 90 cm."
    removed = change(Kind.REMOVED, Unit.TABLE_ROW, before="Sled 90 cm", old=(row("Sled", "90 cm"),))
    assert said(removed) == "Deleted a row from the table in the Delta Kites section: Sled; 90 cm."


def test_tables_that_came_went_and_got_another_caption() -> None:
    entries = (block(TABLE, Unit.TABLE), row("Sled", "90 cm"), row("Delta", "2 m"))
    assert said(change(unit=Unit.TABLE, after=TABLE, new=entries)) == "Added Table 2 (Kites by Size) with 2 rows."
    assert said(change(Kind.REMOVED, Unit.TABLE, before=TABLE, old=entries)) == "Deleted Table 2 (Kites by Size) with 2 rows."
    renamed = change(Kind.REVISED, Unit.TABLE, TABLE, "Table 2. Kites by Span")
    assert said(renamed) == "Revised the caption of Table 2 from “Table 2. Kites by Size” to “Table 2. Kites by Span”."


def test_notes_and_figures() -> None:
    assert (
        said(change(unit=Unit.TABLE_NOTE, after="Spans are means.", lead=TABLE))
        == "Added a note to Table 2 (Kites by Size): “Spans are means”."
    )
    assert said(change(unit=Unit.FIGURE, after="A sled in the wind.")) == "Added a figure with the caption “A sled in the wind”."
    assert said(change(unit=Unit.FIGURE, after="")) == "Added a figure."
    assert said(change(Kind.REMOVED, Unit.FIGURE, before="A sled.")) == "Deleted the figure with the caption “A sled”."
    assert said(change(Kind.REVISED, Unit.FIGURE, "A sled.", "A red sled.")) == "Revised the caption of a figure to read “A red sled”."


def test_names_and_values_of_several_words_are_quoted() -> None:
    cells = (CellChange("3 to 5", "Flights a Day", "Every 6 hours", "Every 4 hours"),)
    one = change(Kind.REVISED, Unit.TABLE_ROW, "3 to 5 Every 6 hours", "3 to 5 Every 4 hours", cells=cells, lead=TABLE)
    assert said(one) == ("Revised Table 2 (Kites by Size): row “3 to 5”, column “Flights a Day”, from “Every 6 hours” to “Every 4 hours”.")


def test_a_cell_that_got_a_note_is_marked_and_not_changed() -> None:
    cells = (CellChange("Sled", "Span", "90", "90b"),)
    one = change(
        Kind.REVISED, Unit.TABLE_ROW, "Sled 90", "Sled 90b", cells=cells, lead=TABLE,
        old=(row("Sled", "90"),), new=(raised(row("Sled", "90b"), 7),),
    )  # fmt: skip
    assert said(one) == "Revised Table 2 (Kites by Size): row Sled, column Span, marked with note b."
    less = change(
        Kind.REVISED, Unit.TABLE_ROW, "Sled 90b", "Sled 90", cells=(CellChange("Sled", "Span", "90b", "90"),), lead=TABLE,
        old=(raised(row("Sled", "90b"), 7),), new=(row("Sled", "90"),),
    )  # fmt: skip
    assert said(less).endswith("row Sled, column Span, no longer marked with note b.")


def test_letters_of_notes_are_no_part_of_rows_and_captions() -> None:
    new = (raised(block("Kites by Sizea", Unit.TABLE), 13), row("Sled.", "90 cm,"))
    assert said(change(unit=Unit.TABLE, after="Kites by Sizea", new=new)) == "Added the table “Kites by Size” with 1 row."
    added = change(unit=Unit.TABLE_ROW, after="Sledb 90 cm", new=(raised(row("Sledb", "90 cm, al."), 4),), lead=TABLE)
    assert said(added) == "Added a row to Table 2 (Kites by Size): Sled; 90 cm, al."


def test_the_letter_of_a_note_is_its_name() -> None:
    old, new = (raised(block(f"bTwo kites {word}.", Unit.TABLE_NOTE), 0) for word in ("fell", "were lost"))
    revised = change(Kind.REVISED, Unit.TABLE_NOTE, "bTwo kites fell.", "bTwo kites were lost.", old=(old,), new=(new,), lead=TABLE)
    assert said(revised) == "Revised note b of Table 2 (Kites by Size) to read “Two kites were lost”."
    assert said(change(unit=Unit.TABLE_NOTE, after="bTwo kites fell.", new=(old,), lead=TABLE)) == (
        "Added note b to Table 2 (Kites by Size): “Two kites fell”."
    )


def test_columns_that_came_went_and_got_another_name() -> None:
    came = change(unit=Unit.TABLE_COLUMN, after="Year\n2030\n2031", lead=TABLE)
    assert said(came) == "Added the column “Year” to Table 2 (Kites by Size)."
    went = change(Kind.REMOVED, Unit.TABLE_COLUMN, before="Year\n2030\n2031", lead=TABLE, references=(study("Ono", 4, Action.REMOVED),))
    assert said(went) == "Deleted the column “Year” from Table 2 (Kites by Size). Also deleted Ono, formerly reference 4."
    heads = (row("Kite", "Span", style="head"),), (row("Kite", "Wing Span", style="head"),)
    renamed = change(
        Kind.REVISED, Unit.TABLE_ROW, "Kite Span", "Kite Wing Span", cells=(CellChange("Kite", "Wing Span", "Span", "Wing Span"),),
        lead=TABLE, old=heads[0], new=heads[1],
    )  # fmt: skip
    assert said(renamed) == "Renamed the column “Span” of Table 2 (Kites by Size) to “Wing Span”."


def test_a_table_of_a_spanish_page_has_its_number_and_its_own_caption() -> None:
    added = change(unit=Unit.TABLE_ROW, after="Trineo 90 cm", new=(row("Trineo", "90 cm"),), lead="Cuadro 2. Cometas por tamaño")
    assert said(added, source="es") == "Added a row to Table 2 (“Cometas por tamaño”): Trineo; 90 cm."
    assert said(added, source="es", language="es") == "Se añadió una fila en el Cuadro 2 (Cometas por tamaño): Trineo; 90 cm."
