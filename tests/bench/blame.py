"""Blame beside `git blame` on the same texts, a sentence a line, in one run: performance.md, B1.

    python -m tests.bench.blame --versions 1000 --edits 3 --page acupuncture-pdq-hp

The history is one page under the edits of ../shared/bench/edits.py, one after another. Times are CPU seconds, the best of
three; `--keep` names a folder that keeps the pages for another run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from lxml import etree
from pydantic import TypeAdapter

from tracker import diff, history, parse
from tracker.history.pieces import pieces
from tracker.model.history import Blame, Trace
from tracker.model.report import Side
from tracker.model.snapshot import Content, flatten
from tracker.store.codec import squeeze, unsqueeze

SHARED = Path(__file__).parents[3] / "shared"
START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
TRACES, BLAMES = TypeAdapter(Trace), TypeAdapter(Blame)
Answer = TypeVar("Answer")


def main() -> None:
    """Make the history, follow it both ways, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--versions", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=3)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--page", default="acupuncture-pdq-hp")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        pages = make_history(folder, options.page, options.versions, options.edits, options.seed)
        for line, value in _figures(pages, Path(name)):
            sys.stdout.write(f"{line:64} {value:>12}\n")
            sys.stdout.flush()


@cache
def _editing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("edits", SHARED / "bench" / "edits.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("../shared/bench/edits.py makes the history, and is not there")
    module = importlib.util.module_from_spec(spec)
    sys.modules["edits"] = module
    spec.loader.exec_module(module)
    return module


def make_history(folder: Path, page: str, versions: int, edits: int, seed: int) -> list[Path]:
    """Write a page and what becomes of it under a few edits at a time, and return the files in order; kept ones are not made again."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{page}-{seed}-{edits}-{n:04d}.html" for n in range(1, versions + 1)]
    if not all(file.exists() for file in files):
        for file, body in zip(files, _bodies(page, edits, seed), strict=False):
            file.write_bytes(body)
    return files


def _bodies(page: str, edits: int, seed: int) -> Iterator[bytes]:
    make: Any = _editing()
    rng = random.Random(seed)  # noqa: S311  the same history each time
    path = SHARED / "pages" / f"{page}.html"
    others = sorted(other for other in path.parent.glob("*-hp.html") if other != path)
    document, donors = make.parse(path), make.load_donors(rng.sample(others, min(8, len(others))))
    while True:
        for kept in document.xpath("//li[@data-uncited-kept]"):
            del kept.attrib["data-uncited-kept"]
        yield b"<!DOCTYPE html>\n" + etree.tostring(document, encoding="utf-8", method="html")
        few = {"sentences": rng.sample(donors["sentences"], 60), "references": rng.sample(donors["references"], 20)}
        make.Editor(document, few, rng).run(edits)


def _figures(pages: list[Path], folder: Path) -> Iterator[tuple[str, str]]:
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "-q", "--initial-branch=main"], check=True)
    traces, seconds, newest = _followed(pages, git)
    subprocess.run([*git, "gc", "-q"], check=True)
    yield "versions, entries of the newest", f"{len(traces)}, {len(flatten(newest))}"
    yield "trace of the first version, ms", f"{seconds[0] * 1000:.1f}"
    yield "trace of one more version, ms", f"{sum(seconds[1:]) / len(seconds[1:]) * 1000:.2f}"
    yield from _ours(newest, traces, _child([*git, "blame", "main", "--", "text"]))


def _followed(pages: list[Path], git: list[str]) -> tuple[list[Trace], list[float], Content]:
    """Commit every version, and return its trace with the CPU seconds that took; of the contents only the newest is kept."""
    content = parse.read(pages[0].read_bytes(), parse.PDQ)
    with subprocess.Popen([*git, "fast-import", "--quiet"], stdin=subprocess.PIPE) as importer:
        if importer.stdin is None:
            raise OSError("git fast-import takes no input")
        importer.stdin.write(_commit(1, content))
        seconds, found = _timed(partial(history.first_trace, content, 1))
        times, traces = [seconds], [found]
        for number, page in enumerate(pages[1:], 2):
            before, content = content, parse.read(page.read_bytes(), parse.PDQ)
            seconds, found = _timed(partial(history.trace, before, diff.compare(before, content), number))
            times.append(seconds)
            traces.append(found)
            importer.stdin.write(_commit(number, content))
    return traces, times, content


def _ours(newest: Content, traces: list[Trace], git: float) -> Iterator[tuple[str, str]]:
    sides = [Side(trace.version, START + dt.timedelta(days=trace.version), None) for trace in traces]
    kept = [squeeze(TRACES.dump_json(trace)) for trace in traces]
    yield "bytes of a trace, mean without the first; the first", f"{sum(map(len, kept[1:])) // (len(kept) - 1)}; {len(kept[0])}"

    def cold() -> Blame:
        return history.fold(TRACES.validate_json(unsqueeze(body, "")) for body in kept)

    seconds, found = _best(lambda: history.sentences_of(cold(), newest, sides))
    stored = squeeze(BLAMES.dump_json(cold()))
    reading, read = _best(lambda: history.sentences_of(BLAMES.validate_json(unsqueeze(stored, "")), newest, sides))
    last = history.fold(traces[:-1])
    once = _best(lambda: history.advance(last, traces[-1]))[0]
    if read != found:
        raise AssertionError("the stored blame says otherwise than the traces")
    yield "sentences; of them from the first version", f"{len(found)}; {sum(s.origin.came.before is None for s in found)}"
    yield "git blame, s", f"{git:.3f}"
    yield "B1 blame from the kept traces, s", f"{seconds:.3f}"
    yield "B1 blame from the kept traces / git blame", f"{seconds / git:.2f}"
    yield "B1 stored blame read, ms", f"{reading * 1000:.2f}"
    yield "stored blame, bytes", str(len(stored))
    yield "stored blame advanced by one version, ms", f"{once * 1000:.1f}"


def _commit(number: int, content: Content) -> bytes:
    lines = "\n".join(piece.text.replace("\n", " ") for entry in flatten(content) for piece in pieces(entry.item))
    body = f"{lines}\n".encode()
    when = int((START + dt.timedelta(days=number)).timestamp())
    head = f"commit refs/heads/main\ncommitter Somebody <somebody@example.org> {when} +0000\ndata 0\n".encode()
    return head + f"M 644 inline text\ndata {len(body)}\n".encode() + body + b"\n"


def _best(run: Callable[[], Answer]) -> tuple[float, Answer]:
    rows = [_timed(run) for _ in range(3)]
    return min(seconds for seconds, _ in rows), rows[0][1]


def _timed(run: Callable[[], Answer]) -> tuple[float, Answer]:
    start = time.process_time()
    answer = run()
    return time.process_time() - start, answer


def _child(command: list[str]) -> float:
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


if __name__ == "__main__":
    main()
