"""The second file of an export, beside its WARC file: a line of JSON each for the document, its captures and its changesets."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tracker.model.errors import UsageError

WARC, LINES = ".warc.gz", ".jsonl"
FORM = 1  # of the lines
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Exported:
    """The two files of one document's export."""

    warc: Path
    lines: Path


def companion(path: Path, slug: str) -> Exported | None:
    """Return the export that a path names: one of its files, or a folder that holds the one of that slug; else None."""
    stem = path / slug if path.is_dir() else path.with_name(path.name.removesuffix(WARC).removesuffix(LINES))
    if not path.is_dir() and not path.name.endswith((WARC, LINES)):
        return None
    found = Exported(stem.with_name(stem.name + WARC), stem.with_name(stem.name + LINES))
    return found if found.warc.is_file() and found.lines.is_file() else None


def read_exported(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of an export. Raises UsageError where the file is cut, or no such file."""
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                value = json.loads(line)
                if not isinstance(value, dict) or (number == 1 and value.get("export") != FORM):
                    raise UsageError(f"{path} is no export that this Tracker can read")
                yield value
    except ValueError:
        raise UsageError(f"{path} is cut or damaged at line {number}; export it again") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


def write_exported(folder: Path, slug: str, warc: Callable[[BinaryIO, str], None], lines: Iterator[dict[str, Any]]) -> Exported:
    """Write both files of an export, and name them when both are whole: the lines last. No file that is there is written over.

    Whoever finds the lines finds the whole export. What a killed export left is taken away by the next one. Raises UsageError.
    """
    made = Exported(folder / f"{slug}{WARC}", folder / f"{slug}{LINES}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _parts(made) as (first, second):
            warc(first, made.warc.name)
            _settle(first)
            for line in lines:
                second.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n")
            _settle(second)
            _publish(made)
    except FileExistsError as error:
        if not folder.is_dir():
            raise UsageError(f"{slug} cannot be exported to {folder}: it is no folder") from None
        raise UsageError(f"{error.filename2 or error.filename} is there already; name another folder") from None
    except BlockingIOError:
        raise UsageError(f"{slug} is being exported to {folder} by another process just now") from None
    except OSError as error:
        raise UsageError(f"{slug} cannot be exported to {folder}: {error.strerror}") from error
    return made


@contextmanager
def _parts(made: Exported) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open the files that get their names later, ours alone, and take them away in the end. Raises FileExistsError, OSError."""
    with ExitStack() as stack:
        files = []
        for path in (made.warc, made.lines):
            file = stack.enter_context(_part(path).open("ab"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # ends with the process, however that ends
            stack.callback(_part(path).unlink, missing_ok=True)
            files.append(file)
        _clear(made)
        there = next((path for path in (made.warc, made.lines) if os.path.lexists(path)), None)
        if there:
            raise FileExistsError(errno.EEXIST, "", str(there))
        for file in files:
            file.truncate(0)
        yield files[0], files[1]


def _clear(made: Exported) -> None:
    """Take away what an export left that was killed between giving the one file its name and the other."""
    lines, copied = made.lines, _part(made.lines)
    if os.path.lexists(lines) and not (_is_begin(lines, copied) and lines.stat().st_size < copied.stat().st_size):
        return  # they come last
    for path in (made.warc, lines):
        if _is_begin(path, _part(path)):
            path.unlink()


def _is_begin(path: Path, part: Path) -> bool:
    """Tell whether a file is there and holds what another begins with, which is not empty."""
    if not path.is_file():
        return False
    with path.open("rb") as one, part.open("rb") as other:
        size = os.fstat(one.fileno()).st_size
        if not 0 < os.fstat(other.fileno()).st_size >= size:
            return False
        return os.path.samestat(os.fstat(one.fileno()), os.fstat(other.fileno())) or all(
            one.read(CHUNK) == other.read(min(CHUNK, size - place)) for place in range(0, size, CHUNK)
        )


def _publish(made: Exported) -> None:
    name(_part(made.warc), made.warc)
    try:
        name(_part(made.lines), made.lines)
    except OSError:
        made.warc.unlink()
        raise


def name(part: Path, path: Path) -> None:
    """Give a file a second name, where no file has it, and bring it to the disk. Raises FileExistsError, OSError.

    Where the file system knows one name alone for a file, it is copied.
    """
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        _copy(part, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _copy(part: Path, path: Path) -> None:
    with part.open("rb") as source, path.open("xb") as target:
        try:
            shutil.copyfileobj(source, target)
            _settle(target)
        except OSError:
            path.unlink()
            raise


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
