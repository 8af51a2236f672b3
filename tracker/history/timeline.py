"""What became of one section: every version in which it changed, through renames and moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.history.paths import Path, concerns, head_paths, newer_path, older_path
from tracker.model.errors import UsageError
from tracker.model.history import Event, Step
from tracker.model.snapshot import Content, Unit, flatten
from tracker.text import normal


def timeline(steps: Sequence[Step], section: Path, version: int | None = None) -> tuple[Event, ...]:
    """Return every version in which a section or one within it changed, oldest first; technical changes do not count.

    `section` are its headings from the top down as they read in `version` (else: in the newest). `steps` are the versions
    of the document in the order of capture, each against the one before. Raises UsageError where there is no such version.
    """
    known = _place(steps, version)
    events: list[Event] = []
    path = section
    for step in reversed(steps[:known]):
        newer, path = path, older_path(step.changeset, path)
        events[:0] = _event(step, path, newer)
    path = section
    for step in steps[known:]:
        older, path = path, newer_path(step.changeset, path)
        events += _event(step, older, path)
    return tuple(events)


def find_section(content: Content, wanted: str) -> Path:
    """Return the headings of the section that a person means: its id, its heading, or headings as "Treatment > Surgery".

    Capitals and typography make no difference, and the end of a row of headings will do. Raises UsageError where none or
    several fit, naming them.
    """
    sections = [(path, {head.anchor, head.heading.anchor}) for path, head in head_paths(flatten(content))]
    named = [path for path, anchors in sections if wanted.removeprefix("#") in anchors]
    asked = [normal(part).lower() for part in wanted.split(" > ")]
    ends = [path for path, _ in sections if [normal(heading).lower() for heading in path[-len(asked) :]] == asked]
    parts = [path for path, _ in sections if normal(wanted).lower() in normal(path[-1]).lower()]
    found = list(dict.fromkeys(named or ends or parts))
    if len(found) == 1:
        return found[0]
    if not found:
        tops = "; ".join(section.heading.text for section in content.sections)
        raise UsageError(f"there is no section “{wanted}”; the sections are: {tops}")
    raise UsageError(f"“{wanted}” may be: {'; '.join(' > '.join(path) for path in found[:10])}; name one of them")


def _place(steps: Sequence[Step], version: int | None) -> int:
    """Return how many steps lead to a version."""
    versions = [step.before.version for step in steps[:1]] + [step.after.version for step in steps]
    if version is None:
        return len(steps)
    if version not in versions:
        raise UsageError(f"there is no version {version} among those of this document")
    return versions.index(version)


def _event(step: Step, older: Path, newer: Path) -> Iterator[Event]:
    found = [change for change in step.changeset.told() if concerns(change, older, newer)]
    if found:
        ids = {change.id for change in found}
        left = all(change.unit is Unit.SECTION and not change.new for change in found)
        said = tuple(statement for statement in step.statements if statement.change in ids)
        yield Event(step.before, step.after, older if left else newer, tuple(found), said)
