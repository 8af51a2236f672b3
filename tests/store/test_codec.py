from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model.announcement import Reconciliation
from tracker.model.change import Change, Changeset, Copy, Kind, Put, Significance
from tracker.model.errors import StoreError
from tracker.model.report import Report, Side
from tracker.model.snapshot import Block, Content, Entry, Facts, Head, Reference, Section, Unit
from tracker.store.codec import decode, encode
from tracker.store.skeleton import SKELETON

moments = st.datetimes(timezones=st.just(dt.UTC))
blocks = st.from_type(Block)
leaves = st.builds(Section, blocks, parts=st.lists(blocks, max_size=3).map(tuple))


def nested(sections: st.SearchStrategy[Section]) -> st.SearchStrategy[Section]:
    return st.builds(Section, blocks, parts=st.lists(blocks | sections, max_size=3).map(tuple))


sections = st.recursive(leaves, nested, max_leaves=6)
contents = st.builds(Content, st.from_type(Facts), st.lists(sections, max_size=3).map(tuple))
items = st.from_type(Facts) | st.from_type(Head) | blocks | st.from_type(Reference)
entries = st.lists(st.builds(Entry, st.integers(0, 9), items), max_size=3).map(tuple)
changes = st.builds(Change, old=entries, new=entries)
scripts = st.lists(st.from_type(Copy) | st.from_type(Put), max_size=5).map(tuple)
changesets = st.builds(Changeset, st.lists(changes, max_size=2).map(tuple), scripts)
sides = st.builds(Side, captured_at=st.none() | moments)
reports = st.builds(Report, before=sides, after=sides, changeset=changesets, reconciliation=st.from_type(Reconciliation))


@given(contents)
def test_a_content_comes_back_as_it_was(content: Content) -> None:
    assert decode(encode(content), Content, "it") == content


@given(changesets)
def test_a_changeset_comes_back_as_it_was(changeset: Changeset) -> None:
    assert decode(encode(changeset), Changeset, "it") == changeset


@given(reports)
def test_a_report_comes_back_as_it_was(report: Report) -> None:
    assert decode(encode(report), Report, "it") == report


def test_the_likest_members_of_a_union_stay_apart() -> None:
    block = Block(Unit.HEADING, "")
    entries = (Entry(0, Facts("")), Entry(1, Head(block)), Entry(1, block), Entry(1, Reference("", "")))
    change = Change("", Kind.ADDED, Unit.SECTION, Significance.TECHNICAL, (), (), new=entries)
    read = decode(encode(Changeset((change,), (Copy(0, 1), Put("", 0, 1)))), Changeset, "it")
    assert [type(entry.item) for entry in read.changes[0].new] == [Facts, Head, Block, Reference]
    assert [type(step) for step in read.script] == [Copy, Put]


def test_equal_nouns_have_equal_bytes() -> None:
    content = Content(Facts("Lung"), (Section(Block(Unit.HEADING, "A")),))
    assert encode(content) == encode(Content(Facts("Lung"), (Section(Block(Unit.HEADING, "A")),)))


def test_nul_in_a_content_is_kept() -> None:
    content = Content(Facts("a\x00b"))
    assert decode(encode(content), Content, "it") == content


def test_damaged_bytes_are_told_by_name() -> None:
    whole = encode(Content(Facts("Lung")))
    with pytest.raises(StoreError, match=r"^version 3 is damaged"):
        decode(whole[:-3], Content, "version 3")
    with pytest.raises(StoreError, match=r"^version 3 is damaged: it is no Content"):
        decode(encode(Changeset()), Content, "version 3")


def test_what_all_bodies_have_in_common_never_changes() -> None:
    assert hashlib.sha256(SKELETON).hexdigest() == "8fbaa5d0df0a52ebc11e2500f0887a4f2ca81b11f4a44521c0a95921e5f0e0bb"
