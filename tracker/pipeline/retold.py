"""What became news of one document, in words: one report as it was told, or several as one comparison anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.diff import change_hash
from tracker.model.announcement import Pairing, Status
from tracker.model.change import Change, Kind, Significance
from tracker.model.digest import Correction, CorrectionKind, Line, Told
from tracker.model.document import Document
from tracker.model.history import Reversal
from tracker.model.report import Report
from tracker.model.review import Deed, Review, ReviewState, Verdict, VerdictKind
from tracker.report import retell

BEST = (Status.CONFIRMED, Status.PARTIAL, Status.UNOBSERVED)


@dataclass(frozen=True, slots=True)
class Source:
    """A report with its review: where a change stands on the desk, and what editors decided about it."""

    number: int
    report: Report
    review: Review | None


@dataclass(frozen=True, slots=True)
class Known:
    """What sources know of a change that stands in one of them, in the last one that says something of it."""

    source: Source
    change: str
    announced: bool
    verdict: Verdict | None

    @property
    def gone(self) -> bool:
        """Tell whether an editor dismissed it."""
        return self.verdict is not None and self.verdict.kind is VerdictKind.DISMISS


def told_of(document: Document, report: Report, sources: Sequence[Source], language: str, reversals: Sequence[Reversal] = ()) -> Told:
    """Return what a report tells of a document, in a language and as its sources were decided.

    The one source of a single report is itself. Of several that were compared as one, a change is known again by its hash.
    """
    said = retell(report, language)
    single = sources[0] if len(sources) == 1 and sources[0].report is report else None
    lines, dismissed = _own(single, said) if single else _split(said, sources)
    if single and (text := reworded(single.review)) and lines:
        lines = [_as_one(lines, text)]
    return replace(
        bare(document),
        title=document.title or report.title,
        before=report.before,
        after=report.after,
        reports=tuple(source.number for source in sources),
        lines=tuple(lines),
        dismissed=tuple(dismissed),
        pairings=tuple(_pairings([*(source.report for source in sources), report])),
        dates=report.reconciliation.dates,
        reversals=tuple(reversals),
    )


def bare(document: Document) -> Told:
    """Return an item that tells nothing of a document yet."""
    return Told(document.id, document.slug, document.title, document.url, document.board, document.audience, document.language)


def corrections_of(source: Source, before: Review, language: str) -> list[Correction]:
    """Return what was decided otherwise about a report's statements since its review stood as `before`."""
    said = retell(source.report, language)
    was, now = (_by_change(replace(source, review=review), said) for review in (before, source.review))
    text = reworded(source.review)
    told = [line for line, shown in was.values() if shown]
    if text and told:
        one = _as_one(told, reworded(before) or " ".join(line.text for line in told))
        return [Correction(CorrectionKind.REWORDED, one, text)] if one.text != text else []
    return [turned for change in was if (turned := _turned(was[change], now[change])) is not None]


def reworded(review: Review | None) -> str:
    """Return how an editor said a report as a whole anew, "" where nobody did: it is not told together with others."""
    whole = _whole(review)
    return whole.text if whole is not None and whole.kind is VerdictKind.REWORD else ""


def _by_change(source: Source, said: Report) -> dict[str, tuple[Line, bool]]:
    """Return a report's lines by change, each with whether it is told."""
    lines, dismissed = _own(source, said)
    return {line.change: (line, True) for line in lines} | {line.change: (line, False) for line in dismissed}


def _turned(was: tuple[Line, bool], now: tuple[Line, bool]) -> Correction | None:
    match was[1], now[1]:
        case True, False:
            return Correction(CorrectionKind.DISMISSED, was[0])
        case False, True:
            return Correction(CorrectionKind.RESTORED, now[0], now[0].text)
        case True, True if was[0].text != now[0].text:
            return Correction(CorrectionKind.REWORDED, was[0], now[0].text)
    return None


def _own(source: Source, said: Report) -> tuple[list[Line], list[Line]]:
    """Return the lines of a report that is its own source: each change is that of the same id."""
    texts = {statement.change: statement.text for statement in said.statements}
    named = {change for pairing in said.reconciliation.pairings for change in pairing.changes}
    verdicts = _verdicts(source.review)
    lines: list[Line] = []
    dismissed: list[Line] = []
    for change in said.changeset.told():
        known = Known(source, change.id, change.id in named, verdicts.get(change.id))
        line = _line(change, change_hash(change), texts.get(change.id, ""), known)
        (dismissed if known.gone else lines).append(replace(line, announced=known.announced))
    return lines, dismissed


