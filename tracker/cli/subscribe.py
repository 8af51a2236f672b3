"""The commands for who is told of news by mail: subscribe, subscriptions, unsubscribe."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tracker.cli.common import Format, FormatOption, line_of, road, say, say_json, table
from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.errors import UsageError
from tracker.model.subscription import Cadence, Choice, Form, Interest, Subscriber, Subscription
from tracker.pipeline import subscribe as acts
from tracker.pipeline.addresses import LANGUAGES, read_address
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.road import Road
from tracker.pipeline.wants import WEEKDAYS, in_words, rhythm, subject
from tracker.store import documents, subscribers

Mail = Annotated[str, typer.Argument(metavar="MAIL", help="The mail address.")]


class Least(StrEnum):
    """What counts as a change."""

    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(subscribe)
    app.command("subscriptions")(listing)
    app.command()(unsubscribe)


def subscribe(  # noqa: PLR0917  each is an option
    mail: Mail,
    document: Annotated[list[str] | None, typer.Option(metavar="SLUG", help="Only this document; may be given several times.")] = None,
    board: Annotated[str, typer.Option(help="Only documents of this board.")] = "",
    audience: Annotated[Audience | None, typer.Option(help="Only what is written for them.")] = None,
    language: Annotated[str, typer.Option(help="Only documents in this language, as pages name it: en.")] = "",
    section: Annotated[str, typer.Option(help="Only under headings with these words.")] = "",
    term: Annotated[str, typer.Option(help="Only changes that hold these words.")] = "",
    least: Annotated[Least, typer.Option(help="Changes of at least this significance.")] = Least.EDITORIAL,
    unannounced: Annotated[bool, typer.Option("--unannounced", help="Only what the publisher did not announce.")] = False,
    now: Annotated[bool, typer.Option("--now", help="At once.")] = False,
    daily: Annotated[bool, typer.Option("--daily", help="Each day.")] = False,
    weekly: Annotated[bool, typer.Option("--weekly", help="Each week; so it is without these options.")] = False,
    hour: Annotated[int, typer.Option(min=0, max=23, help="At this local hour.")] = 7,
    weekday: Annotated[Weekday, typer.Option(help="On this day, where it is weekly.")] = Weekday.MONDAY,
    zone: Annotated[str, typer.Option(help="The subscriber's time zone, such as Europe/Berlin; UTC for a new one.")] = "",
    mail_language: Annotated[str, typer.Option(help=f"What the mails are written in: {' or '.join(LANGUAGES)}.")] = "",
    form: Annotated[Form, typer.Option(help="A digest, or the board's tables of new and revised summaries.")] = Form.DIGEST,
    quiet: Annotated[bool, typer.Option("--quiet", help="A mail also when nothing changed.")] = False,
) -> None:
    """Tell an address of changes by mail: of all documents where none is named."""
    cadence = _cadence(now=now, daily=daily, weekly=weekly)
    with road() as opened:
        with opened.database.read() as session:
            interest = acts.read_interest(
                session, slugs=document or (), board=board, audience=audience, language=language, section=section, term=term,
                least=Significance(least), unannounced=unannounced,
            )  # fmt: skip
        choice = Choice(interest, cadence, list(Weekday).index(weekday), hour, form, quiet)
        made = acts.add(opened, COMMAND_LINE, mail, choice, zone=zone, language=mail_language)
        with opened.database.read() as session:
            who = subscribers.by_id(session, made.subscriber)
            said = acts.told(session, choice)
    clock = "" if cadence is Cadence.NOW else f" (time zone {who.zone})"
    say(line_of(f"{who.address} is told, number {made.id}, {said}{clock}"))


def listing(format: FormatOption = Format.TEXT) -> None:  # noqa: A002  the option's name
    """List who is told of what by mail, and how it is with each."""
    with road() as opened, opened.database.read() as session:
        everybody, wanted = subscribers.everybody(session), subscribers.subscriptions(session)
        slugs = {each.id: each.slug for each in documents.all_documents(session, include_removed=True)}
    if format is Format.JSON:
        say_json([_plain(who, wanted.get(who.id, []), slugs) for who in everybody])
    elif not everybody:
        say("nobody is told of changes yet; begin with: tracker subscribe MAIL")
    else:
        rows = [row for who in everybody for row in _rows(who, wanted.get(who.id, []), slugs)]
        say(table(("NUMBER", "MAIL", "STATE", "WHEN", "WHAT"), rows))


def unsubscribe(
    mail: Mail,
    subscription: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the one of this number; else all.")] = None,
) -> None:
    """Tell an address of changes no more, or no more of what one subscription is about."""
    with road() as opened:
        with opened.database.read() as session:
            who = subscribers.by_address(session, read_address(mail))
            wanted = {each.id: each for each in subscribers.of(session, who.id)}
        if subscription is None:
            _end_all(opened, who, len(wanted))
        elif subscription not in wanted:
            raise UsageError(f"{who.address} has no subscription {subscription}; it has {', '.join(map(str, wanted)) or 'none'}")
        else:
            acts.end(opened, COMMAND_LINE, wanted[subscription])
            say(f"{who.address}: subscription {subscription} has ended")


def _end_all(opened: Road, who: Subscriber, count: int) -> None:
    if not count:
        raise UsageError(f"{who.address} has no subscription")
    acts.end_all(opened, COMMAND_LINE, who)
    say(f"{who.address} is told no more; subscriptions that ended: {count}")


def _cadence(*, now: bool, daily: bool, weekly: bool) -> Cadence:
    chosen = [cadence for cadence, given in ((Cadence.NOW, now), (Cadence.DAILY, daily), (Cadence.WEEKLY, weekly)) if given]
    if len(chosen) > 1:
        raise UsageError("--now, --daily and --weekly are one choice; give one of them")
    return chosen[0] if chosen else Cadence.WEEKLY


def _rows(who: Subscriber, wanted: list[Subscription], slugs: dict[int, str]) -> list[tuple[str, ...]]:
    if not wanted:
        return [("-", who.address, who.standing, "-", "-")]
    return [(str(each.id), who.address, who.standing, _when(each, who), _what(each, slugs)) for each in wanted]


def _when(subscription: Subscription, who: Subscriber) -> str:
    said = rhythm(subscription.choice)
    return said if subscription.cadence is Cadence.NOW else f"{said} {who.zone}"


def _what(subscription: Subscription, slugs: dict[int, str]) -> str:
    return line_of(in_words(subscription.choice, slugs).removeprefix(f"{rhythm(subscription.choice)}: "))


def _plain(who: Subscriber, wanted: list[Subscription], slugs: dict[int, str]) -> dict[str, object]:
    facts = {"address": who.address, "state": who.standing, "zone": who.zone, "language": who.language, "added_at": who.added_at}
    return facts | {"bounces": who.bounces, "subscriptions": [_wanted(each, slugs) for each in wanted]}


def _wanted(subscription: Subscription, slugs: dict[int, str]) -> dict[str, object]:
    asked = {name: getattr(subscription.interest, name) for name in Interest.__slots__}
    asked["documents"] = [slugs[each] for each in subscription.interest.documents if each in slugs]
    choice = {name: getattr(subscription, name) for name in ("cadence", "hour", "form", "quiet")}
    said = {"weekday": WEEKDAYS[subscription.weekday].lower(), "in_words": subject(subscription.interest, slugs)}
    return {"number": subscription.id} | asked | choice | said
