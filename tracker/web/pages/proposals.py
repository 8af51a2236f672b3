"""Documents that could be tracked: look in a publisher's list, add what it names, dismiss what is not wanted, and pair what is a pair."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import Form, Query
from pydantic import StringConstraints
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.config import read_interval
from tracker.model.errors import UsageError
from tracker.model.people import Role
from tracker.model.proposal import ProposalState
from tracker.parse import PROFILES
from tracker.parse.addresses import key
from tracker.pipeline import discover as looking
from tracker.pipeline import pairs as pairing
from tracker.pipeline import proposals as pipeline
from tracker.pipeline.discover import FEW_LISTS, Discovery
from tracker.store import counterparts, documents, proposals
from tracker.web.desk import Desk, Here
from tracker.web.fields import LARGEST, Short
from tracker.web.routes import Routes
from tracker.web.views.words import count

MOST = 200  # of one page
PATIENCE = dt.timedelta(seconds=20)  # somebody waits for the answer
Number = Annotated[int, Form(ge=1, le=LARGEST)]
Chosen = Annotated[list[Number], Form(max_length=500)]
Pairs = Annotated[list[Annotated[str, StringConstraints(pattern=r"^\d{1,9}-\d{1,9}$")]], Form(max_length=500)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), Form()]
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), Form()]
States = Literal["new", "tracked", "dismissed", "removed"]
routes = Routes()


@routes.get("/operations/proposals", Role.OPERATOR)
def show_proposals(desk: Here, state: States = "new", after: Annotated[int, Query(ge=0, le=LARGEST)] = 0, told: Short = "") -> Response:
    """List what is proposed, two hundred at a time; `after` is how many came before."""
    return _page(desk, state=ProposalState(state), after=after, told=TOLD.get(told, ""))


@routes.post("/operations/proposals", Role.OPERATOR)
def look_for_documents(desk: Here, url: Address = "", profile: Word = "pdq", board: Word = "") -> Response:
    """Look in a list; without an address, at what the pages of tracked documents lead to."""
    asked = {"url": url, "profile": profile, "board": board}

    def patience(allowed_at: dt.datetime) -> None:
        if allowed_at - desk.road.clock() > PATIENCE:
            raise UsageError(f"the host of {url} is to be left alone until {allowed_at:%H:%M:%S} UTC; try again after that")

    try:
        if url:
            found = looking.discover(desk.road, desk.actor, looking.read_lookout(url, profile, board, lists=FEW_LISTS), patience)
        else:
            found = looking.follow_pages(desk.road, desk.actor)
    except UsageError as error:
        return _page(desk, asked=asked, problem=str(error))
    return _page(desk, asked=asked, told=_said(found), left_out=found.left_out)


@routes.post("/operations/proposals/add", Role.OPERATOR)
def add_proposals(desk: Here, chosen: Chosen = [], every: Word = "1d") -> Response:  # noqa: B006
    """Track what was chosen."""
    made, refused = pipeline.add(desk.road, desk.actor, _some(chosen), read_interval(every))
    said = f"{count(len(made), 'document')} added: the first check of each comes at once" if made else ""
    return _page(desk, told=said, refused=tuple(refused))


@routes.post("/operations/proposals/dismiss", Role.OPERATOR)
def dismiss_proposals(desk: Here, chosen: Chosen = []) -> Response:  # noqa: B006
    """Ask no more about what was chosen."""
    pipeline.dismiss(desk.road, desk.actor, _some(chosen))
    return desk.go("show_proposals", told="dismissed")


@routes.post("/operations/proposals/restore", Role.OPERATOR)
def restore_proposals(desk: Here, chosen: Chosen = []) -> Response:  # noqa: B006
    """Propose again what was dismissed."""
    pipeline.dismiss(desk.road, desk.actor, _some(chosen), back=True)
    return desk.go("show_proposals", told="restored")


@routes.post("/operations/pairs", Role.OPERATOR)
def pair_documents(desk: Here, act: Annotated[Literal["pair", "part"], Form()], chosen: Pairs = []) -> Response:  # noqa: B006
    """Pair the documents that were chosen, or keep that they are no pairs."""
    numbers = [[int(number) for number in each.split("-")] for each in _some(chosen)]
    for one, other in numbers:
        both = (desk.found(documents.by_id, one), desk.found(documents.by_id, other))
        pairing.pair(desk.road, desk.actor, *both, apart=act == "part")
    return desk.go("show_proposals", told="paired" if act == "pair" else "parted")


TOLD = {
    "dismissed": "They are not proposed again.",
    "restored": "They are proposed again.",
    "paired": "They are pairs now.",
    "parted": "They are not proposed as pairs again.",
}


def _some(chosen: list[Any]) -> list[Any]:
    if not chosen:
        raise UsageError("choose at least one first")
    return chosen


def _said(found: Discovery) -> str:
    seen = found.seen
    return f"{count(seen.named, 'document')} found, {seen.new or 'none'} of them for the first time"


def _page(desk: Desk, *, state: ProposalState = ProposalState.NEW, after: int = 0, **more: Any) -> Response:  # noqa: ANN401
    shown = {"asked": {"url": "", "profile": "pdq", "board": ""}, "told": "", "problem": "", "left_out": (), "refused": ()} | more
    status = HTTPStatus.UNPROCESSABLE_ENTITY if shown["problem"] else HTTPStatus.OK
    found = desk.found(_found, state, after)
    return desk.page("proposals.html", status=status, state=state, after=after, most=MOST, profiles=list(PROFILES), **found, **shown)


def _found(session: Session, state: ProposalState, after: int) -> dict[str, Any]:
    everything = proposals.everything(session)
    fitting = [each for each in everything if each.state is state]
    tracked = {key(each.url): each for each in documents.all_documents(session)}
    titles = {each.mention.url: each.mention.title for each in everything}
    beside = {url: (tracked.get(key(url)), titles.get(url, "")) for each in fitting[after : after + MOST] for url in each.pairs}
    return {
        "found": fitting[after : after + MOST],
        "count": len(fitting),
        "sums": [(str(one), sum(each.state is one for each in everything)) for one in ProposalState],
        "beside": beside,
        "likely": counterparts.likely(session)[:MOST],
        "sources": proposals.sources(session),
    }
