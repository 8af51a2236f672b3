"""The inbox, reports and operations over HTTP on a large archive: how long answers take at a steady rate, and how much work they are.

    python -m tests.bench.desk --documents 1000 --versions 50 --file FILE
    python -m tests.bench.pages FILE [--browser]

The desk is served by a process of its own, and pages of all sorts are asked for in a mixed order, so many a second. Then each
sort is asked for alone, one request after another, for the processor's time of one. A report of 10,000 changes is added to the
file, where it has none. `--browser`: then Chromium opens it, and tells when its first statement was painted; `cold` is the first
request after the start of the desk. FILE may be the address of a database of PostgreSQL that `tests.bench.desk --into` filled.

    python -m tests.bench.pages FILE --rate 50 --sorts inbox,reports,search   a large archive, at the rate that it is to bear
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit
from urllib.request import Request, urlopen  # noqa: TID251  a client for this machine alone

from sqlalchemy.orm import Session

from tests.bench.desk import BEGIN, DAY
from tests.e2e.desk import Clock, settings
from tests.e2e.summary import edition
from tracker import parse
from tracker.app import open_road
from tracker.config import Database
from tracker.model.capture import Answer
from tracker.model.inbox import InboxQuery
from tracker.model.people import Role
from tracker.pipeline.tell import side_of, tell
from tracker.store import captures, documents, inbox, people, reports, sign_ins, snapshots
from tracker.store.session import open_database
from tracker.web.serve import serving

HUGE, CHANGES, SECTIONS = "huge", 10_000, 20
TOKEN, NOW = "bench", BEGIN + 3000 * DAY
READY = "ready "
FILTERS = (
    "least=substantive&announced=no", "board=Genetics", "language=es&audience=patient", "document=summary-77&state=all",
    "who=nobody", "state=all", "state=all&show=unread", "state=all&show=new", "state=reviewed",
    "state=all&board=Screening+and+Prevention&least=editorial",
)  # fmt: skip
WORDS = ("marshol", '"first+winter"', "quagmirin+OR+peatoxan", "relap*", "fever+dry+feet", "seen+7+times", "bogs")
# Keeps when the first statement was in the page and laid out, and a frame was painted after that
WATCH = """const seen = () => document.querySelector("article h3")?.getBoundingClientRect().height > 0
  ? requestAnimationFrame(() => setTimeout(() => { window.statementSeen = performance.now(); }))
  : requestAnimationFrame(seen);
requestAnimationFrame(seen);"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk in a process of its own."""

    url: str
    process: subprocess.Popen[str]

    def work(self) -> float:
        """Return the processor's time that it took so far, in milliseconds."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the desk has no pipes")
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def main() -> None:
    """Ask for pages, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--sorts", default="", help="only these sorts of pages, by the words that they begin with")
    parser.add_argument("--rate", type=float, default=20, help="requests a second")
    parser.add_argument("--asked", type=int, default=200, help="requests of each sort")
    parser.add_argument("--alone", type=int, default=20, help="requests of each sort by which the processor's time is measured")
    parser.add_argument("--browser", type=int, nargs="?", const=5, default=0, help="let Chromium open the huge report so often")
    parser.add_argument("--serve", action="store_true", help="only serve the desk, until the input ends")
    options = parser.parse_args()
    if options.serve:
        _serve(options.file)
        return
    huge, others = prepare(options.file)
    chosen = tuple(options.sorts.split(","))
    sorts = {name: paths for name, paths in _sorts(huge, others).items() if name.startswith(chosen)}
    with _served(options.file) as desk:
        begun = desk.work()
        if "huge report" in sorts:
            _say("huge report, first time", f"{_ask(f'{desk.url}/reports/{huge}'):6.0f} ms, work {desk.work() - begun:6.0f} ms")
        _mixed(desk, sorts, options.asked, options.rate)
        _alone(desk, sorts, options.alone)
    if options.browser:
        _browse(options.file, f"/reports/{huge}", options.browser)


