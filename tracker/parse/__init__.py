"""Reads the bytes of a capture into what the document said. Pure: same bytes, same content."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, ParserRejectedMarkup
from bs4.element import Tag

from tracker.model.errors import ParseError
from tracker.model.snapshot import Content, Facts
from tracker.parse.article import main_content
from tracker.parse.charset import decode
from tracker.parse.counterparts import read_counterparts
from tracker.parse.facts import canonical, read_facts
from tracker.parse.limits import guard
from tracker.parse.normalize import fingerprint
from tracker.parse.profiles import PDQ, PROFILES, Profile
from tracker.parse.references import find_references
from tracker.parse.sections import SectionReader

__all__ = ["PARSER_VERSION", "PDQ", "PROFILES", "Profile", "decode", "fingerprint", "read", "read_counterparts"]

# Raised by one with every change that makes another content of the same bytes.
PARSER_VERSION = 1

XML = re.compile(r"\s*<\?xml[^>]{0,200}>")  # XHTML is read as HTML


def read(body: bytes, profile: Profile, *, url: str = "", content_type: str | None = None) -> Content:
    """Return the content of a page. `url` is its address, for links where the page does not name its own.

    A page that is not the document gives a content without sections: judging that is the gate's part.
    Raises ParseError where the page is too large, too deep or too long to be read at all.
    """
    text, _ = decode(body, content_type)
    text = XML.sub("", text, count=1) if XML.match(text) else text
    guard(text)
    if "<" not in text:
        return Content(Facts(""))
    try:
        page = BeautifulSoup(text, "lxml")
    except ParserRejectedMarkup as error:
        raise ParseError("the page is no HTML that can be read") from error
    root = _root(page, profile) if profile.roots else main_content(page, profile)
    facts = read_facts(page, root, profile, url)
    if root is None:
        return Content(facts)
    base = canonical(page) or url
    lists = find_references(root, profile, base)
    return Content(facts, SectionReader(profile, base, lists, facts.title).read(root))


def _root(page: BeautifulSoup, profile: Profile) -> Tag | None:
    for name, attribute, value in profile.roots:
        found = page.find(name, attrs={attribute: value})
        if found is not None:
            return found
    return None
