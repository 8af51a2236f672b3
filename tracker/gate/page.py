"""Whether a page that came is the whole document."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.gate.against import against
from tracker.gate.answer import is_home
from tracker.gate.damaged import damage_doubts, worn_doubts
from tracker.gate.measure import entries, measure, text
from tracker.gate.objection import Doubt, Objection, weigh
from tracker.gate.outline import outline_doubt
from tracker.gate.plain import source
from tracker.gate.signs import message_doubt, title_doubt
from tracker.gate.unread import unread_doubt
from tracker.gate.whole import ending_doubt, form_doubt, letters_doubt, links_doubt, parts_doubt, text_doubt
from tracker.model.capture import Capture
from tracker.model.snapshot import Content, Snapshot


def judge_page(capture: Capture, content: Content, current: Snapshot | None, *, charset: str, known_charset: str) -> Objection | None:
    """Return why a page may not be the whole document; None where nothing speaks against it.

    `charset` is the codec that the page was read in, `known_charset` that of the current version, "" where it is unknown.
    """
    if not capture.body.strip():
        return weigh([Doubt("empty", "the page is empty")])
    form = form_doubt(capture)
    if form:
        return weigh([form])
    markup = source(capture.body, charset)
    known = current.content if current else None
    found = [*_alone(capture.body, markup, content), letters_doubt(markup, known, charset, known_charset)]
    if known is None:
        found += [*_first(capture, markup, content)]
    else:
        found += [*against(capture.url, content, known), outline_doubt(content, known), unread_doubt(markup, content, known)]
        found += damage_doubts(content, known)
    return weigh([doubt for doubt in found if doubt])


def _alone(body: bytes, markup: str, content: Content) -> Iterator[Doubt | None]:
    """Yield what speaks against any page, a document's first or not."""
    yield ending_doubt(body)
    yield title_doubt(content.facts.title) if content.facts.title else Doubt("layout", "the page has no title")
    yield message_doubt(markup, " ".join(text(entry) for entry in entries(content) if text(entry)), measure(content)[1])


def _first(capture: Capture, markup: str, content: Content) -> Iterator[Doubt | None]:
    """Yield what speaks against a first page, of which nothing is known."""
    yield text_doubt(content)
    yield links_doubt(markup)
    yield parts_doubt(markup)
    yield from worn_doubts(content)
    if is_home(content.facts.canonical) and not is_home(capture.url):
        yield Doubt("home", f"the page names the front page of the site as its own address: {content.facts.canonical}")
