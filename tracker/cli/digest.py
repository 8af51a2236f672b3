"""The command digest: what mails say, and sending what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from tracker.app import open_road, post_of
from tracker.cli.common import Language, line_of, say
from tracker.config import load_settings
from tracker.model.delivery import CHANGE, LEAVE, Letter
from tracker.model.errors import UsageError
from tracker.model.subscription import Form, Interest, Standing, Subscriber, Subscription
from tracker.pipeline import deliver
from tracker.pipeline.addresses import read_address
from tracker.pipeline.collect import Collector
from tracker.pipeline.last_due import WEEK, last_due, length
from tracker.pipeline.moments import read_moment
from tracker.pipeline.post import Post
from tracker.store import subscribers

OWN_LINK = "(the recipient's own link)"
Readers = dict[int, tuple[Subscriber, list[Subscription]]]


class LetterFormat(StrEnum):
    """Which part of a mail is shown."""

    TEXT = "text"
    HTML = "html"


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(digest)


def digest(  # noqa: PLR0917
    preview: Annotated[bool, typer.Option("--preview", help="What a mail would say of the days up to now, or to --as-of.")] = False,
    send: Annotated[bool, typer.Option("--send", help="Make what is due, and send all that waits.")] = False,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="By the end of that day, or by that time (UTC); else by now.")] = None,
    mail: Annotated[str | None, typer.Option("--for", metavar="MAIL", help="For one subscriber; else for all.")] = None,
    boards: Annotated[bool, typer.Option("--boards", help="The tables of new and revised summaries in place of the digest.")] = False,
    format: Annotated[LetterFormat, typer.Option(help="Which part of the mail.")] = LetterFormat.TEXT,  # noqa: A002  the option's name
    language: Annotated[Language, typer.Option(help="Of a preview that is nobody's.")] = Language.ENGLISH,
) -> None:
    """Show the mails that were due last, or with --preview what they would say; with --send, send what is due."""
    if send and (preview or as_of or mail or boards):
        raise UsageError("--send sends all that is due; it goes with no other option")
    settings = load_settings()
    with open_road(settings) as opened:
        post = post_of(settings, opened)
        if send:
            _send(post)
            return
        form = Form.BOARD if boards else Form.DIGEST
        moment = read_moment(as_of, opened.clock()) if as_of else opened.clock()
        readers = _readers(post, mail, form)
        found = _previews(post.collector(), readers, form, moment, language) if preview else _due(post, readers, form, moment)
        letters = list(found)
    if format is LetterFormat.HTML and len(letters) > 1:
        raise UsageError("these are several mails; name one of their readers: --for MAIL")
    say("\n\n".join(_shown(whom, letter, format) for whom, letter in letters))


def _send(post: Post) -> None:
    made = deliver.make(post, post.road.clock())
    done = deliver.send(post)
    say(f"{made} made, {done.sent} sent, {done.later} to be tried again, {done.refused} refused")
    for line in sorted(done.said):
        say(line_of(line))


def _readers(post: Post, mail: str | None, form: Form) -> Readers:
    """Return the subscribers that are meant, with their subscriptions. Raises UsageError where the one that is named has none."""
    with post.road.database.read() as session:
        wanted = subscribers.subscriptions(session)
        people = [subscribers.by_address(session, read_address(mail))] if mail else subscribers.everybody(session)
    own = {each.id: [one for one in wanted.get(each.id, []) if one.form is form] for each in people}
    if mail and not own[people[0].id]:
        raise UsageError(f"{mail} has no such subscription; tracker subscriptions lists them")
    return {each.id: (each, own[each.id]) for each in people if own[each.id] and (mail or each.standing is Standing.ACTIVE)}


def _previews(
    collector: Collector, readers: Readers, form: Form, moment: dt.datetime, language: Language
) -> Iterator[tuple[str, Letter | str]]:
    for subscriber, wanted in readers.values():
        yield subscriber.address, collector.preview(subscriber, moment - length(wanted), moment, form=form)
    if not readers:
        yield "", collector.preview(Interest(), moment - WEEK, moment, language, form)


def _due(post: Post, readers: Readers, form: Form, moment: dt.datetime) -> Iterator[tuple[str, Letter | str]]:
    collector = post.collector()
    if not readers:
        raise UsageError("nobody is subscribed to such mails; what one would say: tracker digest --preview")
    for subscriber, _ in readers.values():
        found = last_due(post.road, collector, subscriber, form, moment)
        if found is not None:
            when = f"made {found.made_at:%Y-%m-%d %H:%M} UTC" if found.made_at else "made anew"
            nothing = f"nothing was there to be told on {found.date}"
            yield f"{subscriber.address} (of {found.date}, {when if found.letter else 'none'})", found.letter or nothing


def _shown(whom: str, letter: Letter | str, format: LetterFormat) -> str:  # noqa: A002  the option's name
    if isinstance(letter, str):
        return f"To: {line_of(whom)}\n{letter}"
    own = letter.html if format is LetterFormat.HTML else letter.text
    said = own.replace(CHANGE, OWN_LINK).replace(LEAVE, OWN_LINK)
    if format is LetterFormat.HTML:
        return said
    return "\n".join([*([f"To: {line_of(whom)}"] if whom else []), f"Subject: {letter.subject}", "", said])
