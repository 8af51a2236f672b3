"""D10: feeds are Atom that every reader understands, whatever titles and statements hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tracker.feed import write
from tracker.model.change import Kind, Significance
from tracker.model.digest import Line, Told
from tracker.model.document import Audience
from tracker.model.item import Feed, Item, Scope
from tracker.model.report import Side
from tracker.model.review import ReviewState
from tracker.text import HIDDEN

NOON = dt.datetime(2024, 12, 3, 12, 0, 0, 250_000, tzinfo=dt.UTC)
BASE = "https://desk.example.org"
HOSTILE = st.text(st.one_of(st.characters(), st.sampled_from("\x00\x0b\x1b\u2028\u2029\u202e\u2066\ufffe\ud800<>&\"']\r\n\t")), max_size=60)


def item(number: int = 1, *, title: str = "Bogs", texts: tuple[str, ...] = ("One is new.",), section: tuple[str, ...] = ("Drugs",)) -> Item:
    lines = tuple(Line(number, f"c{n}", "", Kind.ADDED, Significance.SUBSTANTIVE, section, text) for n, text in enumerate(texts))
    sides = Side(1, NOON - dt.timedelta(days=2), None, NOON - dt.timedelta(days=1)), Side(2, NOON, dt.date(2024, 12, 2))
    told = Told(7, "bogs", title, "https://publisher.example/bogs", title, Audience.PATIENT, "en", *sides, (number,), lines)
    return Item(number, NOON, NOON, ReviewState.WAITING, told)


def feed(*items: Item, title: str = "All documents", query: str = "") -> Feed:
    return Feed(title, Scope(query=query), NOON, NOON, items)


def parsed(body: bytes) -> Any:  # noqa: ANN401  what feedparser makes of it
    """Return what a feed reader makes of a feed, which it finds no fault with."""
    found = feedparser.parse(body)
    assert not found.bozo, found.bozo_exception
    return found


def test_an_entry_has_its_report_its_times_and_its_statements() -> None:
    found = parsed(write(feed(item(3), item(2)), BASE, own=False))
    first = found.entries[0]
    assert [entry.id for entry in found.entries] == [f"tag:desk.example.org,2024-12-03:report/{number}" for number in (3, 2)]
    assert (first.title, first.link) == ("Bogs: 1 change", f"{BASE}/reports/3")
    assert first.published == first.updated == "2024-12-03T12:00:00.250000+00:00"
    assert first.summary == "1 changes, 1 substantive; not reviewed. One is new."
    assert "<li>One is new. <small>(substantive, not announced)</small></li>" in first.content[0].value
    assert "Version 2, which came after 2024-12-02 12:00 UTC and by 2024-12-03 12:00 UTC" in first.content[0].value


def test_a_feed_by_a_secret_address_does_not_name_it() -> None:
    assert b'rel="self"' in write(feed(), BASE, own=False)
    assert b'rel="self"' not in write(feed(), BASE, own=True)


def test_an_entry_of_many_changes_has_an_end() -> None:
    body = write(feed(item(texts=tuple(f"Statement {n} {'x' * 10_000}" for n in range(1000)))), BASE, own=False)
    assert "And 800 more changes." in parsed(body).entries[0].content[0].value
    assert len(body) < 1_000_000


@settings(max_examples=150, deadline=None)
@given(title=HOSTILE, text=HOSTILE, heading=HOSTILE, query=HOSTILE.map(lambda text: text.encode("utf-8", "replace").decode()))
def test_whatever_a_publisher_an_editor_or_a_reader_writes_is_text(title: str, text: str, heading: str, query: str) -> None:
    entry = item(title=title, texts=(text, "Two.")[: 1 + len(text) % 2], section=(heading,))
    body = write(feed(entry, title=title, query=query), BASE, own=False)
    found = parsed(body)
    assert len(found.entries) == 1
    tree = etree.fromstring(body)
    names = {"feed": 1, "entry": 1, "content": 1, "summary": 1}
    assert {name: len(tree.xpath(f"//*[local-name()='{name}']")) for name in names} == names
    html = tree.findtext(".//{*}content")
    assert html is not None
    assert not HIDDEN.search(body.decode())
    inside = etree.fromstring(html, etree.HTMLParser())
    assert {element.tag for element in inside.iter()} <= {"html", "body", "p", "h3", "ul", "li", "small", "a"}
    assert [link.get("href") for link in inside.iter("a")] == [f"{BASE}/reports/1"]
