"""What a desk of the tour needs beside its reports: people, a review that was begun, and something left to find."""

from __future__ import annotations

from pathlib import Path

from tracker.demo.publisher import Publisher
from tracker.demo.tour import UNSEEN
from tracker.model.inbox import InboxQuery
from tracker.model.people import Actor, Role
from tracker.model.review import Verdict, VerdictKind
from tracker.pipeline import people, review, suspects
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.road import Road
from tracker.store import inbox
from tracker.store import people as kept
from tracker.store import suspects as held

ADMIN, COLLEAGUE = "Ada Wick", "Ben Taper"
CLOSED = "The site was closed for maintenance."
QUESTION = "A trial is announced that I cannot find on the page. Do we wait for it?"
GUIDE = """\
The desk is open at {address}/
{waiting} reports wait in its inbox. This link signs you in as {name}, an admin; it works once:

    {link}

What to try first:
  - Inbox: open the newest report. Its statements stand beside the text; “a” accepts one, “?” lists all keys.
  - Operations: the Spanish page came cut short today. See it beside the version before it, and accept or refuse it.
  - Documents: open the Patient Version and press “Check now”. The publisher has just put out an issue of it that nobody
    has seen; its report comes into the inbox.
  - The document in Spanish: it tells for how long it has been behind the English one.
  - Mails: a reader was told of each report. They lie as files that mail programs open in
    {mails}

Enter prints another link. Ctrl-C ends the desk and its publisher, and deletes all of it."""


def furnish(road: Road, publisher: Publisher) -> None:
    """Let two people in, of whom one has begun to review; settle what is long past; put out an issue that nobody has looked at yet."""
    ada = people.add(road, COMMAND_LINE, ADMIN, Role.ADMIN)
    ben = people.add(road, COMMAND_LINE, COLLEAGUE, Role.REVIEWER)
    waiting = _waiting(road)
    actor = Actor(ben.id, ben.name)
    review.give_verdict(road, actor, min(waiting), "", Verdict(VerdictKind.ACCEPT), 0)
    review.give_verdict(road, actor, max(waiting), "", Verdict(VerdictKind.ASK, QUESTION, ada.id), 0)
    with road.database.read() as session:
        past = [suspect for suspect in held.waiting(session) if suspect.overtaken]
    for suspect in past:
        suspects.refuse(road, COMMAND_LINE, suspect, CLOSED)
    publisher.publish(*UNSEEN)


def token(road: Road) -> str:
    """Return the token of a link that signs the admin in, once; links made before hold no more."""
    with road.database.read() as session:
        ada = kept.by_name(session, ADMIN)
    return people.invite(road, COMMAND_LINE, ada, chooses=False)


def guide(road: Road, address: str, link: str, mails: Path) -> str:
    """Return what somebody is told who has never seen a desk."""
    return GUIDE.format(address=address, link=link, waiting=len(_waiting(road)), name=ADMIN, mails=mails)


def _waiting(road: Road) -> dict[int, int]:
    with road.database.read() as session:
        return inbox.versions(session, None, InboxQuery())
