"""Proposes documents to track: a publisher's list is visited, read and kept as proposals."""

from __future__ import annotations

import datetime as dt
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tracker import gate
from tracker.model.capture import Answer
from tracker.model.errors import CrashError, FetchError, ParseError, UsageError
from tracker.model.people import Actor
from tracker.model.proposal import Catalogue, CatalogueKind, Mention, Proposal
from tracker.net.unpack import STEP, unpack
from tracker.parse import PROFILES
from tracker.parse.addresses import host_key, key
from tracker.parse.catalogue import read_catalogue
from tracker.pipeline import upkeep
from tracker.pipeline.road import Road
from tracker.pipeline.visit import visit
from tracker.store import acts, counterparts, proposals
from tracker.store.proposals import Seen

GZIP = b"\x1f\x8b"
LONGEST = 25_000_000  # bytes of a list, as it comes and unpacked
TOO_LONG = f"the list has more than {LONGEST:,} bytes; give the address of a smaller one, such as those that a sitemap index names"
LISTS, FEW_LISTS = 50, 5  # that one look visits; where somebody waits for the page
DEPTH = 3  # indexes within indexes
MOST = 20_000  # documents of one look
SHOWN = 3
Patience = Callable[[dt.datetime], None]


@dataclass(frozen=True, slots=True)
class Lookout:
    """Where documents are looked for. `board`: only those under headings with these words. `elsewhere`: also those on other hosts."""

    url: str
    profile: str
    board: str = ""
    elsewhere: bool = False
    lists: int = LISTS


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a look came to: the proposals that the list names, how many are new, and what was left out, in sentences."""

    proposals: tuple[Proposal, ...]
    seen: Seen
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class _Harvest:
    """What was gathered on the way, and why some of it was not."""

    mentions: dict[str, Mention]
    others: int = 0
    unread: int = 0
    elsewhere: int = 0
    lists: int = 0
    unvisited: int = 0
    silent: tuple[str, ...] = ()
    boards: int = 0


def read_lookout(url: str, profile: str, board: str = "", *, elsewhere: bool = False, lists: int = LISTS) -> Lookout:
    """Return what was asked for. Raises UsageError."""
    if profile not in PROFILES:
        raise UsageError(f"there is no profile “{profile}”; there is: {', '.join(PROFILES)}")
    return Lookout(upkeep.read_address(url), profile, " ".join(board.split()), elsewhere, lists)


def discover(road: Road, actor: Actor, lookout: Lookout, patience: Patience = lambda _: None) -> Discovery:
    """Visit a list, and what it lists further, and keep what it names as proposals. Nothing that is tracked changes.

    `patience` is asked at each step of waiting for the host, with the time before which nobody may ask it. Raises UsageError where
    the list cannot be had or is none, StoreError where the disk has no room.
    """
    road.refuse_without_room()
    harvest = _gather(road, lookout, patience)
    found = list(harvest.mentions.values())
    now = road.clock()
    with road.database.write(durable=True) as session:
        seen = proposals.see(session, lookout.url, lookout.profile, found, now)
        acts.keep(session, actor, "documents looked for", lookout.url, f"{seen.named} named, {seen.new} new", now)
        named = harvest.mentions.keys()
        kept = [each for each in proposals.everything(session) if key(each.mention.url) in named]
    return Discovery(tuple(kept), seen, _left_out(lookout, harvest, seen))


def follow_pages(road: Road, actor: Actor) -> Discovery:
    """Propose what the current pages of tracked documents lead to as to themselves in other languages or for other readers."""
    now = road.clock()
    with road.database.write(durable=True) as session:
        led = counterparts.untracked(session)
        seen = Seen(0, 0, 0)
        for document, found in led:
            told = PROFILES[document.profile].addresses
            mentions = [Mention(url, language=told.language(url), audience=told.audience(url)) for url in found]
            one = proposals.see(session, document.url, document.profile, mentions, now)
            seen = Seen(seen.named + one.named, seen.new + one.new, 0)
        acts.keep(session, actor, "documents looked for", "the pages of tracked documents", f"{seen.named} named, {seen.new} new", now)
        named = {key(url) for _, found in led for url in found}
        kept = [each for each in proposals.everything(session) if key(each.mention.url) in named]
    return Discovery(tuple(kept), seen)


def _gather(road: Road, lookout: Lookout, patience: Patience) -> _Harvest:
    """Read the list, and the lists that it names, on the same host alone."""
    harvest, waiting, met = _Harvest({}), deque([(lookout.url, 0)]), {key(lookout.url)}
    while waiting:
        url, depth = waiting.popleft()
        if harvest.lists >= lookout.lists:
            harvest.unvisited += 1
            continue
        harvest.lists += 1
        try:
            catalogue = _read(road, lookout, url, patience)
        except UsageError as error:
            if depth == 0:
                raise
            harvest.silent += (str(error),)
            continue
        if catalogue.kind is CatalogueKind.INDEX:
            further = [each.url for each in catalogue.mentions if key(each.url) not in met]
            near = [each for each in further if host_key(each) == host_key(lookout.url) and depth < DEPTH]
            harvest.unvisited += len(further) - len(near) + catalogue.unread
            met |= {key(each) for each in near}
            waiting.extend((each, depth + 1) for each in near)
        else:
            _take(harvest, catalogue, lookout)
    return harvest


def _take(harvest: _Harvest, catalogue: Catalogue, lookout: Lookout) -> None:
    harvest.others += catalogue.others
    harvest.unread += catalogue.unread
    if lookout.board and catalogue.kind is not CatalogueKind.PAGE:
        raise UsageError("a sitemap names no boards; give the address of the page that lists the board's documents, or leave --board out")
    for each in catalogue.mentions:
        if not lookout.elsewhere and host_key(each.url) != host_key(lookout.url):
            harvest.elsewhere += 1
        elif lookout.board.casefold() not in each.heading.casefold():
            harvest.boards += 1
        elif len(harvest.mentions) >= MOST and key(each.url) not in harvest.mentions:
            harvest.unread += 1
        else:
            harvest.mentions.setdefault(key(each.url), each)


def _read(road: Road, lookout: Lookout, url: str, patience: Patience) -> Catalogue:
    """Bring one list and read it. Raises UsageError."""
    try:
        answer = visit(road, url, patience, most=LONGEST)
        if answer.elsewhere:
            raise UsageError(f"{url} leads to another host, {answer.elsewhere}; give that address if it is the list that you mean")
        objection = gate.judge_status(answer)
        if objection:
            raise UsageError(f"{url}: {objection.reason}")
        profile, content_type = PROFILES[lookout.profile], dict(answer.headers).get("content-type")
        found: Catalogue = road.isolate(read_catalogue, _body(answer), profile, url=answer.url, content_type=content_type)
    except (FetchError, CrashError) as error:
        too_big = isinstance(error, FetchError) and error.kind == "too_big"
        raise UsageError(f"{url}: {TOO_LONG}" if too_big else str(error)) from error
    except ParseError as error:
        raise UsageError(f"{url}: {error}") from error
    return found


def _body(answer: Answer) -> bytes:
    """Return the bytes of a list, unpacked where it was sent as a packed file."""
    if not answer.body.startswith(GZIP):
        return answer.body
    pieces, size = [], 0
    parts = (answer.body[n : n + STEP] for n in range(0, len(answer.body), STEP))
    try:
        for piece in unpack(parts, "gzip"):
            size += len(piece)
            if size > LONGEST:
                raise ParseError(TOO_LONG)
            pieces.append(piece)
    except (EOFError, zlib.error) as error:
        raise ParseError("it is packed, and cannot be unpacked whole; try again later") from error
    return b"".join(pieces)


def _left_out(lookout: Lookout, harvest: _Harvest, seen: Seen) -> tuple[str, ...]:
    """Say what was not proposed, and what to do for it."""
    said = (
        (harvest.others, "address is none of a document", "addresses are none of a document"),
        (
            harvest.elsewhere,
            "on another host was left out; --elsewhere proposes it, too",
            "on other hosts were left out; --elsewhere proposes them, too",
        ),
        (harvest.boards, f"stands under another heading than “{lookout.board}”", f"stand under other headings than “{lookout.board}”"),
        (harvest.unread, "could not be read, or was more than one look takes", "could not be read, or were more than one look takes"),
        (
            harvest.unvisited,
            "further list was not visited; give its address to look there",
            "further lists were not visited; give the address of one to look there",
        ),
        (seen.gone, *["that it named before it names no longer; nothing is removed for that"] * 2),
    )
    rest = len(harvest.silent) - SHOWN
    further = [f"a further list was left out: {each}" for each in harvest.silent[:SHOWN]] + [f"and {rest} more"] * (rest > 0)
    return (*(f"{count} {one if count == 1 else more}" for count, one, more in said if count), *further)
