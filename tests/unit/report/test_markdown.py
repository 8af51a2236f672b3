from __future__ import annotations

import pytest

from tests.unit.report.changes import change, report, revised, spans
from tracker.report import as_markdown
from tracker.report.render.markdown import escaped


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2 * 3 = 6", "2 \\* 3 = 6"),
        ("a_b [c](d) `e` ~f~ |g|", "a\\_b \\[c\\](d) \\`e\\` \\~f\\~ \\|g\\|"),
        ("<script>&amp;", "&lt;script&gt;&amp;amp;"),
        ("1. One", "1\\. One"),
        ("12) Twelve", "12\\) Twelve"),
        ("- a\n# b", "\\- a # b"),
        ("C:\\kites", "C:\\\\kites"),
        ("", ""),
    ],
)
def test_nothing_of_a_text_is_a_sign(text: str, written: str) -> None:
    assert escaped(text) == written


def test_what_left_is_struck_and_what_came_is_bold_with_the_signs_at_the_words() -> None:
    told = report(
        revised(("Kites fly low.", "Kites fly high."), redline=spans(("=", "Kites fly "), ("-", "low "), ("+", "high "), ("=", "now.")))
    )
    assert "  > Kites fly ~~low~~ **high** now.\n" in as_markdown(told)


def test_a_report_without_a_change_says_so() -> None:
    assert "No change of the content was found." in as_markdown(report())


def test_notes_stand_at_the_end_and_hidden_characters_are_shown() -> None:
    text = as_markdown(report(change(after="Tails\u202e.")), ["Reviewed by *all*."])
    assert text.endswith("\n- Reviewed by \\*all\\*.\n")
    assert "⟨U+202E⟩" in text
