"""Verb: reads what the publisher announced (`read`), and sets it against what was observed (`reconcile`)."""

from __future__ import annotations

from tracker.announce.read import read_announcement
from tracker.announce.reconcile import reconcile

__all__ = ["read_announcement", "reconcile"]
