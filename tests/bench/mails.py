"""Many subscribers are told of many changed documents: letters made, and handed to a mail server in a process of its own.

    python -m tests.bench.mails --subscribers 10000 --documents 50 --apart 500

Of the subscribers, `--apart` have each a choice of documents of their own, the others want all. Memory is that of the process that
makes and sends.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.e2e.desk import Desk, open_desk
from tests.e2e.summary import edition
from tests.mails import HOST, MailServer, Taken
from tests.servers import PageServer
from tracker.mail import Security, Sender, Server, SmtpChannel
from tracker.model.subscription import Cadence, Choice, Interest, Standing
from tracker.pipeline import deliver
from tracker.pipeline.collect import Collector
from tracker.pipeline.post import Post
from tracker.store import news, subscribers

BASE = "https://desk.example.org"
EVERY = 0.5  # seconds between two looks at memory


class Counted(list[Taken]):
    """Counts mails and their bytes, and forgets them."""

    taken = size = 0

    def append(self, mail: Taken) -> None:
        """Count one."""
        self.taken += 1
        self.size += len(mail.content)


def serve() -> None:
    """Take mails until standard input ends; say the port first, and at the end how many mails and bytes came."""
    mails = Counted()
    with MailServer(mails=mails) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
    sys.stdout.write(f"{mails.taken} {mails.size}\n")


@dataclass
class Watch:
    """Looks at the memory of this process, in MB."""

    seen: list[float] = field(default_factory=list)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        over = threading.Event()

        def look() -> None:
            while not over.wait(EVERY):
                self.seen.append(memory())

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def curve(self) -> str:
        """Return the memory at each tenth of the time."""
        step = max(1, len(self.seen) // 10)
        return " ".join(f"{mb:.0f}" for mb in self.seen[::step]) + f", at most {max(self.seen, default=0):.0f}"


def memory(process: int | None = None) -> float:
    """Return the resident memory of a process, of this one where none is given, in MB."""
    status = Path(f"/proc/{process or 'self'}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


def fill(desk: Desk, pages: PageServer, documents: int) -> None:
    """Track documents, and have each change."""
    for number in range(documents):
        slug = f"document-{number}"
        desk.add(pages.put(f"/{slug}", edition(1)), slug)
        desk.check(slug)


def change(desk: Desk, pages: PageServer, documents: int) -> None:
    """Change each document."""
    for number in range(documents):
        pages.put(f"/document-{number}", edition(2 + number % 3, note=f" In study {number}, {number + 11}% lived near a bog."))
        desk.check(f"document-{number}")


def subscribe(desk: Desk, count: int, apart: int, documents: int) -> None:
    """Let subscribers be told each day of what they want."""
    chance = random.Random(1)  # noqa: S311  a script, no secrets
    now = desk.clock()
    with desk.road.database.write() as session:
        last = news.newest(session)
        for number in range(count):
            who = subscribers.add(session, f"reader-{number}@example.org", Standing.ACTIVE, "UTC", "en", now)
            own = tuple(sorted(chance.sample(range(1, documents + 1), documents // 2))) if number < apart else ()
            subscribers.subscribe(session, who.id, Choice(Interest(documents=own), Cadence.DAILY), last, now.date())


def main() -> None:
    """Measure, and print the figures."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--subscribers", type=int, default=10_000)
    words.add_argument("--documents", type=int, default=50)
    words.add_argument("--apart", type=int, default=500)
    words.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.serve:
        serve()
        return
    command = [sys.executable, "-m", "tests.bench.mails", "--serve"]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
        tempfile.TemporaryDirectory() as folder,
        PageServer() as pages,
        open_desk(Path(folder)) as desk,
    ):
        assert server.stdout
        port = int(server.stdout.readline())
        fill(desk, pages, asked.documents)
        subscribe(desk, asked.subscribers, asked.apart, asked.documents)
        change(desk, pages, asked.documents)
        sys.stdout.write(
            f"{asked.subscribers} subscribers, {asked.apart} with documents of their own, {asked.documents} changed documents\n"
        )
        measure(desk, port)
        sys.stdout.write("the server took {} mails of {:.0f} KB\n".format(*told(server.communicate()[0])))


def told(said: str) -> tuple[int, float]:
    """Return how many mails came, and their mean size in KB."""
    count, size = map(int, said.split())
    return count, size / max(1, count) / 1000


def measure(desk: Desk, port: int) -> None:
    """Make and send what is due."""
    collector = partial(Collector, desk.road, wait_for_review=False, base_url=BASE)
    channel = SmtpChannel(Server(HOST, port, Security.NONE), Sender("tracker@example.org", "Tracker"))
    post, watch, before = Post(desk.road, channel, collector, BASE, "example.org"), Watch(), memory()
    deeds: dict[str, Callable[[], int]] = {"made": lambda: deliver.make(post, desk.clock()), "sent": lambda: deliver.send(post).sent}
    for name, deed in deeds.items():
        watch.seen.clear()
        began, cpu = time.monotonic(), time.process_time()
        with watch():
            count = deed()
        took, worked = time.monotonic() - began, time.process_time() - cpu
        each = f"{1000 * took / max(1, count):.1f} ms each, {1000 * worked / max(1, count):.1f} of CPU"
        sys.stdout.write(f"{name}: {count} in {took:.0f} s ({each}); memory {before:.0f} before, then {watch.curve()} MB\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
