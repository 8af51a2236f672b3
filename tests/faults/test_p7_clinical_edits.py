"""P7: doses, decimals, negations, units, ranges, signs and grades: the smallest edit that may matter is shown and substantive."""

from __future__ import annotations

import html
import re

import pytest

from tests.faults.fuzz import NOBODY, URL
from tests.unit.diff.test_significance import NEVER_EDITORIAL
from tests.unit.parse.pages import page, section
from tracker import parse
from tracker.model.change import Significance
from tracker.model.snapshot import Content
from tracker.pipeline.tell import tell
from tracker.report import as_html

EDITS = [
    *((before, after) for before, after, _ in NEVER_EDITORIAL),
    ("0.5 mg", ".05 mg"), ("1.0 mg", "10 mg"), ("2.5 mg", "2,5 mg"), ("1,000 mg", "100 mg"), ("100 mg", "1000 mg"), ("5 mg", "5 g"),
    ("5 mg/kg", "5 mg"), ("5 mg/m2", "5 mg/m3"), ("5 mL", "5 µL"), ("50 Gy", "50 cGy"), ("100 IU", "100 U"), ("40 mmHg", "40 kPa"),
    ("10 mcg", "10 μg"), ("5 mg BID", "5 mg TID"), ("every 8 hours", "every 8 days"), ("for 6 weeks", "for 6 months"), ("day 1", "day 11"),
    ("0.05", "0.005"), ("P = .01", "P = .10"), ("5%", "5‰"), ("5–10%", "5–100%"), ("10–15 Gy", "10–51 Gy"), ("> 5 cm", "≥ 5 cm"),
    ("> 5 cm", "< 5 cm"), ("≤2 nodes", "≥2 nodes"), ("±3", "+3"), ("+1.5", "−1.5"), ("5 × 10⁹", "5 × 10⁶"), ("10^3", "10^4"),
    ("1/2", "1/3"),
    ("½ tablet", "¼ tablet"), ("grade II", "grade III"), ("stage IV", "stage VI"), ("stage I", "stage II"), ("type 1", "type I"),
    ("phase 2", "phase 3"), ("T1", "T2"), ("Gleason 3+4", "Gleason 4+3"), ("CD4+", "CD4−"), ("HER2+", "HER2-"),
    ("does not cure", "does cure"),
    ("cannot", "can"), ("never", "ever"), ("none of", "one of"), ("neither", "either"), ("unresectable", "resectable"),
    ("nonfatal", "fatal"),
    ("hyperkalemia", "hypokalemia"), ("or", "and"), ("may", "must"), ("only if", "if"), ("unless", "if"),
    ("younger than 5", "older than 5"),
    ("first-line", "second-line"), ("with or without", "without"), ("no se recomienda", "se recomienda"),
    ("sin metástasis", "con metástasis"),
    ("mejoró", "empeoró"), ("cisplatin", "carboplatin"), ("vincristine", "vinblastine"), ("prednisone", "prednisolone"),
]  # fmt: skip


def read(items: list[str]) -> Content:
    """Read a page that has each text in a paragraph, an item and a cell of its own."""
    texts = [html.escape(f"Kites of sort {chr(65 + n // 26)}{chr(65 + n % 26)} in wind: {item} was seen.") for n, item in enumerate(items)]
    paragraphs = "".join(f"<p>{text}</p>" for text in texts)
    listed = "".join(f"<li>{text}</li>" for text in texts)
    rows = "".join(f"<tr><td>Row {n}</td><td>{text}</td></tr>" for n, text in enumerate(texts))
    body = f"{paragraphs}<ul>{listed}</ul><table><caption>Winds</caption><tbody>{rows}</tbody></table>"
    return parse.read(page(section("_1", "Kites", body)).encode(), parse.PDQ)


def test_there_are_a_hundred() -> None:
    assert len(set(EDITS)) == len(EDITS) >= 100


@pytest.mark.parametrize("turned", [False, True], ids=["there", "back"])
def test_every_clinical_edit_is_shown_in_every_place_and_is_substantive(*, turned: bool) -> None:
    edits = [(after, before) if turned else (before, after) for before, after in EDITS]
    report = tell(read([before for before, _ in edits]), read([after for _, after in edits]), NOBODY, URL)
    told = [change for change in report.changeset.told() if change.significance is Significance.SUBSTANTIVE]
    assert len(report.changeset.changes) == len(told) == 3 * len(edits)
    shown = re.findall(r'<div class="redline">(.*?)</div>', as_html(report), re.DOTALL)
    for before, after in edits:
        found = [redline for redline in shown if f": {after} was" in _side(redline, "del") and f": {before} was" in _side(redline, "ins")]
        assert len(found) == 3, (before, after)


def _side(redline: str, dropped: str) -> str:
    """Return one text of a redline as the page shows it."""
    kept = re.sub(f"<{dropped}>.*?</{dropped}>", "", redline, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", kept))
