"""What text and page have in common: the lines of the head, and the statements in groups."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.model.change import Significance
from tracker.model.report import Report, Side, Statement
from tracker.report.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one top-level section; `heading` is empty for the document as a whole."""

    heading: str
    statements: tuple[Statement, ...]


def told(report: Report) -> list[Group]:
    """Return all statements but the technical ones, by top-level section, in the order of the changes."""
    shown = (statement for statement in report.statements if statement.significance is not Significance.TECHNICAL)
    return [Group(heading, tuple(group)) for heading, group in groupby(shown, lambda statement: next(iter(statement.section), ""))]


def technical(report: Report) -> list[Statement]:
    """Return the statements of technical changes."""
    return [statement for statement in report.statements if statement.significance is Significance.TECHNICAL]


def technical_line(report: Report, phrases: Phrases) -> str:
    """Return how many technical changes there are and of what sort; "" where there are none."""
    changes = [change for change in report.changeset.changes if change.significance is Significance.TECHNICAL]
    if not changes:
        return ""
    counted = Counter(phrases.reasons[reason] for change in changes for reason in change.reasons)
    one, many = phrases.technical_count
    return (one if len(changes) == 1 else many).format(count=len(changes), reasons=phrases.comma.join(counted))


def head_lines(report: Report, phrases: Phrases) -> list[str]:
    """Return which versions are compared, between which times the change happened, and the publisher's own dates."""
    before, after = report.before, report.after
    lines = [phrases.compared.format(after=_version(after, phrases.version, phrases.file), before=_older(before, phrases))]
    if before.captured_at and after.captured_at:
        lines.append(phrases.between.format(before=_time(before.seen_at or before.captured_at), after=_time(after.captured_at)))
    elif after.captured_at:
        lines.append(phrases.seen.format(after=_time(after.captured_at)))
    if before.updated or after.updated:
        dates = {"before": _date(before.updated, phrases), "after": _date(after.updated, phrases)}
        lines.append((phrases.dated_same if before.updated == after.updated else phrases.dated).format(**dates))
    return lines


def dates_line(report: Report, phrases: Phrases) -> str:
    """Return how the publisher's date agrees with what was observed; "" where there is nothing to say of it."""
    return phrases.dates[report.reconciliation.dates]


@dataclass(frozen=True, slots=True)
class Left:
    """What the publisher did not announce: statements, or one `line` in their place."""

    line: str = ""
    statements: tuple[Statement, ...] = ()


def says_announced(report: Report) -> bool:
    """Whether there is anything to say of announcements: an item, or a change that one should tell of."""
    return bool(report.reconciliation.pairings) or any(n.significance is Significance.SUBSTANTIVE for n in report.statements)


def unannounced(report: Report, phrases: Phrases) -> Left | None:
    """Return what no announced item tells of; None where nothing was announced at all, or nothing substantive changed.

    Where that is all that changed, one line says so: the statements stand above.
    """
    substantive = sum(statement.significance is Significance.SUBSTANTIVE for statement in report.statements)
    untold = set(report.reconciliation.unannounced)
    left = tuple(statement for statement in report.statements if statement.change in untold)
    if not report.reconciliation.pairings or not (substantive or left):
        return None
    if not left:
        return Left(phrases.none_unannounced)
    if len(left) == sum(len(group.statements) for group in told(report)):
        one, many = phrases.all_unannounced
        return Left((one if len(left) == 1 else many).format(count=len(left)))
    return Left(statements=left)


def subsection(section: Sequence[str]) -> str:
    """Return the headings below the top-level one, as a path."""
    return path(section[1:])


def path(section: Sequence[str]) -> str:
    """Return headings as a path."""
    return " › ".join(section)


def _older(side: Side, phrases: Phrases) -> str:
    return _version(side, phrases.older, phrases.older_file)


def _version(side: Side, numbered: str, unnumbered: str) -> str:
    return unnumbered if side.version is None else numbered.format(number=side.version)


def _time(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or 'UTC'}"


def _date(date: dt.date | None, phrases: Phrases) -> str:
    return phrases.day(date) if date else phrases.undated