def _mixed(desk: Desk, sorts: dict[str, list[str]], asked: int, rate: float) -> None:
    wanted = [(name, desk.url + paths[n % len(paths)]) for name, paths in sorts.items() for n in range(asked)]
    random.Random(1).shuffle(wanted)  # noqa: S311  the same order each time
    work, begun = desk.work(), time.perf_counter()
    taken = at_a_rate([url for _, url in wanted], rate)
    share = (desk.work() - work) / (time.perf_counter() - begun) / 10
    by_name = defaultdict(list)
    for (name, _), milliseconds in zip(wanted, taken, strict=True):
        by_name[name].append(milliseconds)
    for name, times in {**by_name, f"all, {rate:g} a second": taken}.items():
        _say(name, f"median {median(times):6.1f} ms   p99 {quantiles(times, n=100, method='inclusive')[98]:6.1f} ms")
    _say("the desk was at work", f"{share:.0f} % of one processor")


def _alone(desk: Desk, sorts: dict[str, list[str]], asked: int) -> None:
    for name, paths in sorts.items():
        work = desk.work()
        for number in range(asked):
            _ask(desk.url + paths[number % len(paths)])
        _say(f"{name}: work", f"{(desk.work() - work) / asked:6.1f} ms")


def _browse(file: str, path: str, times: int) -> None:
    from playwright.sync_api import Browser, sync_playwright  # noqa: PLC0415  only where it is wanted

    from tests.web.browsing import launch  # noqa: PLC0415  the same

    def opened(browser: Browser, url: str) -> tuple[float, float]:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": _cookie(url), "value": TOKEN, "url": url}])
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(url + path)
        statement = page.wait_for_function("() => window.statementSeen").json_value()
        painted = page.wait_for_function(PAINTED).json_value()
        context.close()
        return painted, statement

    found: dict[str, list[tuple[float, float]]] = {"cold": [], "warm": []}
    with sync_playwright() as started, launch(started) as browser:
        for _ in range(times):
            with _served(file) as desk:
                found["cold"].append(opened(browser, desk.url))
                found["warm"] += [opened(browser, desk.url) for _ in range(2)]
    for name, pairs in found.items():
        for what, values in zip(("first paint", "first statement"), zip(*pairs, strict=True), strict=True):
            _say(f"huge report in Chromium, {name}: {what}", f"median {median(values):6.0f} ms   slowest {max(values):6.0f} ms")


def prepare(file: Path | str) -> tuple[int, list[int]]:
    """Return the numbers of the huge report, which is made where it is missing, and of 200 others; an operator is signed in."""
    database = open_database(_address(file))
    with database.write() as session:
        if not inbox.versions(session, None, InboxQuery(state=None, slug=HUGE)):
            _huge(session)
        sign_ins.end(session, TOKEN)
        person = people.find(session, "Ida") or people.add(session, "Ida", Role.OPERATOR, NOW)
        sign_ins.begin(session, TOKEN, person.id, NOW, "127.0.0.1")
    with database.read() as session:
        huge = next(iter(inbox.versions(session, None, InboxQuery(state=None, slug=HUGE))))
        others = [number for number in inbox.versions(session, None, InboxQuery(), limit=201) if number != huge]
    database.close()
    return huge, others


def at_a_rate(urls: list[str], rate: float) -> list[float]:
    """Ask for addresses one after another, so many a second, whether earlier ones are answered or not. Returns milliseconds."""
    begun = time.perf_counter()

    def ask(number: int) -> float:
        due = begun + number / rate
        time.sleep(max(due - time.perf_counter(), 0))
        return _ask(urls[number])

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(len(urls))))


def _address(file: Path | str) -> str:
    return file if isinstance(file, str) and "://" in file else f"sqlite:///{file}"


