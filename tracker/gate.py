"""Stands between capture and snapshot: is this the document at all? What it doubts is kept and shown, and never news."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tracker.model.capture import Outcome
from tracker.model.snapshot import Content, Entry, Facts, Head, Reference, Role, Section, flatten
from tracker.text import words

LEAST = 0.5  # of the current version's sections and words
ALIKE = 0.3  # of its runs of words, where the title is another one
RUN = 4
GONE_STATUS = frozenset({404, 410})
BLOCKED_STATUS = frozenset({401, 403, 407, 451})
OK_STATUS = 200
END = b"</html"
TAIL_BYTES = 4096  # behind </html> stand at most comments and white space
# What pages are headed that servers send in the place of a document, in English and Spanish.
NO_DOCUMENT = re.compile(
    r"(error|[45]\d\d)\b[\W\d]*(page|not|bad|internal|access|forbidden|unauthorized|service|gateway|$)"
    r"|(the )?(page|site|website|service) (cannot be found|could not be found|is |not |temporarily|unavailable|under)"
    r"|((sorry|oops|whoops)\b.*|we can.?t find\b.*|(file|content) not found|not found|access (is )?(denied|blocked)|forbidden|bad gateway"
    r"|(service|temporarily|currently) unavailable|(scheduled |site |under )?maintenance|log ?in|sign ?in|just a moment\b.*"
    r"|attention required\b.*|are you (a )?(human|a robot)|verify(ing)? (that )?you are\b.*|security check\b.*|captcha\b.*)\W*$"
    r"|(la )?página (no|web no)\b|acceso denegado|(el )?(servicio|sitio) (no|temporalmente)\b|(sitio )?en mantenimiento"
    r"|(iniciar|inicie) sesión|we( wi|.)ll be (right )?back\b|(we are |be )?back soon\b",
    re.IGNORECASE,
)


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
    if not body.strip():
        return ("the page is empty",)
    title = content.facts.title
    found = []
    # A page in UTF-16 has a NUL beside each letter.
    if END not in body[-TAIL_BYTES:].replace(b"\x00", b"").lower():
        found.append("the page is cut short: it does not end with </html>")
    if not title:
        found.append("the page has no title")
    elif NO_DOCUMENT.match(title):
        found.append(f"the title is that of a message, not of a document: “{title}”")
    if current is None:
        if not any(section.heading.text and _length_of(section) > len(words(section.heading.text)) for section in content.sections):
            found.append("the reader finds no section with text: the page is not laid out as its profile says")
        return tuple(found)
    return (*found, *_against(content, current))


def _against(content: Content, current: Content) -> list[str]:
    """Return the doubts that come of what the document said before."""
    title, found = content.facts.title, list[str]()
    (_, length), (known, before) = measure(content), measure(current)
    lost = _lost(content, current)
    if known - lost < LEAST * known:
        found.append(f"the reader can no longer find {lost} of {known} sections")
    elif not _closes(content, current):
        found.append("the section that closes the current version is missing: the page may be cut short")
    if current.facts.updated and not content.facts.updated:
        found.append("the page no longer says when it was updated: it may be cut short")
    if length < LEAST * before:
        found.append(f"the text has {length:,} words where the current version has {before:,}")
    if title and current.facts.title and not _same_document(content, current):
        found.append(f"the title is another one: “{title}” instead of “{current.facts.title}”")
    return found


def _closes(content: Content, current: Content) -> bool:
    """Tell whether the text that all documents of the publisher end with is there, where it was there before."""
    closing = [section for section in current.sections if section.role is Role.BOILERPLATE]
    known = {section.anchor for section in closing if section.anchor}
    return not closing or any(section.role is Role.BOILERPLATE or section.anchor in known for section in content.sections)


def measure(content: Content) -> tuple[int, int]:
    """Return how many sections and words a content has, the publisher's list of changes aside."""
    entries = _entries(content, Role.ANNOUNCEMENT)
    return len(_heads(entries)), sum(_length(entry) for entry in entries)


def _entries(content: Content, *but: Role) -> tuple[Entry, ...]:
    return flatten(Content(content.facts, tuple(section for section in content.sections if section.role not in but)))


def _heads(entries: Iterable[Entry]) -> list[Head]:
    return [entry.item for entry in entries if isinstance(entry.item, Head)]


def _lost(content: Content, current: Content) -> int:
    """Count the sections of the current version that are gone: neither their id is there, nor a new one with their heading."""
    heads, known = _heads(_entries(content, Role.ANNOUNCEMENT)), _heads(_entries(current, Role.ANNOUNCEMENT))
    anchors = {head.anchor for head in heads if head.anchor}
    kept = {head.anchor for head in known if head.anchor in anchors}
    fresh = Counter(words(head.heading.text) for head in heads if head.anchor not in kept)
    missed = Counter(words(head.heading.text) for head in known if head.anchor not in kept)
    return (missed - fresh).total()


def _length_of(section: Section) -> int:
    return sum(_length(entry) for entry in flatten(Content(Facts(""), (section,))))


def _length(entry: Entry) -> int:
    return 1 if isinstance(entry.item, Reference) else len(words(_text(entry)))


def _text(entry: Entry) -> str:
    item = entry.item
    return "" if isinstance(item, Facts) else item.heading.text if isinstance(item, Head) else item.text


def _same_document(content: Content, current: Content) -> bool:
    """Tell whether this may be the document: by its title, its own address, or, under another title, by what it says."""
    one, other = content.facts, current.facts
    if words(one.title) == words(other.title) or (one.canonical and one.canonical == other.canonical):
        return True
    said, known = _runs(content), _runs(current)
    return len(said & known) >= ALIKE * len(known)


def _runs(content: Content) -> set[tuple[str, ...]]:
    """Return every few words that stand together, but for what all documents share; nor references: translations have the same."""
    own = _entries(content, Role.ANNOUNCEMENT, Role.BOILERPLATE)
    texts = [words(_text(entry)) for entry in own if not isinstance(entry.item, Reference)]
    return {text[i : i + RUN] for text in texts for i in range(max(1, len(text) - RUN + 1)) if text}
