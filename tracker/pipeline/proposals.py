"""What an operator does with proposals: adds them to what is tracked, dismisses them, and takes that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from tracker.model.document import SLUG, Document
from tracker.model.errors import UsageError
from tracker.model.people import Actor
from tracker.model.proposal import Proposal, ProposalState
from tracker.pipeline import upkeep
from tracker.pipeline.road import Road
from tracker.store import acts, documents, proposals

TRIES = 9  # for a short name that is free


def add(road: Road, actor: Actor, ids: Collection[int], every: dt.timedelta) -> tuple[list[Document], list[str]]:
    """Track what was chosen; return the documents, and for each that could not be tracked why. Raises UsageError for unknown numbers."""
    with road.database.read() as session:
        chosen = proposals.by_ids(session, ids)
    made, refused = [], []
    for proposal in chosen:
        try:
            wish = upkeep.read_wish(proposal.mention.url, _free_name(road, proposal), proposal.profile, every)
            made.append(upkeep.add(road, actor, wish))
        except UsageError as error:
            refused.append(str(error))
    with road.database.write(durable=True) as session:
        proposals.dismiss(session, [each.id for each in chosen], None)
    return made, refused


def dismiss(road: Road, actor: Actor, ids: Collection[int], *, back: bool = False) -> int:
    """Keep that proposals are not wanted, or, `back`, that they are again; return how many. Raises UsageError for unknown numbers."""
    now = road.clock()
    with road.database.write(durable=True) as session:
        chosen = proposals.by_ids(session, ids)
        proposals.dismiss(session, [each.id for each in chosen], None if back else now)
        what = "proposal taken back" if back else "proposal dismissed"
        for each in chosen:
            acts.keep(session, actor, what, each.mention.url, "", now)
    return len(chosen)


def _free_name(road: Road, proposal: Proposal) -> str:
    """Return a short name that no other address has; that of a document that was removed, which comes back."""
    if proposal.state is ProposalState.REMOVED:
        return proposal.slug
    name = upkeep.slug_of(proposal.mention.url)
    if not SLUG.fullmatch(name):
        name = f"document-{proposal.id}"
    with road.database.read() as session:
        taken = {each.slug for each in documents.all_documents(session, include_removed=True)}
    return next((one for one in (name, *(f"{name}-{n}" for n in range(2, TRIES))) if one not in taken), name)
