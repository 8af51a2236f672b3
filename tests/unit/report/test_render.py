from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser

import pytest

from tests.unit.report.changes import block, change, report, revised, spans, study
from tracker.model.announcement import AnnouncedItem, Dates, Pairing, Reconciliation, Status, Verb
from tracker.model.change import Change, Kind, LinkChange, LinkKind, Reason, Significance, Span
from tracker.model.report import Report, Side
from tracker.model.snapshot import Block, Entry, Head, Unit
from tracker.report import as_dict, as_html, as_text
from tracker.report.render.redline import redline_of, shortened

BEFORE = Side(3, dt.datetime(2031, 1, 5, 3, tzinfo=dt.UTC), dt.date(2031, 1, 4))
AFTER = Side(4, dt.datetime(2031, 2, 6, 3, 30, tzinfo=dt.UTC), dt.date(2031, 2, 5))


@pytest.fixture
def whole() -> Report:
    item = AnnouncedItem("Added text about sleds.", (Verb.ADDED,))
    other = AnnouncedItem("Added Bly as reference 3.", (Verb.ADDED,))
    told = Reconciliation((Pairing(item, Status.CONFIRMED, ("c1",)), Pairing(other, Status.UNOBSERVED)), ("c2",))
    return report(
        change(id="c1", after="Sleds fly.", references=(study("Ono", 2),), anchors=("_23", "_1")),
        change(Kind.REMOVED, Unit.LIST_ITEM, "A <b>bold</b> tail.", id="c2", section=("Making",), anchors=("_40", "_39"), anchor="_40",
               old=(block("A <b>bold</b> tail.", Unit.LIST_ITEM, anchor="_40"),)),
        change(Kind.REVISED, Unit.REFERENCE, id="c3", significance=Significance.TECHNICAL, reasons=(Reason.RENUMBERING,)),
        before=BEFORE, after=AFTER, reconciliation=told,
    )  # fmt: skip


def test_the_text_is_whole(whole: Report) -> None:
    assert as_text(whole) == (
        "On Kites\n"
        "https://kites.example/on-kites\n"
        "\n"
        "Version 4, compared with version 3.\n"
        "Changed between 2031-01-05 03:00 UTC and 2031-02-06 03:30 UTC.\n"
        "Publisher's date: February 5, 2031 (before: January 4, 2031).\n"
        "\n"
        "Flying\n"
        "  - Added text to state that sleds fly (cited Ono as reference 2).\n"
        "\n"
        "Making\n"
        "  - Deleted a <b>bold</b> tail from the list in the Making section.\n"
        "\n"
        "Announced by the publisher\n"
        "  - [confirmed] Added text about sleds.\n"
        "  - [not observed] Added Bly as reference 3.\n"
        "\n"
        "Not announced by the publisher\n"
        "  - Deleted a <b>bold</b> tail from the list in the Making section.\n"
        "\n"
        "1 technical change is not listed (renumbering).\n"
    )


def test_a_report_of_nothing_says_so() -> None:
    assert as_text(report()) == (
        "On Kites\nhttps://kites.example/on-kites\n\nThe newer file, compared with the older file.\n\nNo change of the content was found.\n"
    )


def test_a_date_that_stayed_is_said_to_have_stayed() -> None:
    text = as_text(report(before=Side(1, None, dt.date(2031, 1, 4)), after=Side(2, None, dt.date(2031, 1, 4))))
    assert "Publisher's date: January 4, 2031, as before." in text


