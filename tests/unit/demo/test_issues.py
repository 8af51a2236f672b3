from __future__ import annotations

import datetime as dt
import re
from itertools import chain, pairwise

import pytest

from tracker import parse
from tracker.announce import read_announcement
from tracker.demo.issues import ISSUES, SUMMARY, Edit, Work
from tracker.demo.press import cut_short
from tracker.demo.studies import STUDIES
from tracker.demo.versions import PATIENT, SPANISH
from tracker.model.snapshot import Block, Content, Head, MarkKind, Reference, Unit, flatten

NUMBERS = range(1, len(ISSUES) + 1)
LINK = re.compile(r'(?:(?<=</a>)(-))?<a href="#cit/section_\d+\.(\d+)">')
PRO = "health professional"
FILLED_IN = re.compile(r"\[\[|\]\]|\{\w+")


def content(number: int) -> Content:
    return parse.read(SUMMARY.page(number), parse.PDQ)


def blocks(read: Content) -> list[Block]:
    return [entry.item for entry in flatten(read) if isinstance(entry.item, Block)]


def marks(read: Content, kind: MarkKind) -> list[tuple[str, tuple[str, ...]]]:
    return [(mark.label, mark.keys) for block in blocks(read) for mark in block.marks if mark.kind is kind]


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_is_left_to_be_filled_in(number: int) -> None:
    assert FILLED_IN.findall(SUMMARY.page(number).decode()) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_every_citation_leads_to_a_study_and_every_study_is_cited(number: int) -> None:
    read = content(number)
    listed = {entry.item.key for entry in flatten(read) if isinstance(entry.item, Reference)}
    cited = [key for _, keys in marks(read, MarkKind.CITATION) for key in keys]
    assert set(cited) == listed


@pytest.mark.parametrize("number", NUMBERS)
def test_studies_are_numbered_by_their_first_citation_in_each_section(number: int) -> None:
    for section in SUMMARY.page(number).decode().split("<h2>")[1:]:
        links = [(dash, int(link)) for dash, link in LINK.findall(section)]
        ranges = [range(before if dash else link, link + 1) for (_, before), (dash, link) in pairwise([("", 0), *links])]
        cited = list(dict.fromkeys(chain.from_iterable(ranges)))
        assert cited == list(range(1, len(cited) + 1))


@pytest.mark.parametrize("number", NUMBERS)
def test_the_date_and_the_announcement_are_read(number: int) -> None:
    read, issue = content(number), ISSUES[number - 1]
    announcement = read_announcement(read)
    assert read.facts.updated == issue.updated
    assert announcement is not None
    assert announcement.date == issue.updated
    assert len(announcement.items) == len(re.findall("<p ", issue.updates)) - len(re.findall("<strong>", issue.updates))


def test_the_summary_has_all_that_real_ones_have() -> None:
    read = content(1)
    assert {block.unit for block in blocks(read)} >= {Unit.LIST_ITEM, Unit.TABLE, Unit.TABLE_ROW, Unit.TABLE_NOTE, Unit.FIGURE}
    assert {entry.item.heading.text for entry in flatten(read) if isinstance(entry.item, Head)} >= {"Targeted Therapy", "Risk Factors"}
    assert max(block.level for block in blocks(read)) > 1
    assert len(marks(read, MarkKind.EVIDENCE)) == 2
    assert max(len(keys) for _, keys in marks(read, MarkKind.CITATION)) == 3
    assert read.facts.audience == "health professional"
    assert read.facts.board == "Sample Treatment Editorial Board"


def test_only_the_new_design_says_nothing_new() -> None:
    prints = [parse.fingerprint(content(number)) for number in NUMBERS]
    same = [number for number in NUMBERS if number > 1 and prints[number - 1] == prints[number - 2]]
    assert same == [SUMMARY.redesigned]
    assert SUMMARY.page(SUMMARY.redesigned) != SUMMARY.page(SUMMARY.redesigned - 1)


def test_invented_studies_have_ids_that_no_real_one_has() -> None:
    ids = [study.pmid for study in STUDIES.values() if study.pmid]
    assert len(ids) == len(set(ids))
    assert min(ids) > 90_000_000


def test_an_edit_of_what_is_not_there_just_once_is_refused() -> None:
    assert Edit("two words", "one").apply("these two\nwords") == "these one"
    with pytest.raises(ValueError, match="2 times"):
        Edit("a", "b").apply("a a")


@pytest.mark.parametrize("work", [SPANISH, PATIENT])
def test_the_other_versions_are_read_whole_and_say_what_they_are(work: Work) -> None:
    moved = dt.timedelta(days=100)
    for number, issue in enumerate(work.issues, 1):
        page = work.page(number, moved)
        assert FILLED_IN.findall(page.decode()) == []
        read = parse.read(page, parse.PDQ)
        assert read.facts.updated == issue.updated + moved
        assert (read.facts.language, read.facts.audience) == (("es", PRO) if work is SPANISH else ("en", "patient"))
        cited = {key for _, keys in marks(read, MarkKind.CITATION) for key in keys}
        assert cited == {entry.item.key for entry in flatten(read) if isinstance(entry.item, Reference)}


def test_the_spanish_announcement_is_read() -> None:
    announcement = read_announcement(parse.read(SPANISH.page(2), parse.PDQ))
    assert announcement is not None
    assert announcement.date == SPANISH.issues[1].updated
    assert ["kindletamab" in item.text for item in announcement.items] == [True]


def test_a_page_that_is_cut_short_has_its_first_section_alone() -> None:
    headings = [section.heading.text for section in parse.read(cut_short(SPANISH.page(2).decode()).encode(), parse.PDQ).sections]
    assert headings == ["Información general sobre el lanternoma"]
