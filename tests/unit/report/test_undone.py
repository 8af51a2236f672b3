from __future__ import annotations

import datetime as dt

import pytest

from tracker.model.change import Kind
from tracker.model.history import Reversal
from tracker.model.report import Side
from tracker.model.snapshot import Unit
from tracker.report.phrases import phrases_of
from tracker.report.render.undone import undone_lines

THERE, AGAIN = (Side(version, dt.datetime(2024, version, 3, tzinfo=dt.UTC), None) for version in (2, 4))
KITES = ("Kites", "Lines")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.ADDED, "Kites › Lines: “Silk is strong.” came with version 2 (2024-02-03) and left with version 4 (2024-04-03)."),
        (Kind.REMOVED, "Kites › Lines: “Silk is strong.” left with version 2 (2024-02-03) and came back with version 4 (2024-04-03)."),
        (Kind.REVISED, "Kites › Lines: “Silk is strong.” read “Silk is weak.” from version 2 (2024-02-03) until version 4 (2024-04-03)."),
        (Kind.RENAMED, "Kites › Lines: “Silk is strong.” read “Silk is weak.” from version 2 (2024-02-03) until version 4 (2024-04-03)."),
        (
            Kind.MOVED,
            "Kites › Lines: “Silk is strong.” stood in the Sails section from version 2 (2024-02-03) until version 4 (2024-04-03).",
        ),
    ],
)
def test_what_was_undone_is_told_with_both_versions(kind: Kind, said: str) -> None:
    reversal = Reversal(kind, Unit.PARAGRAPH, KITES, "Silk is strong.", THERE, AGAIN, "Silk is weak.", ("Sails",))
    assert undone_lines([reversal], phrases_of("en")) == [said]


def test_what_was_undone_is_told_in_one_line_however_long() -> None:
    text = "\n".join(f"Line {n} is tied." for n in range(40))
    told = undone_lines([Reversal(Kind.ADDED, Unit.PARAGRAPH, (), text, THERE, AGAIN)], phrases_of("es"))[0]
    assert told.startswith("“Line 0 is tied. Line 1 is tied.")
    assert told.endswith("” llegó con la versión 2 (2024-02-03) y desapareció con la versión 4 (2024-04-03).")
    assert len(told.split()) < 60
