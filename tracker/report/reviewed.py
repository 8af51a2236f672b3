"""A report after review: in the words that the editors chose, without the statements that they dismissed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tracker.model.report import Report, Statement
from tracker.model.review import Comment, Deed, Review, ReviewState, Verdict, VerdictKind


def reviewed(report: Report, review: Review | None) -> tuple[Report, list[str]]:
    """Return the report as it was decided, and lines that say what was decided; without a review as it is, and no lines."""
    if review is None:
        return report, []
    verdicts = {name: _verdict(deed) for name, deed in review.verdicts.items()}
    kept = [_worded(each, verdicts.get(each.change)) for each in report.statements if not _dismissed(verdicts.get(each.change))]
    gone = [(each, verdicts[each.change]) for each in report.statements if _dismissed(verdicts.get(each.change))]
    lines = [f"Review: {review.state}."]
    whole = verdicts.pop("", None)
    if whole is not None and whole.text:
        lines.append(f"On the report as a whole: {whole.kind}: {whole.text}")
    if review.state is ReviewState.WAITING:
        waiting = set(review.statements) - review.decided
        lines.append(f"{len(waiting)} of {len(review.statements)} statements wait for a decision.")
    lines += [f"Dismissed: {each.text} ({verdict.text})" for each, verdict in gone]
    return replace(report, statements=tuple(kept)), lines


def decisions(review: Review) -> dict[str, Any]:
    """Return how far a review is, and the verdicts and comments that hold, with their change's id, "" for the report; as JSON has them."""
    verdicts = [(name, _verdict(deed)) for name, deed in review.verdicts.items()]
    return {
        "state": str(review.state),
        "verdicts": [{"change": name, "verdict": str(verdict.kind), "text": verdict.text} for name, verdict in verdicts],
        "comments": [{"change": deed.statement, "text": deed.what.text} for deed in review.standing if isinstance(deed.what, Comment)],
    }


def _verdict(deed: Deed) -> Verdict:
    if not isinstance(deed.what, Verdict):
        raise TypeError("this deed is no verdict")
    return deed.what


def _dismissed(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.kind is VerdictKind.DISMISS


def _worded(statement: Statement, verdict: Verdict | None) -> Statement:
    return replace(statement, text=verdict.text) if verdict and verdict.kind is VerdictKind.REWORD else statement
