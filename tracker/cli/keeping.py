"""Commands that keep the archive: reread, verify, backup, restore."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from tracker.app import utc_now
from tracker.cli.common import Format, FormatOption, find, line_of, road, say, say_json
from tracker.config import load_settings
from tracker.model.document import Document
from tracker.model.errors import StoreError
from tracker.pipeline.reread import ERROR, OTHER, SAME, VERSION, Step, reread
from tracker.pipeline.road import Road, alive
from tracker.report import as_dict
from tracker.store import backup, documents, drops, fences
from tracker.store.fences import Fault
from tracker.store.verify import BLAME, DERIVED, mend, verify

Slugs = Annotated[list[str] | None, typer.Argument(metavar="[SLUG]...", help="Only these documents; else all.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command("reread")(reread_again)
    app.command("verify")(prove)
    app.command("backup")(back_up)
    app.command()(restore)


def reread_again(
    slugs: Slugs = None,
    accept: Annotated[bool, typer.Option("--accept", help="Take what is read now, as new readings; nothing of it is news.")] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Read all kept pages with the parser of this Tracker, and say what would differ. Exits 1 where one cannot be read."""
    steps: list[tuple[Document, Step]] = []
    with road() as opened:
        for document in _wanted(opened, slugs):
            own = []
            for step in reread(opened, document, accept=accept):
                own.append(step)
                if format is Format.TEXT and step.outcome != SAME:
                    say("\n".join(_told(document, step, accept=accept)))
            if format is Format.TEXT:
                say(_summary(document, own, accept=accept) + _dropped(opened, document))
            steps += [(document, step) for step in own]
    if format is Format.JSON:
        say_json([_row(document, step) for document, step in steps])
    if any(step.outcome == ERROR for _, step in steps):
        raise typer.Exit(1)


def _told(document: Document, step: Step, *, accept: bool) -> Iterator[str]:
    if step.outcome == VERSION:
        became = f"is version {step.version} now" if accept else "would become a version"
        yield line_of(f"{document.slug}: page {step.capture_id}, which was held back, can be read and {became}")
        return
    if step.outcome == ERROR:
        yield line_of(f"{document.slug}: {f'version {step.version}' if step.version else f'page {step.capture_id}'}: {step.said}")
        return
    statements = step.report.statements if step.report else ()
    what = "changes its markup alone" if not statements else "says:"
    yield f"{document.slug}: version {step.version} is read otherwise; against what is kept it {what}"
    yield from (f"    {line_of(statement.text)}" for statement in statements)


def _summary(document: Document, steps: list[Step], *, accept: bool) -> str:
    def count(outcome: str) -> int:
        return sum(step.outcome == outcome for step in steps)

    parts = [f"{count(SAME)} the same", f"{count(OTHER)} otherwise"]
    parts += [f"{count(VERSION)} held back that can be read"] * bool(count(VERSION)) + [f"{count(ERROR)} not read"] * bool(count(ERROR))
    nothing = not accept and count(OTHER) + count(VERSION)
    return f"{document.slug}: read again: {', '.join(parts)}" + ("; nothing was changed; to take it: add --accept" if nothing else "")


def _dropped(opened: Road, document: Document) -> str:
    with opened.database.read() as session:
        times = sorted(drops.of_document(session, document.id).values())
    if not times:
        return ""
    count = f"{len(times)} capture{'s' * (len(times) != 1)} of no version"
    return f"; {count} cannot be read: retention dropped the bytes, last on {times[-1]:%Y-%m-%d}"


def _row(document: Document, step: Step) -> dict[str, object]:
    told = as_dict(step.report.changeset, step.report.reconciliation, step.report.statements)["changes"] if step.report else []
    facts = {"slug": document.slug, "capture": step.capture_id, "version": step.version, "outcome": step.outcome}
    return {**facts, "reason": step.said, "changes": told}


