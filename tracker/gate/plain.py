"""The words of a page as it came, frame and all. Cheap: no tree is built, and the work grows as the page does."""

from __future__ import annotations

import html
import re

from tracker.text import squeeze

UNSEEN = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
CLOSE = {"script": re.compile(r"</script", re.IGNORECASE), "style": re.compile(r"</style", re.IGNORECASE), None: re.compile("-->")}
TAG = re.compile(r"<[^<>]*>")
TITLE = re.compile(r"<title\b[^<>]*>([^<>]{0,300})", re.IGNORECASE)


def source(body: bytes, charset: str) -> str:
    """Return the page's markup."""
    try:
        return body.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


def title_of(markup: str) -> str:
    """Return what the browser's tab is called."""
    match = TITLE.search(markup)
    return squeeze(html.unescape(match.group(1))) if match else ""


def visible(markup: str, *, scripts: bool = False) -> str:
    """Return the text between the tags without comments and styles, nor `scripts`; what one of them leaves open goes to the end."""
    pieces, at, past = [], 0, 0
    while match := UNSEEN.search(markup, past):
        name = (match.group(1) or "").lower() or None
        if name == "script" and scripts:
            past = match.end()
            continue
        pieces.append(markup[at : match.start()])
        close = CLOSE[name].search(markup, match.end())
        at = past = close.end() if close else len(markup)
    return squeeze(html.unescape(TAG.sub(" ", " ".join([*pieces, markup[at:]]))))
