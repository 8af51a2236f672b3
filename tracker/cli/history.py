"""Commands on whole histories: import and export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from tracker.cli.common import Format, FormatOption, Slug, find, line_of, road, say, say_json
from tracker.config import load_settings
from tracker.model.capture import Outcome
from tracker.model.document import Document
from tracker.model.errors import UsageError
from tracker.pipeline.bring import ANEW, Brought, bring
from tracker.pipeline.exports import export as write_export
from tracker.pipeline.imports import KNOWN, OTHER, Step
from tracker.pipeline.road import Road
from tracker.store import documents

EVERY = 100  # finds between two lines that say how far it is
SHOWN = 100  # lines of what may not be the document


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command("import")(bring_in)
    app.command()(export)


@dataclass
class Tally:
    """What an import came to."""

    captures: int = 0
    versions: list[int] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    suspects: list[str] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Count a step, and say at once what went wrong."""
        if step.outcome == ANEW:
            typer.echo(line_of(step.said), err=True)
            return
        self.captures += step.kept
        self.versions += step.versions
        self.counts[step.outcome] = self.counts.get(step.outcome, 0) + 1
        if step.outcome == Outcome.ERROR:
            self.errors.append(line_of(step.said))
            typer.echo(self.errors[-1], err=True)
        elif step.said:
            self.suspects.append(step.said)
        seen = sum(self.counts.values())
        if not seen % EVERY:
            typer.echo(f"{seen} read: {self._kept()} so far", err=True)

    def line(self) -> str:
        """Return all of it as one line."""
        same, suspects = self.counts.get(Outcome.SAME, 0), self.counts.get(Outcome.SUSPECT, 0)
        rest = [
            f"{count} {said}" for name, said in ((KNOWN, "kept before"), (OTHER, "of something else")) if (count := self.counts.get(name))
        ]
        return ", ".join([self._kept(), f"{same} same", _count(suspects, "suspect"), _count(len(self.errors), "error"), *rest])

    def _kept(self) -> str:
        return f"{_count(self.captures, 'capture')}, {_count(len(self.versions), 'version')}"


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'s' * (number != 1)}"


def bring_in(
    slug: Slug,
    paths: Annotated[list[Path], typer.Argument(help="Pages named by date, folders of them, WARC files, exports.", show_default=False)],
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Import history: pages that were kept elsewhere, in any order. Nothing of it is news. Exits 1 where something was wrong."""
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise UsageError(f"there is no {missing}")
    settings, tally = load_settings(), Tally()
    with road() as opened:
        brought = bring(opened, slug, paths, tally.add, limit=settings.fetch.decoded_bytes, every=settings.schedule.every)
    _tell(slug, tally, brought, format)
    if tally.errors:
        raise typer.Exit(1)


def _tell(slug: str, tally: Tally, brought: Brought, format: Format) -> None:  # noqa: A002
    if format is Format.JSON:
        counts: dict[str, Any] = {name: tally.counts.get(name, 0) for name in (Outcome.SAME, Outcome.SUSPECT, KNOWN, OTHER)}
        facts = {"slug": slug, "captures": tally.captures, "versions": sorted(tally.versions)} | counts
        ends = {"errors": tally.errors, "suspects": tally.suspects, "hash": brought.hash, "is_new": brought.is_new and brought.stays}
        say_json(facts | ends)
        return
    for said in tally.suspects[:SHOWN]:
        say(line_of(said))
    if len(tally.suspects) > SHOWN:
        say(f"… and {len(tally.suspects) - SHOWN} more; see: tracker suspects {slug}")
    say(f"{slug}: {tally.line()}")
    if not brought.stays:
        say(f"nothing was kept, so {slug} is not tracked")
        return
    say(f"hash {brought.hash}")
    if brought.is_new:
        say(f"{slug} is new, and paused; look at its page from now on with: tracker resume {slug}")


def export(
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the files are written.")],
    slugs: Annotated[list[str] | None, typer.Argument(metavar="[SLUG...]", help="The documents' short names.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All documents.")] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Export histories: captures as a WARC file, snapshots and changesets as lines of JSON."""
    if bool(slugs) == everything:
        raise UsageError("name the documents to export, or --all")
    with road() as opened:
        if everything:
            with opened.database.read() as session:
                wanted = documents.all_documents(session)
        else:
            wanted = [find(opened, slug, removed=True) for slug in slugs or ()]
        rows = [_export(opened, document, to, format) for document in wanted]
    if format is Format.JSON:
        say_json(rows)
    elif not rows:
        say("nothing is tracked yet; begin with: tracker add ADDRESS")


def _export(opened: Road, document: Document, folder: Path, format: Format) -> dict[str, Any]:  # noqa: A002
    done = write_export(opened, document, folder)
    if format is Format.TEXT:
        counts = (("capture", done.captures), ("version", done.versions), ("changeset", done.changesets))
        said = ", ".join(_count(count, name) for name, count in counts)
        say(f"{document.slug}: {said} in {done.files.warc} and {done.files.lines.name}")
        if done.dropped:
            say(f"of {len(done.dropped)} of these captures retention dropped the bytes{_when(done.dropped)}; all else of them is in it")
        say(f"hash {done.hash}")
    facts = {"slug": document.slug, "captures": done.captures, "versions": done.versions, "changesets": done.changesets}
    facts |= {"dropped": len(done.dropped)}
    return facts | {"files": [str(done.files.warc), str(done.files.lines)], "hash": done.hash}


def _when(times: Sequence[dt.datetime]) -> str:
    first, last = (f"{at:%Y-%m-%d}" for at in (times[0], times[-1]))
    return f" on {first}" if first == last else f" from {first} to {last}"
