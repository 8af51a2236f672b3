"""Refuses, before any tree is built, a page that no published document is: too many tags, too deep, too long."""

from __future__ import annotations

from lxml import etree

from tracker.model.errors import ParseError

TAGS = 200_000
DEPTH = 512
TEXT = 10_000_000
CHUNK = 1 << 16
OUTERMOST = frozenset({"html", "body"})


def guard(page: str) -> None:
    """Raise ParseError where the page has over 200,000 tags, is nested over 512 deep in its body or is over 10 MB long.

    The parser that will build the tree counts, as only it knows what closes what. It slows down terribly over single
    tokens of more than 10 MB, so length is asked first.
    """
    _refuse(len(page), TEXT, "characters of text")
    if "<" not in page:
        return
    parser = etree.HTMLParser(target=_Meter())
    try:
        for start in range(0, len(page), CHUNK):
            parser.feed(page[start : start + CHUNK])
        parser.close()
    except etree.LxmlError as error:
        raise ParseError("the page is no HTML that can be read") from error


class _Meter:
    """Counts what a parser tells, and keeps nothing."""

    def __init__(self) -> None:
        self.tags = self.depth = 0

    def start(self, name: str, _attributes: object) -> None:
        self._count()
        if name not in OUTERMOST:
            self.depth += 1
            _refuse(self.depth, DEPTH, "levels of nesting")

    def end(self, name: str) -> None:
        self.depth -= name not in OUTERMOST

    def comment(self, _text: str) -> None:
        self._count()

    def pi(self, _target: str, _text: str | None = None) -> None:
        self._count()

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        self._count()

    def close(self) -> None:
        """Have nothing to give."""

    def _count(self) -> None:
        self.tags += 1
        _refuse(self.tags, TAGS, "tags")


def _refuse(found: int, most: int, words: str) -> None:
    if found > most:
        raise ParseError(f"the page is too complex to be a document: more than {most:,} {words}; check in a browser that this is the page")
