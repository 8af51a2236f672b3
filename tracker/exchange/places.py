"""The pages of files, folders and WARC files, one after the other: at no time is more than one in memory."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.exchange.names import captured_at
from tracker.exchange.revisits import Originals
from tracker.exchange.warcs import Cut, Piece, is_warc, read_warc
from tracker.model.capture import Answer

PAGES = ("", ".html", ".htm", ".xhtml")
OK = 200
LONGEST = 1 << 30  # bytes of a capture


@dataclass(frozen=True, slots=True)
class Find:
    """What lies at one place: a page, or `problem` says in a line why it is none; neither: what nobody looks for.

    The address of a page is empty where only its document knows it. `cut`: the file ends here though it should not. `url`: of what
    page the problem is, where that is known.
    """

    name: str
    page: Answer | None = None
    problem: str = ""
    cut: bool = False
    url: str = ""


def read_places(paths: Iterable[Path], limit: int) -> Iterator[Find]:
    """Yield what lies there: first the files, in the order of their times, then the records of WARC files, in theirs.

    A page of more than `limit` bytes is a problem.
    """
    files, warcs, dated = list[Path](), list[Path](), list[tuple[dt.datetime, Path]]()
    for path in paths:
        for file in [path] if not path.is_dir() else _walk(path):
            if problem := _no_file(file, inside=path.is_dir()):
                yield Find(str(file), problem=problem)
                continue
            (warcs if is_warc(file) else files).append(file)
            if path.is_dir() and not is_warc(file) and file.suffix.lower() not in PAGES:
                files.pop()
                yield Find(str(file))
    for file in files:
        moment = captured_at(file)
        if moment is None:
            yield Find(str(file), problem=f"{file} is not named by a date: name it as 2024-12-03.html or 2024-12-03T14-30.html")
        else:
            dated.append((moment, file))
    for moment, file in sorted(dated):
        yield _read(file, moment, limit)
    seen = Originals()
    for file in warcs:
        yield from _records(file, limit, seen)


def read_export(file: Path) -> Iterator[Find]:
    """Yield the captures of an export's WARC file, whatever they are."""
    return (find for find in _records(file, LONGEST) if find.page or find.problem)


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith("."))


def _no_file(file: Path, *, inside: bool) -> str:
    """Return why a thing is not read: a pipe would be waited for without end, and a link may lead to what nobody meant to keep."""
    if inside and file.is_symlink():
        return f"{file} is a link; to import what it leads to, name it itself"
    if file.exists() and not file.is_file():
        return f"{file} is no file, but a pipe or a device"
    return ""


def _read(file: Path, moment: dt.datetime, limit: int) -> Find:
    try:
        with file.open("rb") as opened:
            body = opened.read(limit + 1)
    except OSError as error:
        return Find(str(file), problem=f"{file} cannot be read: {error.strerror}")
    if len(body) > limit:
        return Find(str(file), problem=f"{file} is larger than a page may be ({limit:,} bytes, fetch.decoded_bytes)")
    return Find(str(file), Answer("", OK, (), body, moment))


def _records(file: Path, limit: int, seen: Originals | None = None) -> Iterator[Find]:
    try:
        for piece in read_warc(file, limit, seen):
            yield _find(file, piece)
    except Cut as cut:
        yield Find(str(file), problem=f"{file} is cut or damaged after {cut.whole} whole records, at {cut.where}; those are read", cut=True)
    except OSError as error:
        yield Find(str(file), problem=f"{file} cannot be read: {error.strerror}")


def _find(file: Path, piece: Piece) -> Find:
    name = f"{file}, {piece.name}"
    return Find(name, piece.page, problem=f"{name}: {piece.problem}" if piece.problem else "", url=piece.url)
