from __future__ import annotations

import re

import pytest

from tests.unit.digest.samples import BASE, EDITORIAL, NOON, line, told, write
from tracker import digest
from tracker.digest.gather import cut, gather
from tracker.mail import Sender
from tracker.mail.message import as_bytes, make_message
from tracker.model.delivery import Parcel
from tracker.model.digest import Correction, CorrectionKind, Counts, Line, Told

COMMON = line("Revised text of all.")


def many(count: int, *more: Line, each: int = 1) -> list[Told]:
    """Return so many documents with so many changes of their own, and these."""
    return [
        told(
            *(line(f"Added {number}-{n}.", report=number) for n in range(each)),
            *more,
            document=number,
            title=f"T{number}",
            reports=(number,),
        )
        for number in range(1, count + 1)
    ]


def test_documents_stand_by_board_and_title_those_without_a_board_last() -> None:
    items = [
        told(line(), document=n, title=title, board=board)
        for n, (board, title) in enumerate([("", "A"), ("C", "Z"), ("b", "y"), ("C", "b")])
    ]
    assert [(each.board, each.title) for each in gather(items).documents] == [("b", "y"), ("C", "b"), ("C", "Z"), ("", "A")]


def test_what_more_than_five_documents_share_is_told_once() -> None:
    five, six = gather(many(5, COMMON)), gather(many(6, COMMON))
    assert (five.shared, len(five.documents), five.counts.statements) == ((), 5, 10)
    [shared] = six.shared
    assert len({item.document for item, _ in shared.documents}) == 6
    assert all(COMMON not in item.lines for item in six.documents)
    assert (six.counts.documents, six.counts.statements) == (6, 7)


def test_a_document_that_only_has_what_all_share_is_counted_and_not_listed() -> None:
    found = gather(many(7, COMMON, each=0))
    assert (found.documents, len(found.shared)) == ((), 1)
    assert (found.counts.documents, found.counts.statements) == (7, 1)


def test_what_one_document_repeats_is_not_shared() -> None:
    assert gather([told(*[COMMON] * 8)]).shared == ()


def test_the_board_mail_puts_nothing_together() -> None:
    assert gather(many(7, COMMON), share=False).shared == ()


def test_all_is_counted_though_what_was_dismissed_is_not_told() -> None:
    correction = Correction(CorrectionKind.DISMISSED, line())
    only = told(dismissed=(line(), line("b")), document=3)
    found = gather(
        [told(line(), line("x", significance=EDITORIAL), dismissed=(line("y"),)), told(document=2, corrections=(correction,)), only]
    )
    assert found.counts == Counts(documents=1, statements=2, substantive=1, dismissed=3, corrections=1)
    assert [each.document for each in found.documents] == [1, 2]
    assert digest.is_empty(gather([only]))


def test_what_has_no_room_is_counted_by_document() -> None:
    found = cut(gather(many(4, each=3)), most=5)
    assert [len(item.lines) for item in found.documents] == [3, 2]
    assert [(item.document, left) for item, left in found.rest] == [(2, 1), (3, 3), (4, 3)]
    assert found.counts.statements == 12


@pytest.mark.parametrize(("documents", "each"), [(1, 500), (300, 1), (40, 7), (199, 1), (200, 1), (201, 1), (8, 25)])
def test_no_letter_has_more_than_200_items_and_its_counts_are_right(documents: int, each: int) -> None:
    letter = write(*many(documents, each=each))
    told_now = len(re.findall(r"^  \* ", letter.text, re.MULTILINE))
    left = [
        int(number.replace(",", ""))
        for number in re.findall(r"^(?:  - T\d+: )?([\d,]+)(?= (?:more )?changes? )", letter.text, re.MULTILINE)
    ]
    left += [int(number) for number in re.findall(r"^  - T\d+: (\d+) changes?$", letter.text, re.MULTILINE)]
    left += [int(number.replace(",", "")) for number in re.findall(r"^  ([\d,]+) changes? in [\d,]+ summar", letter.text, re.MULTILINE)]
    total, *left = left
    assert total == documents * each
    assert told_now == min(200, documents * each)
    assert told_now + sum(left) == total


def test_a_letter_of_endless_statements_stays_under_500_kilobytes_as_it_is_sent() -> None:
    endless = [line(f"Added {n} " + "ñandú " * 400) for n in range(400)]
    letter = write(told(*endless))
    parcel = Parcel(letter, "ana@example.org", "ab" * 16, "example.org", NOON, BASE, BASE)
    sent = as_bytes(make_message(parcel, Sender("tracker@example.org", "Tracker")))
    assert 200_000 < len(sent) < 500_000
    assert "Added 0 " in letter.text
    said = re.search(r"^(\d+) more changes are in the report", letter.text, re.MULTILINE)
    assert said is not None
    assert int(said[1]) + len(re.findall(r"^  \* ", letter.text, re.MULTILINE)) == 400
    assert BASE in letter.text
