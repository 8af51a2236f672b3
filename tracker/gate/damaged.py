"""Copies of the document that something went over on the way: filters, templates that failed, writers of letters that lost some."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import takewhile

from tracker.gate.measure import RUN, Words, entries, text
from tracker.gate.objection import Doubt
from tracker.model.snapshot import Block, Content, Role, Unit
from tracker.text import squeeze, words

SEVERAL = 3  # no real page has any of what is counted so
REFERENCE = re.compile(r"&(?:[a-z][a-z0-9]{1,30}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
# Where no question ends: within a word, before one, or alone; addresses have such.
ODD = re.compile(r"\ufffd|\?(?=\w)|(?<!\S)\?")
BEYOND, LEFT = 20, 0.1  # letters and marks beyond ASCII: of so many, more than this share is left
PLAIN = frozenset("'\"-")  # what editors write for some of them
NOTICE = re.compile(
    r"\b(?:error (?:has )?occurred|something went wrong|(?:temporarily|currently) unavailable|(?:please )?try again later"
    r"|(?:content|text|section|part|component|block|template)\b.{0,40}(?:(?:could|can) ?(?:not|n.t) be|failed to|unavailable)"
    r"|(?:failed|unable) to (?:load|render|fetch|display)|(?:enable|activate|turn on) java ?script|internal server error"
    r"|(?:ha ocurrido|se produjo) un error|temporalmente no disponible|no se (?:pudo|puede) (?:cargar|mostrar)"
    r"|inténtelo (?:de nuevo|más tarde))",
    re.IGNORECASE,
)
STOP = re.compile(r"(?<=[.!?])\s+")
LONGEST_NOTICE = 25  # words
REPEATED, SPOKEN = 5, 6  # as many blocks with the same new words, and so many of these
NUMBER, SHARE = re.compile(r"\d"), re.compile(r"\d\s?%")
MOST, KEPT = 0.5, 0.95


def worn_doubts(content: Content) -> Iterator[Doubt]:
    """Yield the doubts of a first page, of which nothing is known."""
    yield from _letters(_said(content), "")
    yield from _title(content.facts.title, "")
    notices = [block for block in _blocks(content) if _notice(block)]
    if len(notices) >= SEVERAL:
        yield _told(notices[0], len(notices))


def damage_doubts(content: Content, current: Content) -> Iterator[Doubt]:
    """Yield the doubts of a page that has what the current version has, but for what something did to all of it."""
    said, known = _said(content), _said(current)
    yield from _letters(said, known)
    yield from _lost_letters(said, known)
    yield from _title(content.facts.title, current.facts.title)
    blocks, before = _blocks(content), _blocks(current)
    stood = frozenset(before)
    fresh = [block for block in blocks if block not in stood]
    sayings = {_notice(block) for block in before}
    notices = [block for block in fresh if _notice(block) not in sayings]
    if notices:
        yield _told(notices[0], len(notices))
    yield from _repeated(fresh, blocks, before)
    yield from _numbers(content, current)
    lower = {block.lower() for block in before if block.lower() != block.upper()}
    recased = {block.lower() for block in fresh} & lower
    if len(recased) >= max(SEVERAL, MOST * len(lower)):
        yield Doubt("damaged", f"{len(recased)} of {len(lower)} paragraphs differ from the current version's in capitals alone")


def _letters(said: str, known: str) -> Iterator[Doubt]:
    """Doubt what letters become that somebody could not write, or wrote twice over."""
    for kind, sign in (("character references are shown as they are written", REFERENCE), ("letters were replaced", ODD)):
        found = Counter(sign.findall(said)) - Counter(sign.findall(known))
        if found.total() >= SEVERAL:
            yield Doubt("charset", f"{found.total()} {kind} ({' '.join(list(found)[:3])})")


def _title(title: str, known: str) -> Iterator[Doubt]:
    """Doubt a title with a single such letter, or without any that it had: often it alone is written without references."""
    lost = len(known) - len(bare := known.encode("ascii", "ignore").decode())
    if (lost > 1 and title == squeeze(bare)) or any(sign.search(title) and not sign.search(known) for sign in (REFERENCE, ODD)):
        yield Doubt("charset", f"the letters of the title are garbled: “{title}”")


def _lost_letters(said: str, known: str) -> Iterator[Doubt]:
    """Doubt a text without the letters and marks beyond ASCII that it had, where nothing plainer stands for them."""
    if (Counter(said.split()) & Counter(known.split())).total() < MOST * len(known.split()):  # it is another text
        return
    have, had = Counter(said), Counter(known)
    left, before = (sum(n for char, n in count.items() if not char.isascii() and not char.isspace()) for count in (have, had))
    plain = sum(have[char] - had[char] for char in PLAIN)
    if before >= BEYOND and left <= LEFT * before and plain < MOST * (before - left):
        yield Doubt("charset", f"{before - left} of {before} letters and marks beyond ASCII are gone")


def _notice(block: str) -> str:
    """Return the sentence with which something says that it failed; "" where there is none."""
    return next((part for part in STOP.split(block) if len(part.split()) <= LONGEST_NOTICE and NOTICE.search(part)), "")


def _told(block: str, count: int) -> Doubt:
    return Doubt("message", f"a message stands in the text, {count} times: “{_notice(block)}”")


def _repeated(fresh: list[str], blocks: list[str], before: list[str]) -> Iterator[Doubt]:
    """Doubt the same new words in many blocks: put into them, or in the place of others. What stood often may be worded anew."""
    counted, stood = Counter(blocks), Counter(before)
    replaced = max((stood - counted).values(), default=0)
    for block in dict.fromkeys(fresh):
        if counted[block] >= REPEATED and 2 * replaced < counted[block] and len(words(block)) >= SPOKEN:
            yield Doubt("damaged", f"the same new text stands in {counted[block]} places: “{block[:80]}”")
            return
    hosts: defaultdict[Words, set[Words]] = defaultdict(set)
    for new, host in _grown(fresh, before):
        hosts[new].add(host)
    new, most = max(hosts.items(), key=lambda item: len(item[1]), default=((), set()))
    if len(most) >= REPEATED:
        yield Doubt("damaged", f"the same {len(new)} new words were put into {len(most)} paragraphs")


def _grown(fresh: list[str], before: list[str]) -> Iterator[tuple[Words, Words]]:
    """Yield the words put into blocks that else say what they said, in sorted order, and what they said."""
    known: dict[Words, Words] = {}
    for said in map(words, before):
        known.update({said[:RUN]: said, said[-RUN:]: said})
    for said in map(words, fresh):
        for host in {known.get(said[:RUN], ()), known.get(said[-RUN:], ())} - {()}:
            extra = len(said) - len(host)
            start = _common(said, host)
            if extra >= SPOKEN and said[start + extra :] == host[start:]:
                # Sorted, as it may begin with the word behind it.
                yield tuple(sorted(said[start : start + extra])), host


def _common(one: Words, other: Words) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _numbers(content: Content, current: Content) -> Iterator[Doubt]:
    """Doubt paragraphs without the numbers that they gave, where the words around them stand."""
    prose, before = _blocks(content, Unit.TABLE_ROW), _blocks(current, Unit.TABLE_ROW)
    had = _worded(before)
    if (had & _worded(prose)).total() < KEPT * had.total():
        return
    for kind, sign in (("numbers", NUMBER), ("percentages", SHARE)):
        now, then = (sum(bool(sign.search(block)) for block in blocks) for blocks in (prose, before))
        if then >= REPEATED and now < MOST * then:
            yield Doubt("damaged", f"{then - now} of {then} paragraphs with {kind} have none any more, though their words stand")
            return


def _worded(blocks: list[str]) -> Counter[str]:
    return Counter(word for block in blocks for word in words(block) if not word[0].isdigit())


def _blocks(content: Content, *but: Unit) -> list[str]:
    own = (entry.item for entry in entries(content, Role.ANNOUNCEMENT))
    return [item.text for item in own if isinstance(item, Block) and item.unit not in but]


def _said(content: Content) -> str:
    """Return the text but for addresses."""
    said = " ".join(text(entry) for entry in entries(content, Role.ANNOUNCEMENT))
    return " ".join(word for word in said.split() if "://" not in word and "www." not in word)
