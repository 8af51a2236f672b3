"""Compares two contents: all of the difference, as changes for people and as a script that rebuilds the newer one."""

from __future__ import annotations

from tracker.diff.compare import compare
from tracker.diff.same import change_hash
from tracker.diff.script import apply

__all__ = ["apply", "change_hash", "compare"]
