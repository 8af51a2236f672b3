"""Makes what a page says fit to stand in a letter: nothing hidden, nothing endless, nothing that is taken for a recipient's link."""

from __future__ import annotations

import re
import textwrap

from tracker.model.delivery import CHANGE, LEAVE
from tracker.text import squeeze, visible

LONGEST = 2_000  # characters of one statement or title
LONGEST_SUBJECT = 200
WIDTH = 76
LINK = re.compile(r"https?://\S+$")


def shown(text: str, longest: int = LONGEST) -> str:
    """Return a text as one line in which nothing is hidden; one that is too long is cut, with "…"."""
    line = visible(squeeze(text[: 4 * longest])).replace(LEAVE, "{leave}").replace(CHANGE, "{change}")
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def subject_line(text: str) -> str:
    """Return a text as a subject: at most 200 characters, and nothing in it that ends lines or is not shown."""
    line = squeeze("".join(char if char.isprintable() else " " for char in squeeze(text[: 4 * LONGEST_SUBJECT])))
    return line if len(line) <= LONGEST_SUBJECT else f"{_whole_words(line[: LONGEST_SUBJECT - 1])}…"


def wrapped(text: str, first: str = "", then: str = "") -> str:
    """Return a text in lines of a mail, begun as they are given; what ends in an address keeps it whole."""
    if LINK.search(text) and len(text.split()) == 1:
        return first + text
    return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False)


def _whole_words(text: str) -> str:
    head, space, _ = text.rpartition(" ")
    return (head if space and len(head) > LONGEST_SUBJECT // 2 else text).rstrip(" ,;:.")