def _sorts(huge: int, others: list[int]) -> dict[str, list[str]]:
    return {
        "inbox": ["/inbox"],
        "inbox, filtered": [f"/inbox?{filters}" for filters in FILTERS],
        "inbox, further back": [
            f"/inbox?state={state}&before={before}" for before in range(5000, 1_195_000, 170_000) for state in ("all", "")
        ],
        "reports": [f"/reports/{number}" for number in others],
        "reports, under filters": [f"/reports/{number}?{filters}" for number, filters in zip(others, FILTERS * 20, strict=False)],
        "huge report": [f"/reports/{huge}?at={at}&view={view}" for at in (1, 51, 5001, 9951) for view in ("", "side", "changes")],
        "its statements": [f"/reports/{huge}/statements/c{number}" for number in range(1, CHANGES, 500)],
        "operations": ["/operations"],
        "versions": [f"/documents/summary-{number}/versions" for number in range(1, 99)],
        "search of a document": [f"/search?q={words}&document=summary-{number}" for number in range(1, 90, 9) for words in WORDS],
        "search of a board": [f"/search?q={words}&board=Genetics" for words in WORDS],
        "search of all": [f"/search?q={words}" for words in WORDS],
    }


def _ask(url: str) -> float:
    begun = time.perf_counter()
    with urlopen(Request(url, headers={"Cookie": f"{_cookie(url)}={TOKEN}"}), timeout=60) as answer:  # noqa: S310  of this machine
        if answer.status != 200 or not answer.read() or "/sign-in" in answer.url:
            raise RuntimeError(f"{url} answered {answer.status} at {answer.url}")
    return (time.perf_counter() - begun) * 1000


def _cookie(url: str) -> str:
    return f"tracker-{urlsplit(url).port}"


@contextmanager
def _served(file: Path | str) -> Iterator[Desk]:
    command = [sys.executable, "-m", "tests.bench.pages", str(file), "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        if server.stdin is None or server.stdout is None:
            raise RuntimeError("the desk has no pipes")
        yield Desk(server.stdout.readline().removeprefix(READY).strip(), server)
        server.stdin.close()


def _serve(file: str) -> None:
    clock, chosen = Clock(NOW), settings(Path(file)).model_copy(update={"database": Database(url=_address(file))})
    with open_road(chosen, clock=clock, sleep=clock.sleep) as road, serving(road, host="127.0.0.1", port=0) as url:
        _tell(f"{READY}{url}")
        for _ in sys.stdin:
            _tell(f"{time.process_time() * 1000:.1f}")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _page(days: int) -> str:
    def text(section: int, number: int) -> str:
        group = f"Patients of group {section}, number {number}, lived near bog {7 * number}"
        return f'<p id="_{section}_{number}">{group} and had marshol for {days} days in the study of {1900 + number % 100}.</p>'

    sections = "".join(
        f'<section id="s{section}"><h2>Group {section}</h2><div class="pdq-sections">'
        f"{''.join(text(section, number) for number in range(CHANGES // SECTIONS))}</div></section>"
        for section in range(SECTIONS)
    )
    page, place = edition(2), '<section id="_60">'
    return page.replace(place, sections + place)


def _huge(session: Session) -> None:
    document = documents.add(session, slug=HUGE, url="https://publisher.example/huge", profile=parse.PDQ.name, every=DAY, added_at=BEGIN)
    before = None
    for number, days in enumerate((12, 14)):
        page = _page(days).encode()
        capture = captures.add(session, document.id, Answer(document.url, 200, (), page, NOW + (number - 2) * DAY))
        content = parse.read(page, parse.PDQ)
        after = snapshots.keep(session, capture, content, parse.fingerprint(content), parse.PARSER_VERSION)
        if before is not None:
            reports.keep(session, before, after, tell(before.content, content, (side_of(before), side_of(after)), document.url), news=True)
        before = after


def _say(name: str, value: str) -> None:
    _tell(f"{name:48} {value}")


if __name__ == "__main__":
    main()