def _split(said: Report, sources: Sequence[Source]) -> tuple[list[Line], list[Line]]:
    """Return the lines of a comparison anew, known again by their hashes: those that are told, and those that editors dismissed."""
    known, places = _known(sources), _announced_places(sources)
    texts = {statement.change: statement.text for statement in said.statements}
    named = {change for pairing in said.reconciliation.pairings for change in pairing.changes}
    lines: list[Line] = []
    dismissed: list[Line] = []
    for change in said.changeset.told():
        key = change_hash(change)
        own = known.get(key)
        line = _line(change, key, texts.get(change.id, ""), own)
        announced = change.id in named or (own.announced if own else change.anchor in places)
        (dismissed if own and own.gone else lines).append(replace(line, announced=announced))
    return lines, dismissed


def _announced_places(sources: Sequence[Source]) -> set[str]:
    """Return the anchors at which all that any version changed was announced, so that what they changed together was, too."""
    announced: dict[str, bool] = {}
    for source in sources:
        named = {change for pairing in source.report.reconciliation.pairings for change in pairing.changes}
        for change in source.report.changeset.told():
            if change.anchor:
                announced[change.anchor] = announced.get(change.anchor, True) and change.id in named
    return {anchor for anchor, all_of_it in announced.items() if all_of_it}


def _line(change: Change, key: bytes, text: str, known: Known | None) -> Line:
    verdict = known.verdict if known else None
    anew = verdict.text if verdict is not None and verdict.kind is VerdictKind.REWORD else ""
    return Line(
        report=known.source.number if known else 0,
        change=known.change if known else "",
        hash=key.hex(),
        kind=change.kind,
        significance=change.significance,
        section=change.section,
        text=anew or text,
        reviewed=verdict is not None and verdict.kind in {VerdictKind.ACCEPT, VerdictKind.REWORD},
        reworded=bool(anew),
        passages=(change.before or "", change.after or ""),
    )


def _known(sources: Sequence[Source]) -> dict[bytes, Known]:
    found: dict[bytes, Known] = {}
    for source in sources:
        verdicts = _verdicts(source.review)
        named = {change for pairing in source.report.reconciliation.pairings for change in pairing.changes}
        for change in source.report.changeset.told():
            key = change_hash(change)
            verdict = verdicts.get(change.id) or (found[key].verdict if key in found else None)
            announced = change.id in named or (key in found and found[key].announced)
            found[key] = Known(source, change.id, announced, verdict)
    return found


def _verdicts(review: Review | None) -> Mapping[str, Verdict]:
    """Return by statement what editors decided: about it alone, or about the whole report."""
    if review is None:
        return {}
    whole = _whole(review)
    own = {name: verdict for name, deed in review.verdicts.items() if name and (verdict := _verdict(deed)) is not None}
    if review.state is ReviewState.DISMISSED:
        return {**dict.fromkeys(review.statements, Verdict(VerdictKind.DISMISS)), **{n: v for n, v in own.items() if _dismisses(v)}}
    accepted = review.state is ReviewState.REVIEWED and whole is not None
    settled = {name: verdict for name, verdict in own.items() if verdict.kind is not VerdictKind.ASK}
    return (dict.fromkeys(review.statements, Verdict(VerdictKind.ACCEPT)) if accepted else {}) | settled


def _whole(review: Review | None) -> Verdict | None:
    deed = review.verdicts.get("") if review else None
    return _verdict(deed) if deed else None


def _verdict(deed: Deed) -> Verdict | None:
    return deed.what if isinstance(deed.what, Verdict) else None


def _dismisses(verdict: Verdict) -> bool:
    return verdict.kind is VerdictKind.DISMISS


def _as_one(lines: Sequence[Line], text: str) -> Line:
    """Return what an editor said of a report as a whole in the place of its statements."""
    first = min(lines, key=lambda line: line.significance is not Significance.SUBSTANTIVE)
    passages = ("\n".join(line.passages[0] for line in lines), "\n".join(line.passages[1] for line in lines))
    key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
    announced = any(line.announced for line in lines)
    return replace(
        first, change="", hash=key, kind=Kind.REVISED, section=(), text=text, announced=announced, reviewed=True, reworded=True,
        passages=passages,
    )  # fmt: skip


def _pairings(reports: Sequence[Report]) -> Iterable[Pairing]:
    """Return what the publisher announced in any of some reports, each item as it was observed best."""
    found: dict[tuple[str, str], Pairing] = {}
    for report in reports:
        for pairing in report.reconciliation.pairings:
            key = (pairing.item.section, pairing.item.text)
            if key not in found or BEST.index(pairing.status) < BEST.index(found[key].status):
                found[key] = pairing
    return found.values()
