"""Edge: news as Atom feeds, for programs that come and ask."""

from __future__ import annotations

from tracker.feed.message import write

__all__ = ["write"]
