"""Stands between capture and snapshot: is this the document at all? What it doubts is kept and shown, and never news."""

from __future__ import annotations

from tracker.model.capture import Outcome
from tracker.model.snapshot import Content, Entry, Facts, Head, Reference, Role, flatten
from tracker.text import words

LEAST = 0.5  # of the current version's sections and words
GONE_STATUS = frozenset({404, 410})
BLOCKED_STATUS = frozenset({401, 403, 407, 451})
OK_STATUS = 200
END = b"</html"
TAIL_BYTES = 2048  # behind </html> stand at most comments and white space


def judge_status(status: int, elsewhere: str | None) -> tuple[Outcome, str] | None:
    """Return how a check ends by the status alone, with a sentence; None where the body decides."""
    if elsewhere is not None:
        return Outcome.SUSPECT, f"the page redirects to another host, which was not followed: {elsewhere}"
    if status == OK_STATUS:
        return None
    if status in GONE_STATUS:
        return Outcome.ERROR, f"the server says that there is no such page ({status})"
    if status in BLOCKED_STATUS:
        return Outcome.BLOCKED, f"the server refuses to show the page ({status})"
    return Outcome.ERROR, f"the server answered with status {status} instead of the page"


def doubts(body: bytes, content: Content, current: Content | None) -> tuple[str, ...]:
    """Return the reasons, each a sentence, why this may not be the whole document; empty where nothing speaks against it."""
    found = []
    if not body.strip():
        return ("the page is empty",)
    if END not in body[-TAIL_BYTES:].lower():
        found.append("the page is cut short: it does not end with </html>")
    if not content.facts.title:
        found.append("the page has no title")
    sections, length = measure(content)
    if current is None:
        if not sections or not length:
            found.append("the reader finds no section with text: the page is not laid out as its profile says")
        return tuple(found)
    known, before = measure(current)
    if sections < LEAST * known:
        found.append(f"the reader can no longer find {known - sections} of {known} sections")
    if length < LEAST * before:
        found.append(f"the text has {length:,} words where the current version has {before:,}")
    if content.facts.title and current.facts.title and not _same_title(content.facts, current.facts):
        found.append(f"the title is another one: “{content.facts.title}” instead of “{current.facts.title}”")
    return tuple(found)


def measure(content: Content) -> tuple[int, int]:
    """Return how many sections and words a content has, the publisher's list of changes aside."""
    told = (section for section in content.sections if section.role is not Role.ANNOUNCEMENT)
    entries = flatten(Content(content.facts, tuple(told)))
    return sum(isinstance(entry.item, Head) for entry in entries), sum(_length(entry) for entry in entries)


def _length(entry: Entry) -> int:
    item = entry.item
    if isinstance(item, Facts):
        return 0
    return len(words(item.heading.text if isinstance(item, Head) else item.text)) if not isinstance(item, Reference) else 1


def _same_title(one: Facts, other: Facts) -> bool:
    """Tell whether two titles may name one document: they share a word, or the page names its own address as before."""
    if one.canonical and one.canonical == other.canonical:
        return True
    return bool(set(words(one.title)) & set(words(other.title)))
