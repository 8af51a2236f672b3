"""Shows what a reader would not see; kept in `text`, as other verbs show it, too."""

from __future__ import annotations

from tracker.text import HIDDEN, visible

__all__ = ["HIDDEN", "visible"]
