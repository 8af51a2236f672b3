"""Refuses, before any tree is built, a page that no published document is: too many tags, too deep, too long."""

from __future__ import annotations

import re
from collections import Counter

from tracker.model.errors import ParseError

TAGS = 200_000
DEPTH = 512
TEXT = 10_000_000
TAG = re.compile(r"<(?:!--|(/?)([a-zA-Z][^\s/>]*))")
RAW = {"script", "style"}
# Void elements never nest; those with an implied end nest only inside others that are counted.
FLAT = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot option optgroup rp rt".split()
)


def guard(page: str) -> None:
    """Raise ParseError where the page has over 200,000 tags, is nested over 512 deep or holds over 10 MB of text."""
    tags, position, text, opened = 0, 0, 0, Counter[str]()
    depth = 0
    while match := TAG.search(page, position):
        text += match.start() - position
        position = _after(page, match)
        name = (match.group(2) or "").lower()
        if not name:
            continue
        tags += 1
        if name not in FLAT and name not in RAW:
            step = -1 if match.group(1) else 1
            if step > 0 or opened[name]:
                opened[name] += step
                depth += step
        _refuse(tags, depth, text)
    _refuse(tags, depth, text + len(page) - position)


def _after(page: str, match: re.Match[str]) -> int:
    """Return where the markup that starts at `match` ends; the end of the page where it never does."""
    name = (match.group(2) or "").lower()
    if not name:
        end = page.find("-->", match.end())
        return end + 3 if end >= 0 else len(page)
    if name in RAW and not match.group(1):
        end = page.find(f"</{name}", match.end())
        return end if end >= 0 else len(page)
    end = page.find(">", match.end())
    return end + 1 if end >= 0 else len(page)


def _refuse(tags: int, depth: int, text: int) -> None:
    for found, most, words in ((tags, TAGS, "tags"), (depth, DEPTH, "levels of nesting"), (text, TEXT, "characters of text")):
        if found > most:
            message = f"the page is too complex to be a document: more than {most:,} {words}"
            raise ParseError(message)