def test_the_data_hold_the_contract(whole: Report) -> None:
    data = as_dict(whole.changeset, whole.reconciliation, whole.statements)
    assert json.loads(json.dumps(data)) == data
    assert data["announced"] == [
        {"text": "Added text about sleds.", "status": "confirmed", "changes": ["c1"]},
        {"text": "Added Bly as reference 3.", "status": "unobserved", "changes": []},
    ]
    assert data["unannounced"] == ["c2"]
    assert data["dates"] == "unknown"
    assert data["changes"][0] == {
        "id": "c1", "kind": "added", "unit": "paragraph", "significance": "substantive", "reasons": ["text"],
        "section": ["Flying", "Delta Kites"], "anchor": "_23", "before": None, "after": "Sleds fly.",
        "references": [{"action": "added", "number": 2, "label": "Ono", "pmid": None}], "claims": [],
        "statement": "Added text to state that sleds fly (cited Ono as reference 2).",
    }  # fmt: skip


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what is not closed."""

    VOID = ("meta", "br")

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: list[str] = []
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        if tag not in self.VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def test_the_page_is_well_formed_and_needs_nothing_else(whole: Report) -> None:
    page = as_html(whole)
    reader = read(page)
    assert reader.opened == []
    assert {"script", "img", "link", "iframe"}.isdisjoint(reader.tags)
    assert "url(" not in page
    assert "@import" not in page


def test_the_page_links_to_the_place_and_what_is_gone_to_its_section(whole: Report) -> None:
    hrefs = read(as_html(whole)).hrefs
    assert "https://kites.example/on-kites#_23" in hrefs
    assert "https://kites.example/on-kites#_39" in hrefs
    assert "#c1" in hrefs


def test_what_a_page_says_is_escaped(whole: Report) -> None:
    page = as_html(whole)
    assert "<b>" not in page
    assert "A &lt;b&gt;bold&lt;/b&gt; tail." in page


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    page = as_html(report(change(after="Sleds fly."), url="javascript:alert(1)"))
    assert read(page).hrefs == ["#c1"]
    assert "javascript:alert(1)" in page


def test_the_page_shows_the_redline_with_words_around_it() -> None:
    context = " ".join(f"word{n}" for n in range(60))
    one = revised(
        ("Sleds fly low.", "Sleds fly high."), redline=spans(("=", f"{context} fly "), ("-", "low"), ("+", "high"), ("=", f". {context}"))
    )
    page = as_html(report(one))
    assert "<del>low</del><ins>high</ins>" in page
    assert "word59 fly <del>" in page
    assert "… word46" in page
    assert "word30" not in page


def test_a_long_redline_is_folded() -> None:
    page = as_html(report(change(after="Kites fly. " * 100)))
    assert "Show all 200 words" in page
    assert read(page).opened == []


def test_what_nobody_announced_is_marked_on_its_card(whole: Report) -> None:
    cards = re.findall(r"<article id=\"(c\d)\">(.*?)</article>", as_html(whole), re.DOTALL)
    assert [(name, "not announced" in card) for name, card in cards] == [("c1", False), ("c2", True)]


def test_an_unchanged_stretch_keeps_its_ends() -> None:
    long = " ".join(str(n) for n in range(50))
    first, _, last = shortened(spans(("=", long), ("-", long), ("=", long)), around=3)
    assert first.text == "… 47 48 49"
    assert last.text == "0 1 2 …"
    (middle,) = [span for span in shortened(spans(("+", "a"), ("=", long), ("+", "b")), around=2) if span.op == "="]
    assert middle.text == "0 1 … 48 49"


def test_a_change_without_redline_shows_both_texts() -> None:
    assert redline_of(change(Kind.RENAMED, before="Sleds", after="Foils")) == (Span("-", "Sleds"), Span("+", "Foils"))
    assert redline_of(change(Kind.MOVED, before="Sleds", after="Sleds")) == (Span("=", "Sleds"),)


def link_of(one: Change, *others: Change) -> str:
    return next((ref for ref in read(as_html(report(one, *others))).hrefs if ref.startswith("https://kites.example/on-kites#")), "")


def test_what_is_gone_with_its_section_has_no_link() -> None:
    gone = change(
        Kind.REMOVED, before="Sleds fly.", anchor="_40", anchors=("_40", "_39"), old=(block("Sleds fly.", anchor="_40", container="_38"),)
    )
    assert link_of(gone).endswith("#_39")
    above = Entry(1, Head(Block(Unit.HEADING, "Sleds"), "_39"))
    section = change(Kind.REMOVED, Unit.SECTION, before="Sleds", id="c2", anchor="_39", anchors=("_39",), old=(above,))
    assert link_of(gone, section) == ""


def test_an_item_without_an_id_is_linked_by_its_list() -> None:
    assert link_of(change(unit=Unit.LIST_ITEM, after="Silk.", anchor=None, anchors=("_38", "_1"))).endswith("#_38")


def test_a_link_that_changed_is_shown_with_both_addresses() -> None:
    links = (LinkChange("winds", "https://a.example/", "https://b.example/"), LinkChange("6", "superscript", "", LinkKind.EMPHASIS))
    page = as_html(report(change(Kind.REVISED, before="Sleds.", after="Sleds.", links=links, reasons=(Reason.LINK,))))
    assert "winds: <del>https://a.example/</del> <ins>https://b.example/</ins>" in re.sub(r"\s+", " ", page)
    assert "<del>superscript" not in page


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (Dates.SILENT, "Silent change: the publisher's date is unchanged."),
        (Dates.IDLE, "The publisher's date moved without a change."),
        (Dates.BACK, "The publisher's date went back."),
    ],
)
def test_the_publishers_date_is_said_in_words(dates: Dates, words: str) -> None:
    found = report(change(after="Sleds fly."), reconciliation=Reconciliation(dates=dates))
    assert words in as_text(found)
    assert words.replace("'", "&#39;") in as_html(found)
    assert as_dict(found.changeset, found.reconciliation, found.statements)["dates"] == dates.value


def test_where_nothing_was_announced_no_change_is_listed_twice() -> None:
    text = as_text(report(change(after="Sleds fly."), reconciliation=Reconciliation(unannounced=("c1",))))
    assert text.endswith("Announced by the publisher\n  The publisher announced nothing new.\n")


def test_where_all_that_changed_was_announced_or_none_of_it_one_line_says_so() -> None:
    item = AnnouncedItem("Added text about sleds.", (Verb.ADDED,), "Flying")
    seen = Reconciliation((Pairing(item, Status.CONFIRMED, ("c1",)),))
    assert "Every substantive change was announced." in as_text(report(change(after="Sleds fly."), reconciliation=seen))
    unseen = Reconciliation((Pairing(item, Status.UNOBSERVED),), ("c1",))
    text = as_text(report(change(after="Sleds fly."), reconciliation=unseen))
    assert "  - [not observed] Flying: Added text about sleds." in text
    assert text.endswith("Not announced by the publisher\n  The change above.\n")
    assert "Not announced" not in as_text(report(reconciliation=Reconciliation((Pairing(item, Status.UNOBSERVED),))))


def test_equal_statements_are_told_apart_by_their_sections() -> None:
    item = AnnouncedItem("Added text about sleds.", (Verb.ADDED,))
    places = ("Making",), ("Flying", "Wind"), ("Knots",)
    three = [change(id=f"c{n}", after="Sleds fly.", section=section) for n, section in enumerate(places)]
    left = Reconciliation((Pairing(item, Status.CONFIRMED, ("c2",)),), ("c0", "c1"))
    assert "sleds fly. (Flying › Wind)" in as_text(report(*three, reconciliation=left))
