"""Hostile pages, addresses and robots.txt, each made of a seed and a number alone: whatever broke can be made again.

Mutated are small pages of our own and pieces of the real ones (where ../shared is), in tags, attributes, characters and bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from tests.faults.hostile import ADDRESS, ATTRIBUTES, CHARACTERS, CHARSETS, CODECS, ENTITIES, MARKUP, NOT_CODECS, NUMBERS, ROBOTS, TAGS
from tests.shared import pages

GOLDEN = Path(__file__).parents[1] / "golden"
PIECE = re.compile(r"<[^<>]{0,2000}>|[^<]+|<")
LONGEST_PIECE = 12_000  # characters of a real page that one input is made of
Pieces = list[str]


def chance(target: str, seed: int, number: int) -> Random:
    """Return the chance of one input."""
    return Random(f"{target} {seed} {number}")  # noqa: S311  inputs that can be made again, no secrets


@cache
def small_pages() -> tuple[str, ...]:
    """Return the pages of the golden cases, all of our own writing."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*/*.html")))


@cache
def real_pages() -> tuple[str, ...]:
    """Return the real pages; none where ../shared is missing."""
    return tuple(path.read_text(encoding="utf-8", errors="replace") for path in pages())


def fragment(random: Random) -> str:
    """Return a small page, or a piece of a real one in a page's shell."""
    if not real_pages() or random.random() < 0.7:
        return random.choice(small_pages())
    page = random.choice(real_pages())
    start = page.find("<", random.randrange(len(page)))
    body = page[max(start, 0) :][: random.randrange(200, LONGEST_PIECE)]
    return f'<html lang="en"><body><h1>T</h1><div class="summary-sections"><section id="_1"><h2>A</h2>{body}'


def page(random: Random) -> tuple[bytes, str | None, str]:
    """Return the bytes of a mutated page, a content type or none, and the page that it was made of."""
    source = fragment(random)
    pieces = PIECE.findall(source)
    for _ in range(random.choice((1, 1, 2, 3, 5, 8, 20))):
        random.choice(MUTATIONS)(random, pieces)
    return _bytes(random, "".join(pieces)), content_type(random), source


def content_type(random: Random) -> str | None:
    """Return what a server may say of a page, or None."""
    named = random.choice([*CHARSETS, *NOT_CODECS, "\u0130", "", "x" * 50, '"utf-8"', "utf-8;x=y"])
    return random.choice((None, None, "text/html", f"text/html; charset={named}", f"charset = '{named}"))


