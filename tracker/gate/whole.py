"""Whether a page came to its end, and says anything at all."""

from __future__ import annotations

import re

from tracker.gate.measure import length_of
from tracker.gate.objection import Doubt
from tracker.model.capture import Capture
from tracker.model.snapshot import Content
from tracker.text import words

END = b"</html"
TAIL_BYTES = 4096  # behind </html> stand at most comments and white space
INNER = re.compile(r"""\shref\s*=\s*["']#(?:link/|cit/)?([^"'\s]{1,200})["']""", re.IGNORECASE)
NAMED = re.compile(r"""\s(?:id|name)\s*=\s*["']?([^"'\s<>]{1,200})""", re.IGNORECASE)
PARTS = re.compile(r"<(/?)(?:section|article|main|ul|ol|table|div|footer)\b", re.IGNORECASE)
MOST_OPEN = 3  # writers forget one or two; a page that is cut leaves all open that it stands in
DANGLING = 0.1  # of the links within a page may lead nowhere
FEWEST = 3
GARBLED = re.compile(r"Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â[\u0080€]|Â[\u00a0-\u00bf]")
MOST_GARBLED = 5
SIGNS = (
    (b"%pdf", "a PDF file"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"<rss", "a feed"),
    (b"<feed", "a feed"),
    (b"<error", "XML"),
    (b"pk\x03\x04", "an archive"),
)
NO_PAGE = re.compile(r"\s*((?:image|audio|video|font)/[\w.+-]+|text/(?:plain|css|csv|xml)|application/(?!xhtml)[\w.+-]+)", re.IGNORECASE)


def ending_doubt(body: bytes) -> Doubt | None:
    """Doubt a page that does not end."""
    # A page in UTF-16 has a NUL beside each letter.
    if END in body[-TAIL_BYTES:].replace(b"\x00", b"").lower():
        return None
    return Doubt("cut", "the page is cut short: it does not end with </html>")


def form_doubt(capture: Capture) -> Doubt | None:
    """Doubt what is no HTML: by its first bytes, or by its type where it has no tags."""
    start = re.sub(rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?", b"", capture.body[:600]).lower()
    form = next((form for sign, form in SIGNS if start.startswith(sign)), None)
    named = NO_PAGE.match(capture.header("content-type") or "")
    if form is None and named and (named.group(1) != "text/plain" or b"<" not in capture.body):
        form = named.group(1)
    return Doubt("layout", f"the server sent {form}, not a page") if form else None


def text_doubt(content: Content) -> Doubt | None:
    """Doubt a page on which the reader finds nothing to read."""
    if any(section.heading.text and length_of(section) > len(words(section.heading.text)) for section in content.sections):
        return None
    return Doubt("profile", "the reader finds no section with text: the page is not laid out as its profile says")


def links_doubt(markup: str) -> Doubt | None:
    """Doubt a page that names places in itself which are not there: their part of it may be missing."""
    links = INNER.findall(markup)
    names = set(NAMED.findall(markup))
    lost = sum(link not in names for link in links)
    if lost < FEWEST or lost <= DANGLING * len(links):
        return None
    return Doubt("cut", f"{lost} of {len(links)} links within the page lead to nothing on it: it may be cut short")


def parts_doubt(markup: str) -> Doubt | None:
    """Doubt a page that leaves open what it began, though it ends: something closed it that did not write it."""
    slashes = [match.group(1) for match in PARTS.finditer(markup)]
    left = len(slashes) - 2 * slashes.count("/")
    return Doubt("cut", f"{left} parts of the page are never closed: it may be cut short") if left > MOST_OPEN else None


def letters_doubt(markup: str, current: Content | None, charset: str, known_charset: str) -> Doubt | None:
    """Doubt letters that were read in the wrong character set, or in another one than those of the current version."""
    if current is not None and known_charset and charset and charset != known_charset:
        return Doubt("charset", f"the character set is another one: {charset} instead of {known_charset}")
    garbled = GARBLED.findall(markup)
    if len(garbled) < MOST_GARBLED:
        return None
    return Doubt(
        "charset", f"the letters are garbled ({' '.join(dict.fromkeys(garbled[:5]))}): the page was read in the wrong character set"
    )