def prove(
    slugs: Slugs = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Hashes and seals alone: contents are not put together, nor changesets applied.")
    ] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Prove that what is kept is what was kept; name and fence what is not. Exits 1 where there is such."""
    with road() as opened:
        wanted = _wanted(opened, slugs)
        faults = list(verify(opened.database, [document.id for document in wanted], quick=quick, rest=not slugs))
        said = _fence(opened, faults, wanted, lifting=not quick, everything=not slugs)
    names = {document.id: document.slug for document in wanted}
    if format is Format.JSON:
        say_json([_fault_row(fault, names) for fault in faults])
    else:
        bad = [fault for fault in faults if fault.table not in DERIVED]
        for line in dict.fromkeys(_fault_line(fault, names) if fault in bad else _derived_line(fault, names) for fault in faults):
            say(line)
        told = f"{len(bad)} damaged; restore a backup that has them whole: tracker restore FILE --verify" if bad else _nothing(faults)
        say(f"{len(wanted)} document{'s' * (len(wanted) != 1)} verified: {told}{said}")
    if faults:
        raise typer.Exit(1)


def _fence(opened: Road, faults: list[Fault], wanted: list[Document], *, lifting: bool, everything: bool) -> str:
    """Fence what is bad, make anew what is derived, and lift the fences of what is whole again; return what came of it in a few words."""
    try:
        with opened.database.write(durable=True) as session:
            put = fences.put(session, [fault for fault in faults if fault.table not in {"database", *DERIVED}], opened.clock())
            mend(session, faults)
            own = None if everything else [document.id for document in wanted]
            lifted = fences.lift(session, faults, opened.clock(), own) if lifting else 0
    except StoreError as error:
        return f"; nothing can be fenced or made anew: {error}"
    return f"; fenced now: {put}" * bool(put) + f"; whole again: {lifted}" * bool(lifted)


def _fault_line(fault: Fault, names: dict[int, str]) -> str:
    whose = names.get(fault.document_id or 0, "")
    version = f" version {fault.version}" if fault.version else ""
    row = f" row {fault.row}" if fault.row else ""
    return line_of(f"{whose + version + ': ' if whose else ''}{fault.table}{row}: {fault.reason}")


def _derived_line(fault: Fault, names: dict[int, str]) -> str:
    what, made = ("blame", "is made anew when it is asked for") if fault.table in BLAME else ("the index of search", "was made anew")
    return line_of(f"{names.get(fault.document_id or 0, '')}: {what} was damaged and {made}")


def _nothing(faults: list[Fault]) -> str:
    return "nothing else is damaged; look at the disk" if faults else "nothing is damaged"


def _fault_row(fault: Fault, names: dict[int, str]) -> dict[str, object]:
    facts = {"table": fault.table, "row": fault.row, "slug": names.get(fault.document_id or 0), "version": fault.version}
    return {**facts, "reason": fault.reason}


def back_up(
    file: File,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Copy the database into a new file, while other programs use it."""
    size = backup.backup(load_settings().database.url, file)
    if format is Format.JSON:
        say_json({"file": str(file), "bytes": size})
        return
    say(f"backed up into {file}, {size:,} bytes; to prove it and put it back: tracker restore {file} --verify")


def restore(
    file: File,
    verified: Annotated[bool, typer.Option("--verify", help="Prove every row of the backup before it is put in place.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Though a service holds documents: it is gone for good.")] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Put a backup in the place of the database, which is kept beside it."""
    old = backup.restore(file, load_settings().database.url, now=utc_now(), alive=alive, whole=verified, force=force)
    if format is Format.JSON:
        say_json({"file": str(file), "verified": verified, "before": str(old) if old else None})
        return
    proof = "every row of it was verified" if verified else "its rows were not verified one by one, as --verify does"
    say(f"restored {file}; {proof}" + (f"; the database before it is {old}" if old else ""))


def _wanted(opened: Road, slugs: list[str] | None) -> list[Document]:
    if slugs:
        return [find(opened, slug, removed=True) for slug in dict.fromkeys(slugs)]
    with opened.database.read() as session:
        return documents.all_documents(session, include_removed=True)
