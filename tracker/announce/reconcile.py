"""Sets an announcement against what was observed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.announce.dates import compare_dates
from tracker.announce.evidence import Evidence, Support, in_section, only_studies, weigh
from tracker.announce.grammar import Clause, clauses
from tracker.model.announcement import AnnouncedItem, Announcement, Pairing, Reconciliation, Status, Verb
from tracker.model.change import Change, Changeset, Significance
from tracker.model.snapshot import Unit

WIDE = (Verb.EDITORIAL, Verb.REVIEWED)  # said of a whole section or summary, naming nothing
MANY = 3  # changes that show that something "was extensively revised"
AS_GOOD = 0.8  # of the best share of words: what is less like the clause is not what it tells of


def reconcile(
    announcement: Announcement | None,
    changeset: Changeset,
    *,
    earlier: Announcement | None = None,
    updated: tuple[dt.date | None, dt.date | None] = (None, None),
) -> Reconciliation:
    """Pair each announced item with the changes that show it, and list the substantive changes that no item tells of.

    An item is confirmed only where every clause of it is clear: a cited study that came, or the words at the place.
    `earlier` is what the older snapshot announced: an item of it that still stands there tells of a change only where it
    is confirmed by one. `updated` are the publisher's own dates of both.
    """
    told = changeset.told()
    items = announcement.items if announcement and announcement != earlier else ()
    old = [item for item in items if announcement and earlier and _stood(item, announcement, earlier)]
    pairings = [Pairing(item, Status.UNOBSERVED) if _wide(item) else _pair(item, told) for item in items]
    pairings = [pairing for pairing in pairings if pairing.item not in old or pairing.status is Status.CONFIRMED]
    for verb in reversed(WIDE):  # what tells of everything takes what the more telling items left
        named = {change for pairing in pairings for change in pairing.changes}
        pairings = [_pair_wide(pairing, told, named) if _wide(pairing.item) is verb else pairing for pairing in pairings]
    named = {change for pairing in pairings if _wide(pairing.item) is not Verb.EDITORIAL for change in pairing.changes}
    left = (change for change in told if change.significance is Significance.SUBSTANTIVE and change.id not in named)
    return Reconciliation(tuple(pairings), tuple(change.id for change in left), compare_dates(*updated, changeset))


def _stood(item: AnnouncedItem, announcement: Announcement, earlier: Announcement) -> bool:
    """Whether an item stood in the earlier list; one that names nothing is a new one under a new date."""
    before = any((item.text, item.section) == (other.text, other.section) for other in earlier.items)
    return before and (not _wide(item) or announcement.date == earlier.date)


def _wide(item: AnnouncedItem) -> Verb | None:
    return next((verb for verb in WIDE if item.verbs == (verb,)), None)


def _pair(item: AnnouncedItem, told: Sequence[Change]) -> Pairing:
    supports, shown = [], []
    for clause in clauses(item.text):
        support, changes = _observe(clause, item, told)
        supports.append(support)
        shown += changes
    if not any(supports):
        return Pairing(item, Status.UNOBSERVED)
    status = Status.CONFIRMED if min(supports) is Support.CLEAR else Status.PARTIAL
    return Pairing(item, status, _in_order(shown, told))


def _observe(clause: Clause, item: AnnouncedItem, told: Sequence[Change]) -> tuple[Support, list[str]]:
    """Return how well a clause was observed, and in which changes."""
    found = [(change, weigh(clause, item, change)) for change in told]
    cited = [change for change, evidence in found if evidence.studies]
    support, worded = _likest([(change, evidence) for change, evidence in found if not evidence.studies])
    if cited and (only_studies(clause) or any(change.unit is not Unit.REFERENCE for change in cited)):
        support, worded = Support.CLEAR, worded if support is Support.CLEAR else []
    elif cited:  # the list of references grew, and what cites them is only likely to be what the clause tells of
        support = max(support, Support.WEAK)
    seen = {study for _, evidence in found for study in evidence.studies}
    missing = support is Support.CLEAR and not seen.issuperset(clause.cited)
    return (Support.WEAK if missing else support), [change.id for change in (*cited, *worded)]


def _likest(found: Sequence[tuple[Change, Evidence]]) -> tuple[Support, list[Change]]:
    """Return the best support, and the changes with it that are most like the clause."""
    best = max((evidence.support for _, evidence in found), default=Support.NONE)
    if best is Support.NONE:
        return best, []
    enough = AS_GOOD * max(evidence.share for _, evidence in found if evidence.support is best)
    return best, [change for change, evidence in found if evidence.support is best and evidence.share >= enough]


def _pair_wide(pairing: Pairing, told: Sequence[Change], named: set[str]) -> Pairing:
    """Pair "Editorial changes were made to this section." and "... was extensively revised." with what stands in its scope."""
    scope = [change for change in told if change.id not in named and in_section(pairing.item, change)]
    if not scope:
        return pairing
    if _wide(pairing.item) is Verb.REVIEWED:
        status = Status.CONFIRMED if len(scope) >= MANY else Status.PARTIAL
        return replace(pairing, status=status, changes=tuple(change.id for change in scope))
    editorial = [change for change in scope if change.significance is Significance.EDITORIAL]
    status = Status.CONFIRMED if editorial else Status.PARTIAL  # what was seen is more than editorial
    return replace(pairing, status=status, changes=tuple(change.id for change in editorial or scope))


def _in_order(ids: Iterable[str], told: Sequence[Change]) -> tuple[str, ...]:
    wanted = set(ids)
    return tuple(change.id for change in told if change.id in wanted)
