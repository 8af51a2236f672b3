"""How a real page, or what came in its place, fares at the gate."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tests.shared import SHARED, pages
from tracker import gate, parse
from tracker.model.capture import Answer, Capture, Outcome
from tracker.model.errors import ParseError
from tracker.model.snapshot import Content, Snapshot

ALL = [*pages(), *sorted((SHARED / "seed").glob("version-*.html"))]
SMALL = [path for path in pages() if path.stat().st_size < 130_000]
WHEN = dt.datetime(2024, 12, 3, tzinfo=dt.UTC)
HTML = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class Stranger:
    """What a server sent; `path` is the address that it came from in the end."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = HTML
    path: str | None = None
    elsewhere: str | None = None


@cache
def content(path: Path) -> Content:
    return parse.read(path.read_bytes(), parse.PDQ)


@cache
def snapshot(path: Path) -> Snapshot:
    return Snapshot(1, 1, 1, 1, WHEN, parse.fingerprint(content(path)), content(path))


@lru_cache(maxsize=256)
def _read(body: bytes, url: str, content_type: str | None) -> Content:
    return parse.read(body, parse.PDQ, url=url, content_type=content_type)


def judge(sent: Stranger, page: Path, *, first: bool = False) -> gate.Objection | None:
    """Judge what came where this page was asked for; None where it would be new, or the same."""
    address = content(page).facts.canonical
    url = "/".join(address.split("/")[:3]) + sent.path if sent.path is not None else address
    answer = Answer(url, sent.status, sent.headers, sent.body, WHEN, hops=(address,) if url != address else (), elsewhere=sent.elsewhere)
    found = gate.judge_status(answer)
    if found:
        return found
    content_type = answer.header("content-type")
    try:
        # A page that names its own address is read alike from any: it is read once.
        read = _read(sent.body, "" if b'rel="canonical"' in sent.body else url, content_type)
    except ParseError as error:
        return gate.Objection(Outcome.ERROR, "parse", str(error))
    capture = Capture(0, 1, WHEN, url, sent.status, sent.headers, hashlib.sha256(sent.body).hexdigest(), sent.body)
    if not first and read == content(page):
        return gate.Objection(Outcome.SAME, "same", "the same")
    charset = parse.decode(sent.body, content_type)[1]
    return gate.judge_page(capture, read, None if first else snapshot(page), charset=charset, known_charset="" if first else "utf-8")


def judge_body(body: bytes, page: Path, *, first: bool = False) -> gate.Objection | None:
    """Judge bytes in the place of a page; None where they would be new, or the same."""
    return judge(Stranger(body), page, first=first)


def judge_pair(before: Stranger, after: Stranger) -> gate.Objection | None:
    """Judge a page against the one before it; None where it would be new."""
    known, read = (parse.read(sent.body, parse.PDQ) for sent in (before, after))
    current = Snapshot(1, 1, 1, 1, WHEN, parse.fingerprint(known), known)
    return gate.judge_page(Capture(0, 1, WHEN, "", 200, HTML, "", after.body), read, current, charset="utf-8", known_charset="utf-8")
