from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.digest.samples import EDITORIAL, line, notice, told, write
from tracker import digest
from tracker.model.announcement import Dates
from tracker.model.change import Kind
from tracker.model.digest import Correction, CorrectionKind
from tracker.model.notice import NoticeKind

REVISED = line("Revised text to state that 14% relapse.", kind=Kind.REVISED)
DRUG = line("Added alectinib to the list of targeted therapies.")
TYPO = line("Made editorial changes to a paragraph.", significance=EDITORIAL)


def subject(*items: object, language: str = "en") -> str:
    return write(*items, language=language).subject  # type: ignore[arg-type]


def test_the_subject_says_how_many_changed_and_the_most_telling_change() -> None:
    items = [told(TYPO), told(REVISED, document=2), told(DRUG, document=3)]
    assert subject(*items) == "3 summaries changed: alectinib added to the list of targeted therapies"
    assert subject(*items[:2]) == "2 summaries changed: now states that 14% relapse"
    assert subject(told(DRUG, TYPO)) == "Sundew Fever Treatment changed: alectinib added to the list of targeted therapies"
    assert subject(told(TYPO)) == "Sundew Fever Treatment changed: made editorial changes to a paragraph"


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("Deleted text that stated that bogs are dry.", "no longer states that bogs are dry"),
        ("Added Surgery as a new subsection with 3 paragraphs. It states that …", "Surgery added as a new subsection"),
        ("Deleted alectinib from the list of drugs.", "alectinib deleted from the list of drugs"),
        ("The title of this summary was changed.", "the title of this summary was changed"),
        ("PDQ is now spelled out.", "PDQ is now spelled out"),
    ],
)
def test_a_statement_follows_the_colon(said: str, turned: str) -> None:
    assert subject(told(line(said))).removeprefix("Sundew Fever Treatment changed: ") == turned


def test_what_is_only_new_is_not_counted_as_changed() -> None:
    new = [told(first=True, document=n, dismissed=(DRUG,)) for n in (2, 3)]
    assert subject(*new) == "2 summaries are new"
    assert subject(told(TYPO), *new) == "1 summary changed, 2 are new: made editorial changes to a paragraph"
    assert subject(told(TYPO), told(REVISED, document=4), new[0], language="es").startswith("2 resúmenes cambiaron, 1 es nuevo: ")


def test_what_is_no_change_has_a_subject_of_its_own() -> None:
    correction = Correction(CorrectionKind.DISMISSED, DRUG)
    assert subject(told(notices=(notice(),))) == "Sundew Fever Treatment was withdrawn"
    assert subject(told(notices=(notice(NoticeKind.RETURNED),))) == "Sundew Fever Treatment is back"
    assert subject(told(first=True)) == "Sundew Fever Treatment is new"
    assert subject(told(dates=Dates.IDLE)) == "Sundew Fever Treatment changed"
    assert subject(told(corrections=(correction,))) == "1 correction to an earlier digest"
    assert subject(told(corrections=(correction, correction)), language="es") == "2 correcciones de envíos anteriores"
    assert subject(told(corrections=(correction,)), told(DRUG, document=2)).startswith("Sundew Fever Treatment changed: ")
    assert digest.write(digest.gather([], watched=14), "en", "").subject == "Nothing changed in your 14 summaries"


def test_what_all_share_is_the_subject_where_there_is_nothing_else() -> None:
    assert subject(*(told(DRUG, document=n) for n in range(6))) == "6 summaries changed: alectinib added to the list of targeted therapies"


def test_a_subject_has_at_most_200_characters_and_ends_with_a_whole_word() -> None:
    long = subject(told(replace(DRUG, text="Added text about " + "marshes and bogs " * 50)))
    assert len(long) <= 200
    assert long.endswith(("marshes…", "and…", "bogs…"))
