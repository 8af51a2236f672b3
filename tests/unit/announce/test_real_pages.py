"""Every announced item of every real page is read: its verb, its links, the studies that it cites."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.shared import pages, shared
from tracker.announce import read_announcement
from tracker.model.announcement import AnnouncedItem, Verb
from tracker.model.snapshot import Content, Section
from tracker.parse import PDQ, read
from tracker.text import author_label, squeeze, words

NUMBERS = re.compile(r"(?:as|como) (?:references?|referencias?) ([\d, andy]+)")
# An entry that begins with its chapter's title: its authors stand nowhere in it.
NAMED_OTHERWISE = {("stomach-treatment-pdq-hp", 1)}


@pytest.fixture(params=pages(), ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@cache
def content(path: Path) -> Content:
    return read(path.read_bytes(), PDQ)


def items(path: Path) -> tuple[AnnouncedItem, ...]:
    found = read_announcement(content(path))
    return found.items if found else ()


def given(path: Path) -> list[dict[str, str]]:
    with shared("announcements.tsv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["slug"] == path.stem and row["item_text"]]


def test_every_item_is_read_with_its_section_and_links(page: Path) -> None:
    links = [tuple(link.partition("=")[0].strip() for link in row["link_targets"].split(";") if link.strip()) for row in given(page)]
    assert [item.text for item in items(page)] == [squeeze(row["item_text"]) for row in given(page)]
    assert [item.section for item in items(page)] == [squeeze(row["section_heading"]) for row in given(page)]
    assert [item.targets for item in items(page)] == links


def test_every_verb_is_known(page: Path) -> None:
    assert [item.text for item in items(page) if Verb.UNKNOWN in item.verbs] == []


def test_every_cited_study_is_the_one_that_the_section_lists_under_that_number(page: Path) -> None:
    for item in items(page):
        numbers = [int(number) for run in NUMBERS.findall(item.text) for number in re.findall(r"\d+", run)]
        assert [study.number for study in item.cited] == numbers
        section = next((s for s in content(page).sections if item.section_anchor in ids(s)), None)
        for study in item.cited if section else ():
            entry = section.references[study.number - 1] if section else None
            if (page.stem, study.number) not in NAMED_OTHERWISE:
                assert entry is not None
                assert words(study.label) == words(author_label(entry.text))


def ids(section: Section) -> Iterator[str | None]:
    yield section.anchor
    for part in section.parts:
        if isinstance(part, Section):
            yield from ids(part)
        else:
            yield from (part.anchor, part.container)
