"""Kills Tracker while it makes and sends mails, and says what a recipient missed, or got too often.

A real process is killed with signal 9, at a commit or at any time; a real mail server in this one takes what it sends. The same
seed gives the same script; the moments are the machine's.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.crashing import CONFIG, Crashes, End
from tests.e2e.summary import edition
from tests.faults.scenarios import PAGE, SLUG, Place
from tests.mails import HOST, MailServer
from tests.servers import PageServer

SETTINGS = CONFIG + '[mail]\nmode = "smtp"\nhost = "{host}"\nport = {port}\nsecurity = "none"\nsender = "tracker@example.org"\n'
READERS = [f"reader-{number}@example.org" for number in range(4)]
REPORT = re.compile(r"/reports/(\d+)")
AGAIN = 3  # kills in a row, at most, before it may come to an end
STEPS = 5 + 4 * len(READERS) * 2  # before and after a commit, more or less


@dataclass
class Findings:
    """What kills did. All lists are to be empty."""

    kills: int = 0
    news: int = 0
    mails: int = 0
    extra: int = 0
    missing: list[str] = field(default_factory=list)
    too_many: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def faults(self) -> list[str]:
        return [*self.missing, *self.too_many, *self.other]

    def __str__(self) -> str:
        counts = f"{len(self.missing)} missing, {len(self.too_many)} too many, {len(self.other)} other faults"
        mails = f"{self.mails} mails, {self.extra} of them extra copies under the same Message-ID"
        return f"{self.kills} kills, {self.news} reports to {len(READERS)} readers: {mails}; {counts}; {self.seconds:.0f} s"


def kill_mails(kills: int, seed: int, folder: Path | None = None) -> Findings:
    """Kill so many times, and let all come to an end between."""
    found, chance, began = Findings(), random.Random(seed), time.monotonic()  # noqa: S311  a script, no secrets
    with (
        tempfile.TemporaryDirectory(dir=folder) as name,
        MailServer() as server,
        PageServer() as pages,
        Crashes(Path(name), SETTINGS.format(host=HOST, port=server.port)) as crashes,
    ):
        trial = Trial(Place(crashes, pages), server, chance, found)
        trial.begin()
        while found.kills < kills:
            trial.go_round(kills)
        trial.judge()
    found.seconds = time.monotonic() - began
    return found


@dataclass
class Trial:
    """One database, whose readers are told at once."""

    place: Place
    server: MailServer
    chance: random.Random
    found: Findings
    usual: float = 0.3

    def begin(self) -> None:
        """Track a page for readers who want to be told of everything at once."""
        crashes, pages = self.place.crashes, self.place.pages
        pages.put(PAGE, edition(1))
        crashes.run("add", pages.url(PAGE), "--slug", SLUG)
        self.place.check()
        for reader in READERS:
            end = crashes.run("subscribe", reader, "--now")
            if end.code != 0:
                self.found.other.append(f"subscribe: {end}")

    def go_round(self, kills: int) -> None:
        """Let something become news, kill while it is told, and let it be told."""
        self.found.news += 1
        before, had = self.found.kills, len(self.server.mails)
        self.place.pages.put(
            PAGE, edition(2, note=f" In study {self.found.news}, {self.found.news + 3} of 9,000 patients lived near a bog.")
        )
        self.place.check()
        for _ in range(self.chance.randint(1, AGAIN)):
            if self.found.kills < kills:
                self._kill()
        end = self.place.crashes.run("post")
        self.usual = 0.8 * self.usual + 0.2 * end.seconds
        self._hear(end)
        if end.code != 0:
            self.found.other.append(f"it does not come to an end: {end}")
        copies = Counter((mail.to, mail.id) for mail in self.server.mails[had:])
        often = [f"{reader} got {times} copies" for (reader, _), times in copies.items() if times - 1 > self.found.kills - before]
        self.found.too_many += often

    def _kill(self) -> None:
        if self.chance.random() < 0.5:
            end = self.place.crashes.run("post", step=self.chance.randrange(STEPS))
        else:
            end = self.place.crashes.run("post", after=self.chance.uniform(0, self.usual))
        self.found.kills += end.code is None
        self._hear(end)

    def _hear(self, end: End) -> None:
        if "Traceback" in end.complained:
            self.found.other.append(end.complained)

    def judge(self) -> None:
        """Say what readers missed and what they got too often: each report is told in one message, however often that came."""
        reports = {str(number) for (number,) in self.place.ask("SELECT report_id FROM news WHERE kind = 'report' AND id > 1")}
        self.found.mails = len(self.server.mails)
        if len(reports) != self.found.news:
            self.found.other.append(f"{len(reports)} reports of {self.found.news} became news")
        for reader in READERS:
            mails = self.server.to(reader)
            copies = Counter(mail.id for mail in mails)
            self.found.extra += len(mails) - len(copies)
            if len({mail.content for mail in mails}) != len(copies):
                self.found.other.append(f"{reader} got two mails that differ under one Message-ID")
            told = Counter(report for text in {mail.id: mail.text() for mail in mails}.values() for report in set(REPORT.findall(text)))
            self.found.missing += [f"{reader} was not told of report {report}" for report in reports - set(told)]
            self.found.too_many += [
                f"{reader} was told of report {report} in {times} messages" for report, times in told.items() if times > 1
            ]
        if waits := self.place.ask("SELECT id, state FROM deliveries WHERE state NOT IN ('sent', 'replaced')"):
            self.found.other.append(f"messages that did not go: {waits}")


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--kills", type=int, default=300)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    result = kill_mails(asked.kills, asked.seed)
    print(result, *result.faults(), sep="\n  ")  # noqa: T201  the report of the campaign
    sys.exit(bool(result.faults()))