def charset_bytes(random: Random) -> bytes:
    """Return text in some codec, with its charset named, misnamed or not, some bytes broken."""
    text = "".join(random.choice((*CHARACTERS, *ENTITIES, "<p>Kites fly.</p>")) for _ in range(random.randrange(40)))
    named = random.choice([*CHARSETS, *CODECS, *NOT_CODECS])
    head = random.choice(("", f'<meta charset="{named}">', f"<meta http-equiv=x content='text/html; charset={named}'>", "<meta charset="))
    body = (head + text).encode(random.choice(CODECS), errors="ignore")
    bom = random.choice((b"", b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\x2b\x2f\x76"))
    return bom + (_broken(random, body) if random.random() < 0.5 else body)


def web_address(random: Random) -> str:
    """Return what may stand where an address should."""
    parts = [choices[0] if random.random() < 0.7 else random.choice(choices) for choices in ADDRESS]
    for _ in range(random.choice((0, 0, 1, 2))):
        parts.insert(
            random.randrange(len(parts) + 1), random.choice((*CHARACTERS, "@", "\\", "/", "//", "#", "?", "%", "%00", "%zz", ":", "[", "]"))
        )
    text = "".join(parts)
    return text if random.random() < 0.98 else text + random.choice("a%/.@") * random.randrange(100_000)


def robots_txt(random: Random) -> bytes:
    """Return a robots.txt, or what a host may answer in its place."""
    lines = [random.choice(ROBOTS).replace("{n}", random.choice(NUMBERS)) for _ in range(random.choice((0, 1, 3, 10, 60)))]
    for _ in range(random.randrange(4)):
        lines.insert(random.randrange(len(lines) + 1), random.choice((*CHARACTERS, *MARKUP)) + random.choice(ROBOTS))
    body = (
        random.choice(("\n", "\r\n", "\r", "\u2028", "\x0b")).join(lines).encode(random.choice(("utf-8", "utf-8-sig", "utf-16")), "replace")
    )
    return _broken(random, body) if random.random() < 0.3 else body


def _place(random: Random, pieces: Pieces) -> int:
    return random.randrange(len(pieces) + 1)


def _some(random: Random, pieces: Pieces) -> slice:
    start = _place(random, pieces)
    return slice(start, start + random.choice((1, 2, 5, 20, 100)))


def _tag(random: Random) -> str:
    said = " ".join([random.choice(TAGS), *random.choices(ATTRIBUTES, k=random.choice((0, 1, 1, 2)))])
    return random.choice((f"<{said}>", f"<{said}>", f"</{said.split()[0]}>", f"<{said}/>"))


def _insert_tag(random: Random, pieces: Pieces) -> None:
    pieces.insert(_place(random, pieces), _tag(random))


def _insert_markup(random: Random, pieces: Pieces) -> None:
    pieces.insert(_place(random, pieces), random.choice(MARKUP))


def _insert_characters(random: Random, pieces: Pieces) -> None:
    pieces.insert(_place(random, pieces), "".join(random.choices((*CHARACTERS, *ENTITIES), k=random.choice((1, 1, 3, 9)))))


def _into_text(random: Random, pieces: Pieces) -> None:
    at = random.randrange(len(pieces)) if pieces else 0
    for piece in pieces[at : at + 1]:
        cut = random.randrange(len(piece) + 1)
        pieces[at] = piece[:cut] + random.choice((*CHARACTERS, *ENTITIES)) + piece[cut:]


def _attribute(random: Random, pieces: Pieces) -> None:
    tags = [n for n, piece in enumerate(pieces) if piece.startswith("<") and piece.endswith(">") and not piece.startswith(("</", "<!"))]
    for at in random.sample(tags, min(len(tags), random.choice((1, 3)))):
        pieces[at] = f"{pieces[at][:-1]} {random.choice(ATTRIBUTES)}>" if random.random() < 0.5 else re.sub(
            r'[\w-]+="[^"]*"', random.choice(ATTRIBUTES).replace("\\", "/"), pieces[at], count=1)  # fmt: skip


def _rename(random: Random, pieces: Pieces) -> None:
    at = random.randrange(len(pieces)) if pieces else 0
    for piece in pieces[at : at + 1]:
        pieces[at] = re.sub(r"^(</?)[\w-]+", rf"\g<1>{random.choice(TAGS)}", piece)


def _drop(random: Random, pieces: Pieces) -> None:
    del pieces[_some(random, pieces)]


def _double(random: Random, pieces: Pieces) -> None:
    some = pieces[_some(random, pieces)]
    at = _place(random, pieces)
    pieces[at:at] = some * random.choice((1, 1, 2, 30))


def _swap(random: Random, pieces: Pieces) -> None:
    one, other = _place(random, pieces), _place(random, pieces)
    if max(one, other) < len(pieces):
        pieces[one], pieces[other] = pieces[other], pieces[one]


def _splice(random: Random, pieces: Pieces) -> None:
    other = PIECE.findall(fragment(random))
    at = _place(random, pieces)
    pieces[at:at] = other[_some(random, other)]


def _nest(random: Random, pieces: Pieces) -> None:
    tag, deep, some = random.choice(TAGS), random.choice((1, 3, 30, 120, 600)), _some(random, pieces)
    pieces[some] = [f"<{tag}>" * deep, *pieces[some], f"</{tag}>" * random.choice((0, deep))]


def _cut_short(random: Random, pieces: Pieces) -> None:
    del pieces[_place(random, pieces) :]


def _long(random: Random, pieces: Pieces) -> None:
    what = random.choice(
        ("a", "9", "é", "\u0301", ".", "a.", "1.", "a ", "No. ", "[", "<", "&", "'", "-", "a-", "#", "\u200b", "x=y ", "A, ", "( ")
    )
    pieces.insert(_place(random, pieces), what * random.choice((300, 3_000, 20_000)))


def _table(random: Random, pieces: Pieces) -> None:
    cells = (f"<t{random.choice('dh')} {random.choice(ATTRIBUTES)}>{random.choice(CHARACTERS)}" for _ in range(random.choice((1, 5, 40))))
    rows = "".join(f"{cell}{random.choice(('', '</td>', '<tr>', '</tr><tr>', '<tfoot>', '<table>', '</table>'))}" for cell in cells)
    pieces.insert(_place(random, pieces), f"<table><tr>{rows}{random.choice(('', '</table>'))}")


def _list(random: Random, pieces: Pieces) -> None:
    kinds = ("<ul>", "<ol>", "<li>", "</li>", "</ul>", "</ol>", "<li>a", '<ol class="lower-alpha">', "<p>", "b")
    pieces.insert(_place(random, pieces), "".join(random.choices(kinds, k=random.choice((3, 20, 90)))))


def _sections(random: Random, pieces: Pieces) -> None:
    kinds = (
        '<section id="_1">',
        "<section>",
        "</section>",
        "<h2>A</h2>",
        "<h3>B",
        "<h6>",
        '<div class="pdq-sections">',
        "</div>",
        "<p>c</p>",
    )
    pieces.insert(_place(random, pieces), "".join(random.choices(kinds, k=random.choice((3, 20, 90)))))


MUTATIONS: tuple[Callable[[Random, Pieces], None], ...] = (
    _insert_tag, _insert_tag, _insert_markup, _insert_characters, _into_text, _into_text, _attribute, _attribute, _rename, _drop,
    _double, _swap, _splice, _nest, _cut_short, _long, _table, _list, _sections,
)  # fmt: skip


def _bytes(random: Random, text: str) -> bytes:
    codec = random.choice(CODECS) if random.random() < 0.1 else "utf-8"
    body = text.encode(codec, errors="ignore")
    return _broken(random, body) if random.random() < 0.15 else body


def _broken(random: Random, body: bytes) -> bytes:
    """Return the bytes with some flipped, cut or put in."""
    for _ in range(random.choice((1, 3, 10))):
        at = random.randrange(len(body) + 1)
        body = body[:at] + random.randbytes(random.choice((0, 1, 2))) + body[at + random.choice((0, 1, 4)) :]
    return body
