"""`make bench`: the figures of truth and speed, each beside the last one recorded in docs/benchmarks.md.

    python -m tests.bench.measure --seed 101 --edits 60 --announcements 40

Times are CPU seconds of the best of three runs, all made in one go, since the machine may be shared.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml.html.diff import htmldiff

from tracker import parse
from tracker.model.report import Side
from tracker.model.snapshot import Content
from tracker.pipeline.tell import tell

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
COMMAND = [sys.executable, "-m", "tracker", "diff"]
GIT = ["git", "diff", "--no-index", "--word-diff=porcelain", "--word-diff-regex=<[^>]*>|[^<[:space:]]+", "-U0"]
LARGEST, SMALL, OTHER = "breast-ovarian-genetics-pdq-hp", "lung-screening-pdq-hp", "retinoblastoma-treatment-pdq-hp"
NOBODY = (Side(None, None, None), Side(None, None, None))
SHOWN = ("recall", "precision", "references", "statements", "clean", "fragments", "reconciled")


def main() -> None:
    """Make the pairs, score them, time the differ, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--announcements", type=int, default=40)
    options = parser.parse_args()
    recorded = dict(_recorded())
    with tempfile.TemporaryDirectory() as folder:
        for name, value in _figures(Path(folder), options.seed, {"edits": options.edits, "announcements": options.announcements}):
            sys.stdout.write(f"{name:58} {value:>8}   recorded: {recorded.get(name, '-')}\n")
            sys.stdout.flush()


def _recorded() -> Iterator[tuple[str, str]]:
    """Give the rows of the tables of docs/benchmarks.md whose first cell is a figure's name."""
    for row in re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8"), re.MULTILINE):
        yield row[0], row[1].strip()


def _figures(folder: Path, seed: int, pairs: dict[str, int]) -> Iterator[tuple[str, str]]:
    for maker, count in pairs.items():
        figures = _score(maker, folder / maker, seed, count)
        yield from ((f"{maker} {name}", str(figures[name])) for name in SHOWN if figures[name] is not None)
    yield from _speed(folder / "speed", seed)


def _make(maker: str, folder: Path, *options: str) -> None:
    subprocess.run(
        [sys.executable, str(SHARED / "bench" / f"{maker}.py"), str(SHARED / "pages"), str(folder), *options],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _score(maker: str, folder: Path, seed: int, count: int) -> dict[str, float | None]:
    _make(maker, folder, "--seed", str(seed), "--pairs", str(count))
    out = folder / "figures.json"
    command = " ".join([*COMMAND, "{before}", "{after}", "--format", "json"])
    subprocess.run(
        [sys.executable, str(SHARED / "bench" / "score.py"), str(folder), "--cmd", command, "--json", str(out)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    figures: dict[str, float | None] = json.loads(out.read_text(encoding="utf-8"))["figures"]
    return figures


def _speed(folder: Path, seed: int) -> Iterator[tuple[str, str]]:
    _make("edits", folder / "large", "--seed", str(seed), "--pairs", "1", "--edits", "12", "--only", LARGEST)
    _make("edits", folder / "small", "--seed", str(seed), "--pairs", "1", "--edits", "6", "--only", SMALL)
    large, small = (next(folder.glob(f"{size}/*/before.html")).parent for size in ("large", "small"))
    git, whole, memory = _child([*GIT, *_sides(large)]), *_memory([*COMMAND, *_sides(large), "--format", "json"])
    before, after = (_read(Path(side)) for side in _sides(large))
    compare = _best(lambda: tell(before, after, NOBODY, ""))
    yield "D1 whole command / git word diff, largest page", f"{whole / git:.1f}"
    yield "D1 compare and narrate / git word diff, largest page", f"{compare / git:.2f}"
    yield "D2 lxml htmldiff / ours with two parses, largest page", f"{_htmldiff(large) / _ours(large):.1f}"
    yield "D2 ours with two parses / lxml htmldiff, small page", f"{_ours(small) / _htmldiff(small):.2f}"
    unrelated = _best(lambda: tell(before, _read(SHARED / "pages" / f"{OTHER}.html"), NOBODY, ""))
    yield "D3 two unrelated pages / largest pair, parses included", f"{unrelated / _ours(large):.2f}"
    yield "D4 peak memory of D1, MB", f"{memory:.0f}"


def _sides(folder: Path) -> list[str]:
    return [str(folder / f"{side}.html") for side in ("before", "after")]


def _read(path: Path) -> Content:
    return parse.read(path.read_bytes(), parse.PDQ)


def _ours(folder: Path) -> float:
    def run() -> None:
        before, after = (_read(Path(side)) for side in _sides(folder))
        tell(before, after, NOBODY, "")

    return _best(run)


def _htmldiff(folder: Path) -> float:
    before, after = (Path(side).read_text(encoding="utf-8") for side in _sides(folder))
    return _best(lambda: htmldiff(before, after))


def _best(run: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def _child(command: list[str]) -> float:
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def _memory(command: list[str]) -> tuple[float, float]:
    """Return the CPU seconds of a command, and the peak memory of the largest child so far in MB."""
    seconds = _child(command)
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    main()
