"""What robots.txt allows; pure, the text is passed in."""

from __future__ import annotations

from datetime import datetime, timedelta

from protego import Protego

from tracker.model.capture import Robots
from tracker.model.errors import FetchError
from tracker.net import address

READ = 500 * 1024  # bytes of a robots.txt that count
FRESH = timedelta(hours=24)
LONGEST_WISH = timedelta(hours=1)  # a host may ask for longer pauses; then a day's checks would never be done
MOST_RULES = 2_000_000
DENY_ALL = "User-agent: *\nDisallow: /"


class Rules:
    """The rules of one robots.txt."""

    def __init__(self, text: str) -> None:
        lines = text.lower().splitlines()
        agents = sum(line.lstrip().startswith("user") for line in lines)
        # each agent of a long list gets each rule below it, and a hostile text would fill the memory with that
        self._protego = Protego.parse(text if agents * len(lines) <= MOST_RULES else DENY_ALL)

    def allowed(self, url: str, user_agent: str) -> bool:
        """Return whether a program of this name ("Tracker/1.0 (...)" is "Tracker") may look at the address."""
        return self._protego.can_fetch(url, _product(user_agent))

    def crawl_delay(self, user_agent: str) -> timedelta | None:
        """Return the pause between two visits that the host asks of this program, at most LONGEST_WISH; None: it asks nothing."""
        seconds = self._protego.crawl_delay(_product(user_agent))
        return None if seconds is None else timedelta(seconds=min(seconds, LONGEST_WISH.total_seconds()))


def fresh(robots: Robots, now: datetime) -> bool:
    """Return whether what a host said may still be used: for a day."""
    return now - robots.fetched_at < FRESH


def still_counts(robots: Robots, now: datetime) -> bool:
    """Return whether what a host said may be used while it cannot say anew: for a day more."""
    return now - robots.fetched_at < 2 * FRESH


def crawl_delay(robots: Robots, user_agent: str) -> timedelta | None:
    """Return the pause that a host asks of this program between two visits; None: it asks nothing."""
    return Rules(robots.text).crawl_delay(user_agent)


def robots_url(url: str) -> str:
    """Return where the robots.txt for an address is. Raises FetchError of kind `address`."""
    return str(address(url).copy_with(raw_path=b"/robots.txt"))


def read(body: bytes) -> str:
    """Return the text of a robots.txt, whole lines of its first 500 KB: half a "Disallow: /private" would forbid all."""
    whole = body if len(body) < READ else body[:READ].rpartition(b"\n")[0]
    return whole.decode("utf-8-sig", errors="replace")


def permit(robots: Robots, url: str, user_agent: str) -> None:
    """Raise FetchError of kind `robots` where the host denies the address to this program."""
    if not Rules(robots.text).allowed(url, user_agent):
        message = f"{url}: robots.txt of {robots.host} forbids {_product(user_agent)} to read it; ask its owner, or pause the document"
        raise FetchError(message, kind="robots", transient=False)


def _product(user_agent: str) -> str:
    """Return the name before the version: a comment after it could name another program."""
    return user_agent.partition("/")[0]
