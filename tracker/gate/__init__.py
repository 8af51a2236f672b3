"""Stands between capture and snapshot: is this the document at all? What it doubts is kept and shown, and never news."""

from tracker.gate.answer import judge_status
from tracker.gate.objection import Objection
from tracker.gate.page import judge_page

__all__ = ["Objection", "judge_page", "judge_status"]
