from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.unit.diff.contents import contents, pairs
from tests.unit.history.editing import HEADINGS, Texts, content, histories, parsed
from tests.unit.history.following import blame, origins, side, traces
from tracker import diff, history
from tracker.history.pieces import pieces
from tracker.model.history import Blame, Trace
from tracker.model.snapshot import Content, flatten

BLAMES, TRACES = TypeAdapter(Blame), TypeAdapter(Trace)


def replayed(versions: Iterable[Texts]) -> list[Counter[tuple[str, int]]]:
    """Replay a history on its own: for each version, its sentences with the first version that had as many of them."""
    first: dict[tuple[str, int], int] = {}
    answers = []
    for number, texts in enumerate(versions, 1):
        counts = Counter(text for blocks in texts for block in blocks for text in block)
        copies = [(text, copy) for text, count in counts.items() for copy in range(count)]
        answers.append(Counter((text, first.setdefault((text, copy), number)) for text, copy in copies))
    return answers


def blamed(blame: Blame, newest: Content) -> Counter[tuple[str, int | None]]:
    found = history.sentences_of(blame, newest, map(side, range(1, 1000)))
    return Counter((one.text, one.origin.came.after.version) for one in found if one.text not in HEADINGS)


def check(versions: list[Texts], write: Callable[[Texts], Content]) -> None:
    """Compare blame with the replay after every version, kept by kept as the archive does, and all at once."""
    written = [write(texts) for texts in versions]
    rows = traces(written)
    kept = history.fold(rows[:1])
    for number, (newest, replay) in enumerate(zip(written, replayed(versions), strict=True)):
        if number:
            kept = history.advance(BLAMES.validate_json(BLAMES.dump_json(kept)), rows[number])
        assert blamed(kept, newest) == replay
    assert kept == history.fold(TRACES.validate_json(TRACES.dump_json(row)) for row in rows)


def check_history(seed: int) -> None:
    check(list(histories(seed, 14)), content)


@pytest.mark.parametrize("seed", range(50))
def test_blame_is_what_a_plain_replay_of_the_edits_says(seed: int) -> None:
    check_history(seed)


@pytest.mark.parametrize("seed", range(100, 125))
def test_equal_sentences_are_told_apart_by_how_many_there_were(seed: int) -> None:
    check(list(histories(seed, 14, repeat=True)), content)


@pytest.mark.parametrize("seed", range(200, 206))
def test_blame_of_pages_that_were_read_is_what_a_plain_replay_says(seed: int) -> None:
    check(list(histories(seed, 10, repeat=True)), parsed)


@pytest.mark.parametrize("seed", range(300, 306))
def test_moves_and_absences_are_dated_as_they_happened(seed: int) -> None:
    versions = list(histories(seed, 14))
    rows = [{text: (n, b) for n, blocks in enumerate(texts) for b, block in enumerate(blocks) for text in block} for texts in versions]
    for text, origin in origins([content(texts) for texts in versions]).items():
        if text in HEADINGS:
            continue
        away = [n for n, row in enumerate(rows, 1) if text not in row and n > (origin.came.after.version or 0)]
        assert (origin.returned and origin.returned.before and origin.returned.before.version) == (away[-1] if away else None)
        there = [(n, row[text][0]) for n, row in enumerate(rows, 1) if text in row]
        changed = [n for (before, one), (n, other) in pairwise(there) if one != other and n == before + 1]
        if changed:  # into another section, from one version to the next
            assert origin.moved
            assert (origin.moved.after.version or 0) >= changed[-1]
        assert origin.reworded is None


@settings(max_examples=60, deadline=None)
@given(pairs(), contents)
def test_a_blame_has_exactly_the_sentences_of_its_version(pair: tuple[Content, Content], last: Content) -> None:
    row = [*pair, last, pair[0]]
    for count in range(1, 5):
        newest = row[count - 1]
        found = history.sentences_of(blame(row[:count]), newest, map(side, range(1, 5)))
        wanted = [(n, piece.text) for n, entry in enumerate(flatten(newest)) for piece in pieces(entry.item)]
        assert [(one.entry, one.text) for one in found] == wanted
        assert all((one.origin.came.after.version or 0) <= count for one in found)


@settings(max_examples=40, deadline=None)
@given(st.lists(contents, min_size=2, max_size=5), st.integers(1, 4))
def test_one_by_one_and_all_at_once_are_the_same(row: list[Content], at: int) -> None:
    rows = traces(row)
    assert history.fold(rows[at:], history.fold(rows[:at])) == history.fold(rows)


@settings(max_examples=40, deadline=None)
@given(pairs())
def test_what_was_there_from_the_start_and_came_back_is_from_the_start(pair: tuple[Content, Content]) -> None:
    found = history.sentences_of(blame([pair[0], pair[1], pair[0]]), pair[0], map(side, range(1, 4)))
    assert all(one.origin.came.after.version == 1 for one in found)


def test_a_version_that_is_put_between_two_shifts_what_came_later() -> None:
    one, two, three = (content(texts) for texts in histories(7, 3))
    whole = traces([one, two, three])
    skipped = [whole[0], history.trace(one, diff.compare(one, three), 2)]
    put_between = [
        whole[0],
        history.trace(one, diff.compare(one, two), 3),
        history.trace(two, diff.compare(two, three), 2),
    ]
    assert history.fold(put_between).versions == (1, 3, 2)
    renamed = {1: 1, 3: 2, 2: 3}
    found = history.sentences_of(history.fold(put_between), three, map(side, (1, 2, 3)))
    wanted = history.sentences_of(history.fold(whole), three, map(side, (1, 2, 3)))
    assert [renamed[s.origin.came.after.version or 0] for s in found] == [s.origin.came.after.version for s in wanted]
    assert history.fold(skipped) != history.fold(put_between)


def test_of_equal_sentences_that_are_gone_the_oldest_comes_back_first() -> None:
    text, other = "A knot of three loops holds best.", "Red sails fade in the sun of the south."
    row = [content([[[other, *copies]], [], []]) for copies in ([text], [text, text], [], [text], [text, text])]
    assert blamed(blame(row[:4]), row[3]) == Counter({(other, 1): 1, (text, 1): 1})
    assert blamed(blame(row), row[4]) == Counter({(other, 1): 1, (text, 1): 1, (text, 2): 1})


def test_a_trace_of_another_version_is_refused() -> None:
    one, two = (content(texts) for texts in histories(8, 2))
    small = history.fold([history.first_trace(Content(one.facts), 1)])
    with pytest.raises(ValueError, match="the trace of version 2 was made from another version"):
        history.advance(small, history.trace(one, diff.compare(one, two), 2))
