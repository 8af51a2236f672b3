from __future__ import annotations

import dataclasses
import string
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.report.changes import report, spans
from tracker.model.announcement import Dates, Reconciliation, Status
from tracker.model.change import (
    Action,
    CellChange,
    Change,
    Claim,
    ClaimKind,
    Kind,
    LinkChange,
    LinkKind,
    Passage,
    Reason,
    ReferenceChange,
    Significance,
)
from tracker.model.snapshot import Block, Cell, Entry, Facts, Head, Reference, Unit
from tracker.report import as_dict, as_html, as_text
from tracker.report.phrases import LANGUAGES, phrases_of
from tracker.report.phrases.en import ENGLISH
from tracker.report.phrases.wording import Phrases

WORDS = ["Kites", "fly", "9", "{x}", "[Level of evidence: 3iA]", "in", "wind.", "Why?", ".", "ALK", "“so”", ":"]
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
)  # fmt: skip
TEXTS = st.one_of(st.none(), TEXT)
SHORT = st.lists(TEXT, max_size=3).map(tuple)
BLOCK = st.builds(
    lambda unit, text, level: Entry(2, Block(unit, text, level=level, cells=(Cell(0, len(text), 0),) if unit is Unit.TABLE_ROW else ())),
    st.sampled_from([u for u in Unit if u not in (Unit.DOCUMENT, Unit.REFERENCE, Unit.SECTION)]), TEXT, st.integers(0, 3),
)  # fmt: skip
ENTRY = st.one_of(
    BLOCK,
    st.builds(lambda text, depth: Entry(depth, Head(Block(Unit.HEADING, text))), TEXT, st.integers(1, 4)),
    st.builds(lambda text: Entry(1, Reference("k", text)), TEXT),
    st.builds(lambda text: Entry(0, Facts(text)), TEXT),
)
STUDY = st.builds(ReferenceChange, st.sampled_from(Action), st.integers(1, 999), TEXT, TEXT, TEXT)
CHANGE = st.builds(
    Change,
    id=st.just("c"), kind=st.sampled_from(Kind), unit=st.sampled_from(Unit), significance=st.sampled_from(Significance),
    reasons=st.lists(st.sampled_from(Reason), max_size=3).map(tuple), section=SHORT, anchor=TEXTS, before=TEXTS, after=TEXTS,
    references=st.lists(STUDY, max_size=30).map(tuple), passages=st.lists(st.builds(Passage, TEXT, TEXT), max_size=6).map(tuple),
    redline=st.lists(st.tuples(st.sampled_from("=-+"), TEXT), max_size=5).map(lambda pieces: spans(*pieces)),
    cells=st.lists(st.builds(CellChange, TEXT, TEXT, TEXT, TEXT), max_size=7).map(tuple),
    links=st.lists(st.builds(LinkChange, TEXT, TEXT, TEXT, st.sampled_from(LinkKind), st.tuples(TEXT, TEXT)), max_size=5).map(tuple),
    claims=st.lists(st.builds(Claim, st.sampled_from(ClaimKind), TEXT, TEXT, TEXT), max_size=3).map(tuple),
    lead=TEXT, origin_lead=TEXT, origin=SHORT, anchors=SHORT,
    old=st.lists(ENTRY, max_size=3).map(tuple), new=st.lists(ENTRY, max_size=3).map(tuple),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(CHANGE, max_size=3), st.sampled_from(["", "en", "es"]), st.sampled_from(sorted(LANGUAGES)))
def test_every_change_has_one_statement_that_reads_as_one(changes: list[Change], source: str, language: str) -> None:
    numbered = [dataclasses.replace(change, id=f"c{n}") for n, change in enumerate(changes)]
    found = report(*numbered, source=source, language=language)
    assert [statement.change for statement in found.statements] == [change.id for change in numbered]
    for statement in found.statements:
        assert statement.text.strip()
        assert not statement.text.endswith(("..", " ."))
        assert len(statement.text.split()) <= 120


@settings(max_examples=60, deadline=None)
@given(st.lists(CHANGE, max_size=3), st.sampled_from(sorted(LANGUAGES)), st.sampled_from(Dates))
def test_every_report_can_be_rendered(changes: list[Change], language: str, dates: Dates) -> None:
    numbered = (dataclasses.replace(change, id=f"c{n}") for n, change in enumerate(changes))
    found = report(*numbered, language=language, reconciliation=Reconciliation(dates=dates))
    assert as_text(found).endswith("\n")
    assert as_html(found).startswith("<!doctype html>")
    assert len(as_dict(found.changeset, found.reconciliation, found.statements)["changes"]) == len(changes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_fills_in_what_english_fills_in(language: str) -> None:
    other = phrases_of(language)
    for field in dataclasses.fields(Phrases):
        assert fields(getattr(other, field.name)) == fields(getattr(ENGLISH, field.name)), field.name


def test_a_language_without_phrases_is_told_in_english() -> None:
    assert phrases_of("xx") is ENGLISH
    assert phrases_of("en-US") is ENGLISH


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_for_every_kind_of_thing(language: str) -> None:
    phrases = phrases_of(language)
    named: dict[Iterable[object], Iterable[object]] = {
        Kind: phrases.kinds, Significance: phrases.significances, Reason: phrases.reasons, Status: phrases.statuses, Dates: phrases.dates,
        ClaimKind: phrases.claims, Unit: phrases.units,
    }  # fmt: skip
    for kinds, words in named.items():
        assert set(kinds) == set(words), kinds
    assert set(phrases.some) == set(Unit)
    assert set(phrases.facts) == {field.name for field in dataclasses.fields(Facts)}


def fields(phrase: object) -> set[str]:
    if isinstance(phrase, Mapping):
        return set().union(*(fields(value) for value in phrase.values()))
    if isinstance(phrase, tuple):
        return set().union(*(fields(value) for value in phrase))
    return {name for _, name, _, _ in string.Formatter().parse(str(phrase)) if name}
