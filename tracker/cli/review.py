"""The command review: what an editor decides about reports, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from tracker.cli.common import Format, FormatOption, line_of, minute, road, say, say_json
from tracker.model.errors import UsageError
from tracker.model.people import Actor, Role
from tracker.model.report import Statement
from tracker.model.review import Assignment, Comment, Deed, Review, Verdict, VerdictKind
from tracker.pipeline import review as pipeline
from tracker.pipeline.review import Many, said
from tracker.pipeline.road import Road
from tracker.report.render import plain
from tracker.store import people, reviews, told
from tracker.store.told import Told

MOST = 999_999_999
Reports = Annotated[
    list[int], typer.Argument(metavar="REPORT...", min=1, max=MOST, help="Numbers of reports, as tracker inbox lists them.")
]


def register(app: typer.Typer) -> None:
    """Put this command on the command line."""
    app.command()(review)


def review(  # noqa: PLR0917  each is an option
    reports: Reports,
    accept: Annotated[bool, typer.Option("--accept", help="It is right as it is.")] = False,
    reword: Annotated[str | None, typer.Option(metavar="TEXT", help="It is right in these words.")] = None,
    dismiss: Annotated[str | None, typer.Option(metavar="REASON", help="It is of no use, and why.")] = None,
    ask: Annotated[str | None, typer.Option(metavar="QUESTION", help="Ask a colleague: --colleague, or whoever knows.")] = None,
    colleague: Annotated[str | None, typer.Option(metavar="NAME", help="Who is asked.")] = None,
    comment: Annotated[str | None, typer.Option(metavar="TEXT", help="Remark something.")] = None,
    assign: Annotated[str | None, typer.Option(metavar="NAME", help="Who is to review it.")] = None,
    unassign: Annotated[bool, typer.Option("--unassign", help="Nobody is to review it any more.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take your own last deed on it back.")] = False,
    statement: Annotated[str, typer.Option(metavar="ID", help="Of this statement alone.")] = "",
    seen: Annotated[int | None, typer.Option(metavar="VERSION", min=0, help="Refuse where somebody decided after this version.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who you are: a reviewer.")] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Decide about reports, or show what was decided about one. Exits 1 where one of several could not be done."""
    wishes = [wish for wish in (accept or None, reword, dismiss, ask, comment, assign, unassign or None, undo or None) if wish is not None]
    if len(wishes) > 1:
        raise UsageError("one thing at a time: --accept, --reword, --dismiss, --ask, --comment, --assign, --unassign or --undo")
    with road() as opened:
        if not wishes:
            _show(opened, reports, format)
            return
        actor = _actor(opened, by)
        verdict = _verdict(opened, (accept, reword, dismiss, ask), colleague)
        if len(reports) > 1:
            if statement or comment is not None or seen is not None:
                raise UsageError("--statement, --comment and --seen are of one report")
            _say_many(_many(opened, actor, reports, verdict, assign, undo=undo))
            return
        (report,) = reports
        what = verdict or (Comment(comment) if comment is not None else None if undo else Assignment(_colleague(opened, assign)))
        after, names = _one(opened, actor, report, statement, what, seen), _names(opened)
    if format is Format.JSON:
        say_json(_plain(after, {}, names))
    else:
        say(f"report {report}: {line_of(_told_deed(after.deeds[-1], names))}; it is {after.state}")


def _one(  # noqa: PLR0917  what was asked for
    opened: Road, actor: Actor, report: int, statement: str, what: Verdict | Comment | Assignment | None, seen: int | None
) -> Review:
    """Do something about one report; None is to undo."""
    expected = _version(opened, report) if seen is None else seen
    match what:
        case Verdict():
            return pipeline.give_verdict(opened, actor, report, statement, what, expected)
        case Comment(text):
            return pipeline.comment(opened, actor, report, statement, text)
        case Assignment(colleague):
            return pipeline.assign(opened, actor, report, colleague, expected)
    return pipeline.undo(opened, actor, report)


def _actor(opened: Road, name: str | None) -> Actor:
    """Return who decides. Raises UsageError where that person may not."""
    if name is None:
        raise UsageError("say who you are: --by NAME; see: tracker user list")
    with opened.database.read() as session:
        person = people.by_name(session, name)
    if not person.active or not person.role.reaches(Role.REVIEWER):
        raise UsageError(f"{person.name} may not review; an admin can change that: tracker user role")
    return Actor(person.id, person.name)


