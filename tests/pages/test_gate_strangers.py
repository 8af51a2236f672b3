"""What is not the document is never passed as new: messages, walls, shells, other documents, bare and in the publisher's own frame."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.pages.judging import ALL, judge
from tests.pages.strangers import BARE, DAMAGED, FRAMED, STRANGERS
from tracker.gate.objection import CAUSES
from tracker.model.capture import Outcome

SHORT = [path for path in ALL if path.stem in {"lung-screening-pdq-hp", "breast-prevention-pdq-patient"}]
# Whole documents, or whole pages of the publisher: only who knows the document can tell that they are others.
KNOWN_ONLY = {
    "page of a topic after a redirect, bare",
    "another document, bare",
    "patient version, bare",
    "other language, bare",
    "another document in this one's clothes, framed",
    "patient version in this one's clothes, framed",
    "other language in this one's clothes, framed",
    # Only who knows the document can tell what it lost.
    "paragraphs that stand for others, damaged",
    "advertisement before each paragraph, damaged",
    "advertisement behind each paragraph, damaged",
    "advertisements between paragraphs, damaged",
    "letters beyond ASCII dropped, damaged",
    "all letters beyond ASCII dropped, damaged",
    "no digits, damaged",
    "no numbers, damaged",
    "no percentages, damaged",
    "capitals, damaged",
    "no capitals, damaged",
}
NOTHING_TO_LOSE = {("no percentages, damaged", "breast-prevention-pdq-patient")}
OTHER_CAUSES = {"missing", "status", "denied", "host"}


def campaign(pages: Sequence[Path], *, first: bool) -> list[tuple[str, str]]:
    """Send every stranger in the place of each page; return those that were passed as new, or as the same."""
    passed = []
    for name, maker in STRANGERS.items():
        for page in pages:
            found = judge(maker(page), page, first=first)
            if found is None or found.outcome is Outcome.SAME:
                passed.append((name, page.stem))
    return passed


def test_there_are_enough_and_half_of_them_stand_in_the_publishers_frame() -> None:
    assert len(STRANGERS) >= 60
    assert len(FRAMED) >= 0.4 * (len(BARE) + len(FRAMED))
    assert STRANGERS.keys() >= KNOWN_ONLY
    assert len(BARE) + len(FRAMED) + len(DAMAGED) == len(STRANGERS)


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_not_the_document_is_never_new(name: str) -> None:
    for page in SHORT:
        for first in (False, True):
            found = judge(STRANGERS[name](page), page, first=first)
            if first and name in KNOWN_ONLY:
                assert found is None
                continue
            assert found is not None
            if (name, page.stem) in NOTHING_TO_LOSE:
                assert found.outcome is Outcome.SAME
                continue
            assert found.outcome in {Outcome.SUSPECT, Outcome.BLOCKED, Outcome.ERROR}
            assert found.cause in {*CAUSES, *OTHER_CAUSES}
            assert len(found.reason.splitlines()) == 1
