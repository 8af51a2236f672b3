"""Commands on pages that were held back: suspects lists them, suspect shows one."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.common import Format, FormatOption, find, line_of, minute, others, road, say, say_json, table
from tracker.model.errors import UsageError
from tracker.pipeline.examine import Exhibit, examine
from tracker.report import as_html, as_text
from tracker.report.render.visible import visible
from tracker.store import suspects
from tracker.store.suspects import Suspect, newest

MOST = 999_999_999
KEYS = ("slug", "captured_at", "seen_at", "times", "outcome", "cause", "reason", "overtaken")
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=MOST, help="The page's number in: tracker suspects.")]


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command("suspects")(listing)
    app.command()(suspect)


def listing(
    slug: Annotated[str | None, typer.Argument(help="Only of this document.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also older ones, and those of documents that were fine since.")] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List the pages that were held back and wait for you to decide, the last seen first."""
    with road() as opened:
        document = find(opened, slug) if slug is not None else None
        with opened.database.read() as session:
            found = suspects.waiting(session, document.id if document else None)
    shown = sorted(found, key=lambda page: page.seen_at, reverse=True) if everything else newest(found)
    if format is Format.JSON:
        say_json([{"number": page.capture_id} | {key: getattr(page, key) for key in KEYS} for page in shown])
        return
    if shown:
        say(_told(shown))
    say(_what_next(len(shown), len(found) - len(shown), slug or ""))


def _told(shown: list[Suspect]) -> str:
    """Write one line with the facts of each, and its reason below it."""
    rows = [
        (str(page.capture_id), page.slug, minute(page.captured_at), minute(page.seen_at), str(page.times), page.outcome.value)
        for page in shown
    ]
    head, *lines = table(("NUMBER", "DOCUMENT", "FIRST SEEN (UTC)", "LAST SEEN (UTC)", "TIMES", "OUTCOME"), rows).split("\n")
    since = {page.capture_id: " (the page was fine since)" if page.overtaken else "" for page in shown}
    reasons = [f"        {line_of(_brief(page))}{since[page.capture_id]}" for page in shown]
    return "\n".join([head, *(part for pair in zip(lines, reasons, strict=True) for part in pair)])


def _brief(page: Suspect) -> str:
    first, more = others(page.reason, page.cause)
    return first + (f" (and {more} more: tracker suspect {page.capture_id})" if more else "")


def _what_next(count: int, more: int, slug: str) -> str:
    pages = "no page waits" if not count else "1 page waits" if count == 1 else f"{count} pages wait"
    rest = f" ({more} more, older or fine since: {f'tracker suspects {slug}'.strip()} --all)" if more else ""
    lines = [f"{pages} to be decided{rest}"]
    if count:
        lines.append("see one: tracker suspect NUMBER; then: tracker accept NUMBER, or: tracker refuse NUMBER")
    return "\n".join(lines)


def suspect(
    number: Number,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the difference as a page into a new file.")] = None,
    raw: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the bytes as they came into a new file.")] = None,
) -> None:
    """Show a page that was held back: what it is, and how it differs from the version before it."""
    with road() as opened:
        with opened.database.read() as session:
            page = suspects.one(session, number)
        shown = examine(opened, page)
    if html is not None and shown.report is None:
        raise UsageError(f"page {number} of {page.slug} cannot be compared with a version, and --html has nothing to write")
    written = [_write(path, body) for path, body in ((html, _page(shown)), (raw, shown.capture.body)) if path is not None]
    say("\n".join([*_facts(page, shown), "", *_difference(page, shown), "", *_choices(page, shown), *written]))


def _page(shown: Exhibit) -> bytes:
    return as_html(shown.report).encode() if shown.report else b""


def _write(path: Path, body: bytes) -> str:
    try:
        with path.open("xb") as file:
            file.write(body)
    except FileExistsError:
        raise UsageError(f"{path} is there already; name a new file") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return f"written: {path}"


def _facts(page: Suspect, shown: Exhibit) -> list[str]:
    capture, times = shown.capture, "once" if page.times == 1 else f"{page.times} times"
    size = f"{len(capture.body):,} bytes" + (f"; sections at the top: {shown.sections}" * bool(shown.sections))
    return [
        line_of(f"page {page.capture_id} of {page.slug}: {page.outcome}: {page.reason}"),
        f"  seen    {times}, first {minute(page.captured_at)}, last {minute(page.seen_at)} UTC" + "; fine since" * page.overtaken,
        f"  from    {line_of(f'{capture.url} (status {capture.status})')}",
        f"  title   {line_of(shown.title or '-')}",
        f"  size    {size}",
    ]


def _difference(page: Suspect, shown: Exhibit) -> list[str]:
    if shown.unread:
        text = [f"  {line_of(line)}" for line in _wrapped(shown.text)] or ["  (there is no text in it)"]
        return [line_of(f"it cannot be read as a document: {shown.unread}; its first words:"), *text]
    same = [f"it says what version {shown.says} of {page.slug} said"] if shown.says else []
    if shown.report is None:
        return same or [f"{page.slug} had no version before it to compare it with"]
    return [*same, visible(as_text(shown.report)).strip("\n")]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 110)[:12]


def _choices(page: Suspect, shown: Exhibit) -> list[str]:
    accept = [] if shown.unread else [f"it is the document, make it a version: tracker accept {page.capture_id}"]
    return [*accept, f"it is not, ask no more: tracker refuse {page.capture_id}"]