def _colleague(opened: Road, name: str | None) -> int | None:
    if name is None:
        return None
    with opened.database.read() as session:
        return people.by_name(session, name).id


def _verdict(opened: Road, given: tuple[bool, str | None, str | None, str | None], colleague: str | None) -> Verdict | None:
    accept, reword, dismiss, ask = given
    texts = {VerdictKind.REWORD: reword, VerdictKind.DISMISS: dismiss, VerdictKind.ASK: ask}
    found = next(((kind, text) for kind, text in texts.items() if text is not None), (VerdictKind.ACCEPT, "") if accept else None)
    if colleague is not None and ask is None:
        raise UsageError("--colleague is who is asked: give --ask QUESTION")
    return None if found is None else Verdict(*found, _colleague(opened, colleague))


def _version(opened: Road, report: int) -> int:
    with opened.database.read() as session:
        return reviews.load(session, report).version


def _many(opened: Road, actor: Actor, reports: list[int], verdict: Verdict | None, assign: str | None, *, undo: bool) -> Many:
    with opened.database.read() as session:
        found = reviews.of_reports(session, reports)
        for report in set(reports) - found.keys():
            reviews.load(session, report)  # says that there is none
    if undo:
        mine = {report: each.undoable(actor.person_id or 0) for report, each in found.items()}
        return pipeline.undo_many(opened, actor, {report: deed.number if deed else 0 for report, deed in mine.items()})
    expected = {report: each.version for report, each in found.items()}
    if verdict is not None:
        return pipeline.give_verdicts(opened, actor, verdict, expected)
    return pipeline.assign_many(opened, actor, _colleague(opened, assign), expected)


def _say_many(done: Many) -> None:
    say(f"done to {len(done.done)} report{'' if len(done.done) == 1 else 's'}")
    for report, error in done.refused.items():
        say(f"report {report}: {line_of(str(error))}")
    if done.refused:
        raise typer.Exit(1)


def _show(opened: Road, reports: list[int], format: Format) -> None:  # noqa: A002
    if len(reports) > 1:
        raise UsageError("one report is shown at a time; or say what to do to these: --accept, --dismiss REASON…")
    with opened.database.read() as session:
        kept, report = reviews.load(session, reports[0]), told.by_id(session, reports[0])
    names = _names(opened)
    said_by = {each.change: each for each in report.report.statements if each.change in kept.statements}
    if format is Format.JSON:
        say_json(_plain(kept, said_by, names))
    else:
        say("\n".join(_lines(kept, report, said_by, names)))


def _lines(kept: Review, report: Told, statements: dict[str, Statement], names: dict[int, str]) -> Iterator[str]:
    yield f"report {kept.report}: {line_of(report.report.title)}, version {report.after} ({kept.state}, seen as {kept.version})"
    for change, statement in statements.items():
        verdict = kept.verdicts.get(change)
        decided = f" [{line_of(_told_deed(verdict, names))}]" if verdict else ""
        yield f"  {change}  {statement.significance}: {line_of(statement.text)}{decided}"
    for deed in kept.deeds:
        yield f"{deed.number:4}  {minute(deed.done_at)}  {deed.statement or '-':4}  {line_of(_told_deed(deed, names))}"


def _told_deed(deed: Deed, names: dict[int, str]) -> str:
    colleague = deed.what.colleague if isinstance(deed.what, Verdict | Assignment) else None
    return f"{names.get(deed.author, '?')}: {said(deed.what)}" + (f" → {names.get(colleague, '?')}" if colleague is not None else "")


def _names(opened: Road) -> dict[int, str]:
    with opened.database.read() as session:
        return {person.id: person.name for person in people.everybody(session)}


def _plain(kept: Review, statements: dict[str, Statement], names: dict[int, str]) -> dict[str, Any]:
    return {
        "report": kept.report,
        "statements": [
            {"id": change, "text": each.text, "section": each.section, "significance": each.significance}
            for change, each in statements.items()
        ],
    } | plain.review(kept, names)
