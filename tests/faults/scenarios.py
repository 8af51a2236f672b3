"""What is killed: a database with a sample page, and the commands that each do one thing to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.crashing import Crashes, End
from tests.e2e.summary import MAINTENANCE, edition
from tests.servers import PageServer

PAGE, ELSEWHERE = "/types/sundew/hp/sundew", "/types/sundew/hp/sundew-fever"
SLUG = "sundew"
CONFIG = "[fetch]\ndelay = 0.0\nseconds = 5.0\nallow_private = true\n[schedule]\ntick = 0.05\nevery = '1m'\nworkers = 3\n"


@dataclass(frozen=True)
class Place:
    """A database of our own, and the pages that it tracks."""

    crashes: Crashes
    pages: PageServer

    @property
    def file(self) -> Path:
        return self.crashes.folder / "tracker.db"

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            return connection.execute(query).fetchall()

    def publish(self, number: int, *, status: int = 200) -> None:
        self.pages.put(PAGE, edition(number), status=status)

    def check(self, days: float = 0.0) -> End:
        return self.crashes.run("check", SLUG, days=days)

    def story(self) -> dict[str, object]:
        """Return what is known of the pages and was told, whatever way it came about."""
        return {
            "versions": self.ask("SELECT version, fingerprint FROM snapshots JOIN readings ON snapshot_id = snapshots.id ORDER BY 1"),
            "reports": self.ask("SELECT count(*), sum(news) FROM reports"),
            "notices": self.ask("SELECT kind, text FROM notices ORDER BY id"),
            "decisions": self.ask("SELECT capture_id, accepted FROM decisions"),
            "documents": self.ask("SELECT state, url, moved_to, title FROM documents"),
            "bytes": self.ask("SELECT sha256 FROM blobs ORDER BY 1"),
        }


def _first(place: Place) -> None:
    place.crashes.run("add", place.pages.url(PAGE), "--slug", SLUG)
    place.publish(1)


def _second(place: Place) -> None:
    _first(place)
    place.check()
    place.publish(2)


def _doubtful(place: Place) -> None:
    _second(place)
    place.pages.put(PAGE, MAINTENANCE)


def _held_back(place: Place) -> None:
    """An older copy waits: what an operator may well accept."""
    _stale(place)
    place.check()


def _stale(place: Place) -> None:
    _second(place)
    place.check()
    place.publish(1)


def _missing(place: Place) -> None:
    _second(place)
    place.pages.put(PAGE, "gone", status=404)
    place.check()
    place.check(days=0.5)


def _returned(place: Place) -> None:
    _missing(place)
    place.check(days=1.5)
    place.publish(2)


def _moved(place: Place) -> None:
    _second(place)
    place.pages.put(ELSEWHERE, edition(2))
    place.pages.put(PAGE, "", status=301, location=ELSEWHERE)


def _moving(place: Place) -> None:
    _moved(place)
    place.check()


def _crashing(place: Place) -> None:
    _second(place)
    place.crashes.run("check-poison", SLUG)
    place.crashes.run("check-poison", SLUG)


@dataclass(frozen=True)
class Scenario:
    """A command that is killed, after what came before it, some days ahead; `says` is what it says where nobody kills it."""

    before: Callable[[Place], None]
    command: str
    says: str
    days: float = 0.0


SCENARIOS = {
    "first": Scenario(_first, "check", ": new (version 1)"),
    "change": Scenario(_second, "check", ": new (version 2)"),
    "suspect": Scenario(_doubtful, "check", ": suspect: "),
    "stale": Scenario(_stale, "check", "an older copy"),
    "withdrawn": Scenario(_missing, "check", ": gone: ", 1.5),
    "returned": Scenario(_returned, "check", ": new (version 2)", 1.6),
    "accept": Scenario(_held_back, "accept", "is version 3"),
    "refuse": Scenario(_held_back, "refuse", "is refused"),
    "moved": Scenario(_moved, "check", "has moved to"),
    "move": Scenario(_moving, "move", "is tracked at"),
    "quarantine": Scenario(_crashing, "check-poison", "the reader crashed"),
}
