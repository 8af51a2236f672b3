"""The commands for addresses of machines that are told of news: hook add, list, remove, on, off, test, replay."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from tracker.app import bell_of, guard_of
from tracker.cli.common import Format, FormatOption, line_of, minute, road, say, say_json, table
from tracker.cli.subscribe import Least
from tracker.config import load_settings
from tracker.hook import read_secret
from tracker.model.change import Significance
from tracker.model.delivery import Sent
from tracker.model.document import Audience
from tracker.model.hook import Hook
from tracker.pipeline import hooks as acts
from tracker.pipeline.moments import read_day
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.road import Road
from tracker.pipeline.subscribe import read_interest
from tracker.pipeline.wants import subject
from tracker.store import documents
from tracker.store import hooks as kept
from tracker.store.hooks import Sum

Number = Annotated[int, typer.Argument(metavar="N", min=1, max=2**31 - 1, help="The hook's number.")]


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    hook = typer.Typer(no_args_is_help=True)
    app.add_typer(hook, name="hook", help="Which addresses of machines are told of news.")
    hook.command("add")(add)
    hook.command("list")(hooks)
    hook.command("remove")(remove)
    hook.command("on")(on)
    hook.command("off")(off)
    hook.command("test")(test)
    hook.command("replay")(replay)


def add(  # noqa: PLR0917  each is an option
    url: Annotated[str, typer.Argument(metavar="URL", help="The address, to which each news is sent as JSON.")],
    document: Annotated[list[str] | None, typer.Option(metavar="SLUG", help="Only this document; may be given several times.")] = None,
    board: Annotated[str, typer.Option(help="Only documents of this board.")] = "",
    audience: Annotated[Audience | None, typer.Option(help="Only what is written for them.")] = None,
    language: Annotated[str, typer.Option(help="Only documents in this language, as pages name it: en.")] = "",
    section: Annotated[str, typer.Option(help="Only under headings with these words.")] = "",
    term: Annotated[str, typer.Option(help="Only changes that hold these words.")] = "",
    least: Annotated[Least, typer.Option(help="Changes of at least this significance.")] = Least.EDITORIAL,
    unannounced: Annotated[bool, typer.Option("--unannounced", help="Only what the publisher did not announce.")] = False,
) -> None:
    """Send what becomes news from now on to an address, and print the secret that it is signed with: now, and never again."""
    with road() as opened:
        with opened.database.read() as session:
            interest = read_interest(
                session, slugs=document or (), board=board, audience=audience, language=language, section=section, term=term,
                least=Significance(least), unannounced=unannounced,
            )  # fmt: skip
        made = acts.add(opened, COMMAND_LINE, url, interest, guard_of(load_settings()))
        say(line_of(f"hook {made.id} is told of {_about(opened, made)}"))
        say(read_secret(made.secret))


def hooks(format: FormatOption = Format.TEXT) -> None:  # noqa: A002  the option's name
    """List the hooks, and how it is with each."""
    with road() as opened:
        with opened.database.read() as session:
            found, sums = kept.everyone(session), kept.sums(session)
        rows = [(hook, _about(opened, hook), sums.get(hook.id, Sum({}, None))) for hook in found]
    if format is Format.JSON:
        say_json([_plain(*row) for row in rows])
    elif not rows:
        say("no address is told of news yet; begin with: tracker hook add URL")
    else:
        head = ("NUMBER", "STATE", "WAITING", "SENT", "GIVEN UP", "LAST SENT", "ADDRESS", "WHAT")
        say(table(head, [_row(*row) for row in rows]))


def remove(number: Number) -> None:
    """Send nothing to an address any more, and forget what it was sent."""
    with road() as opened:
        acts.remove(opened, COMMAND_LINE, _hook(opened, number))
    say(f"hook {number} is removed")


def on(number: Number) -> None:
    """Switch a hook on: what waits, what was given up and what became news meanwhile is sent."""
    with road() as opened:
        acts.switch_on(opened, COMMAND_LINE, _hook(opened, number))
    say(f"hook {number} is on")


def off(number: Number) -> None:
    """Send nothing to an address until it is switched on."""
    with road() as opened:
        acts.switch_off(opened, COMMAND_LINE, _hook(opened, number))
    say(f"hook {number} is off")


def test(number: Number) -> None:
    """Send an empty message now, and say what was answered; exit status 1 where it was not taken."""
    with road() as opened:
        handing = acts.test(opened, COMMAND_LINE, _hook(opened, number), bell_of(load_settings(), opened).channel)
    taken = isinstance(handing, Sent)
    say(line_of(f"hook {number}: {'' if taken else 'not '}taken: {handing.said}"))
    if not taken:
        raise typer.Exit(1)


def replay(
    number: Number,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="All of that day (UTC) and later; else what was given up.")] = None,
) -> None:
    """Send again what was sent already or given up, under the same ids."""
    moment = dt.datetime.combine(read_day(since), dt.time(), dt.UTC) if since is not None else None
    with road() as opened:
        count = acts.replay(opened, COMMAND_LINE, _hook(opened, number), since=moment)
    say(f"hook {number}: messages that are sent again: {count}")


def _hook(opened: Road, number: int) -> Hook:
    with opened.database.read() as session:
        return kept.by_id(session, number)


def _about(opened: Road, hook: Hook) -> str:
    with opened.database.read() as session:
        return subject(hook.interest, {each: documents.by_id(session, each).slug for each in hook.interest.documents})


def _row(hook: Hook, about: str, found: Sum) -> tuple[str, ...]:
    numbers = map(str, (found.waiting, found.sent, found.given_up))
    what = line_of(f"{about}{f' (off: {hook.said})' if hook.said else ''}")
    return (str(hook.id), "on" if hook.active else "off", *numbers, minute(found.sent_at), line_of(hook.url), what)


def _plain(hook: Hook, about: str, found: Sum) -> dict[str, object]:
    facts = {"number": hook.id, "url": hook.url, "active": hook.active, "said": hook.said, "added_at": hook.added_at, "in_words": about}
    return facts | {"waiting": found.waiting, "sent": found.sent, "given_up": found.given_up, "sent_at": found.sent_at}
