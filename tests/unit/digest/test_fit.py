from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.digest.samples import EDITORIAL, SUBSTANTIVE, line, notice, pairing, told
from tracker.digest import fits, fits_any
from tracker.model.announcement import Dates
from tracker.model.digest import Correction, CorrectionKind
from tracker.model.document import Audience
from tracker.model.subscription import Interest

DRUG = line("Added quagmirin to the list.", section=("Treatment", "Drugs"), announced=True, passages=("", "Quagmirin, 20 mg"))
TYPO = line("Made editorial changes.", significance=EDITORIAL, section=("Follow-Up",))
BOTH = told(DRUG, TYPO)


@pytest.mark.parametrize(
    "interest",
    [
        Interest(documents=(2, 3)),
        Interest(board="PDQ Other Board"),
        Interest(audience=Audience.PATIENT),
        Interest(language="es"),
        Interest(section="surgery"),
        Interest(term="mossinib"),
        Interest(documents=(1,), language="es"),
        Interest(section="Follow-Up", term="quagmirin"),
    ],
)
def test_what_does_not_fit_in_all_is_not_told(interest: Interest) -> None:
    assert fits(interest, BOTH) is None


@pytest.mark.parametrize(
    ("interest", "lines"),
    [
        (Interest(), (DRUG, TYPO)),
        (Interest(documents=(1, 9)), (DRUG, TYPO)),
        (Interest(board=BOTH.board.upper()), (DRUG, TYPO)),
        (Interest(audience=Audience.PROFESSIONAL, language="en-US"), (DRUG, TYPO)),
        (Interest(section="drugs"), (DRUG,)),
        (Interest(term="20 MG"), (DRUG,)),
        (Interest(term="editorial"), (TYPO,)),
        (Interest(least=SUBSTANTIVE), (DRUG,)),
        (Interest(unannounced=True), (TYPO,)),
    ],
)
def test_only_the_changes_that_fit_are_told(interest: Interest, lines: tuple[object, ...]) -> None:
    some = fits(interest, BOTH)
    assert some is not None
    assert some.lines == lines


def test_dismissed_statements_and_corrections_fit_as_changes_do() -> None:
    item = told(
        dismissed=(DRUG, TYPO), corrections=(Correction(CorrectionKind.DISMISSED, DRUG), Correction(CorrectionKind.DISMISSED, TYPO))
    )
    some = fits(Interest(term="quagmirin"), item)
    assert some is not None
    assert (some.dismissed, [each.line for each in some.corrections]) == ((DRUG,), [DRUG])


def test_what_happened_to_a_document_is_told_to_who_asks_for_no_certain_changes() -> None:
    for item in (told(notices=(notice(),)), told(first=True), told(dates=Dates.IDLE), told(pairings=(pairing("Added x."),))):
        assert fits(Interest(), item) == item
        assert fits(Interest(term="bogs"), item) is None
        assert fits(Interest(unannounced=True), item) is None


def test_a_date_that_moved_alone_is_not_told_to_who_wants_what_matters() -> None:
    assert fits(Interest(least=SUBSTANTIVE), told(dates=Dates.IDLE)) is None
    assert fits(Interest(least=SUBSTANTIVE), told(notices=(notice(),))) is not None


def test_what_cannot_be_read_is_told_to_everybody_whom_it_may_concern() -> None:
    assert fits(Interest(term="bogs"), told(failed=True)) is not None
    assert fits(Interest(documents=(2,)), told(failed=True)) is None


def test_several_interests_are_told_together_and_nothing_that_was_covered() -> None:
    both = fits_any([Interest(term="quagmirin"), Interest(term="editorial")], BOTH)
    assert both is not None
    assert both.lines == (DRUG, TYPO)
    left = fits_any([Interest()], BOTH, covered=[Interest(term="quagmirin")])
    assert left is not None
    assert left.lines == (TYPO,)
    assert fits_any([Interest()], replace(BOTH, notices=(notice(),)), covered=[Interest()]) is None
