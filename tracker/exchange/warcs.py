"""WARC files: their records as answers, captures as their records."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from tracker.exchange.revisits import Originals, Place, value
from tracker.model.capture import Answer, Capture

SUFFIXES = (".warc", ".warc.gz")
OK, NOT_MODIFIED = 200, 304
REVISIT = "revisit"
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
HTML = ("text/html", "application/xhtml+xml")
# What said how the body was packed, or how long it was then: not so here, where it is unpacked. The Internet Archive's name for that.
ORIGINAL = "X-Archive-Orig-"
PACKING = ("content-encoding", "transfer-encoding", "content-length")
HTTP = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3"])
CHUNK = 1 << 16


class Cut(Exception):  # noqa: N818  it is no error of the reader
    """The file ends in the midst of a record, or cannot be read on: after so many whole ones, at this place."""

    def __init__(self, whole: int, where: str) -> None:
        super().__init__(whole, where)
        self.whole = whole
        self.where = where


@dataclass(frozen=True, slots=True)
class Piece:
    """A record: a page, or why what should be one is none; neither, where it is anything else. `url`: of what page the problem is."""

    name: str
    page: Answer | None = None
    problem: str = ""
    url: str = ""


def is_warc(path: Path) -> bool:
    """Tell whether a file is a WARC file, by its name."""
    return path.name.lower().endswith(SUFFIXES)


def read_warc(path: Path, limit: int, seen: Originals | None = None) -> Iterator[Piece]:
    """Yield the records of a file, each whole; as pages HTML alone, or without `seen` all that a server answered. Raises Cut, OSError.

    `seen` is what the files of one import share: what a record says to be the same as an earlier one is that one's page.
    """
    with path.open("rb") as file:
        records, whole, ended, block = ArchiveIterator(file, no_record_parse=True), 0, False, None
        while True:
            try:
                with redirect_stderr(io.StringIO()):  # warcio writes there what it also says
                    record = next(records, None)
                    if record is not None:
                        block = _block(record, limit)
                        ended = _ended(records)
            except (ArchiveLoadFailed, EOFError, ValueError) as error:
                raise Cut(whole, f"byte {file.tell():,}") from error
            if record is None:
                if not ended:
                    raise Cut(whole, f"byte {file.tell():,}")
                return
            if block is None:
                raise Cut(whole, f"the record of {value(record, 'WARC-Date') or 'no date'}")
            whole += 1
            piece = _piece(record, block, limit, everything=seen is None)
            if seen is not None and record.rec_type == REVISIT:
                piece = _same(record, block, limit, seen)
            elif seen is not None and piece.page:
                seen.note(record, _payload(record, block), (path, records.get_record_offset()))
            yield piece


def _ended(records: ArchiveIterator) -> bool:
    """Tell whether a file may end after the record that was read: its packing is whole, and nothing of another follows."""
    records.read_to_end()
    unpacking = records.reader.decompressor
    return unpacking is None or (unpacking.eof and not unpacking.unused_data)


def _block(record: ArcWarcRecord, limit: int) -> bytes | None:
    """Return what a record holds, its first bytes where that is too much; None where less is there than it says."""
    if record.length is None:
        return None
    held, size = io.BytesIO(), 0
    while chunk := record.raw_stream.read(CHUNK):
        if size <= limit:
            held.write(chunk)
        size += len(chunk)
    return held.getvalue() if size == record.length else None


def _piece(record: ArcWarcRecord, block: bytes, limit: int, *, everything: bool) -> Piece:
    name = f"{record.rec_type or 'a'} record of {value(record, 'WARC-Date') or 'no date'}"
    if record.rec_type not in {"response", "resource"} or record.length > limit:  # no page is that long
        return Piece(name)
    try:
        answer = _answer(record, block, limit)
    except (EOFError, ValueError, StatusAndHeadersParserException):
        return Piece(name, problem="it is no answer of a server that can be read")
    if not everything and (answer.status != OK or not _is_html(answer)):
        return Piece(name)
    problem = ""
    if not _digest_holds(value(record, "WARC-Block-Digest"), block):
        problem = "it is damaged: its bytes do not have the digest that stands with them"
    elif len(answer.body) > limit:
        problem = f"it is larger than a page may be ({limit:,} bytes, fetch.decoded_bytes)"
    return Piece(name, problem=problem) if problem else Piece(name, answer)


def _same(revisit: ArcWarcRecord, block: bytes, limit: int, seen: Originals) -> Piece:
    """Return the page that a record says to have been the same at its time; a problem where nobody knows which that is."""
    name, url = f"{REVISIT} record of {value(revisit, 'WARC-Date') or 'no date'}", value(revisit, "WARC-Target-URI")
    if not _may_be_page(block):
        return Piece(name)
    place = seen.find(revisit)
    if place is None:
        return Piece(name, problem="it says that the page was the same as in a record that these files do not have before it", url=url)
    try:
        found = _at(place, limit)
        return Piece(name, replace(found, url=url or found.url, fetched_at=_moment(value(revisit, "WARC-Date"))))
    except (ArchiveLoadFailed, EOFError, ValueError, OSError, StatusAndHeadersParserException):
        return Piece(name, problem=f"the record that it refers to, in {place[0]}, cannot be read again", url=url)


def _may_be_page(block: bytes) -> bool:
    """Tell whether what a server answered then, as far as that is said again, may have been a page."""
    try:
        http = HTTP.parse(io.BytesIO(block))
        status, kind = int(http.get_statuscode()), http.get_header("content-type")
    except (EOFError, ValueError, StatusAndHeadersParserException):
        return True
    return status == NOT_MODIFIED or (status == OK and (not kind or _is_html(Answer("", OK, (("content-type", kind),), b"", NEVER))))


def _at(place: Place, limit: int) -> Answer:
    """Return the page that stands at a place. Raises ValueError, OSError and what warcio raises."""
    with place[0].open("rb") as file:
        file.seek(place[1])
        record = next(ArchiveIterator(file, no_record_parse=True), None)
        block = None if record is None else _block(record, limit)
        if record is None or block is None:
            raise EOFError
        return _answer(record, block, limit)


def _payload(record: ArcWarcRecord, block: bytes) -> bytes:
    """Return what a server sent without its headers."""
    return block if record.rec_type == "resource" else block.partition(b"\r\n\r\n")[2]


def _answer(record: ArcWarcRecord, block: bytes, limit: int) -> Answer:
    """Return a record as an answer, its body unpacked up to the limit. Raises ValueError and what warcio raises."""
    url, moment = value(record, "WARC-Target-URI"), _moment(value(record, "WARC-Date"))
    if record.rec_type == "resource":
        return Answer(url, OK, (("content-type", value(record, "Content-Type")),), block, moment)
    stream = io.BytesIO(block)
    http = HTTP.parse(stream)
    inner = ArcWarcRecord(record.format, record.rec_type, record.rec_headers, stream, http, record.content_type, len(block))
    body = inner.content_stream().read(limit + 1)
    return Answer(url, int(http.get_statuscode()), tuple((name.removeprefix(ORIGINAL), text) for name, text in http.headers), body, moment)


def _is_html(answer: Answer) -> bool:
    kind = (answer.header("content-type") or HTML[0]).partition(";")[0].strip().lower()
    return kind in HTML


def _moment(text: str) -> dt.datetime:
    """Read a WARC-Date. Raises ValueError."""
    moment = dt.datetime.fromisoformat(text)
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _digest_holds(digest: str, block: bytes) -> bool:
    """Tell whether the bytes have a digest; one of an unknown kind tells nothing."""
    kind, _, said = digest.lower().partition(":")
    if kind not in {"sha1", "sha256"}:
        return True
    found = hashlib.new(kind, block, usedforsecurity=False)
    return said in {found.hexdigest(), base64.b32encode(found.digest()).decode().lower()}


def write_captures(file: BinaryIO, name: str, captures: Iterable[Capture], about: dict[str, str]) -> int:
    """Write captures as a compressed WARC file, `about` in its warcinfo record; return how many. Each is a response record."""
    writer, count = WARCWriter(file, gzip=True, warc_version="WARC/1.1"), 0
    writer.write_record(writer.create_warcinfo_record(name, about))
    for capture in captures:
        count += 1
        date = capture.captured_at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        headers = [(f"{ORIGINAL}{key}" if key.lower() in PACKING else key, _line(text)) for key, text in capture.headers]
        head = StatusAndHeaders(f"{capture.status} OK" if capture.status == OK else str(capture.status), headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            capture.url, "response", io.BytesIO(capture.body), len(capture.body), http_headers=head, warc_headers_dict={"WARC-Date": date}
        )
        writer.write_record(record)
    return count


def _line(value: str) -> str:
    return " ".join(value.splitlines())
