"""Where on the newer page a change can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from tracker.model.change import Change, Changeset, Kind
from tracker.model.snapshot import Block, Entry, Head, Reference


def safe(url: str) -> str:
    """Return an address that a page may link to: the web's only, never `javascript:`."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


def gone_from(changeset: Changeset) -> frozenset[str]:
    """Return the ids that the newer page has no more: all that the changes hold of the older page and not of the newer."""
    old, new = ({name for change in changeset.changes for name in _ids(side(change))} for side in (_old, _new))
    return frozenset(old - new)


def href(url: str, change: Change, gone: frozenset[str]) -> str:
    """Return the address of a change on the newer page: of its nearest element there; "" where nothing of it is left.

    What is deleted is not there to be seen; its section may be.
    """
    removed = change.kind is Kind.REMOVED
    own = {*_ids(change.old), *_containers(change.old)} if removed else frozenset[str]()
    near = (name for name in (*([] if removed or change.anchor is None else [change.anchor]), *change.anchors) if name not in own)
    anchor = next((name for name in near if name not in gone), None)
    page = safe(url).partition("#")[0]
    if not page:
        return ""
    return f"{page}#{quote(anchor)}" if anchor else "" if removed else page


def _old(change: Change) -> tuple[Entry, ...]:
    return change.old


def _new(change: Change) -> tuple[Entry, ...]:
    return change.new


def _ids(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        item = entry.item
        names = (item.anchor, item.heading.anchor) if isinstance(item, Head) else ()
        if isinstance(item, Block | Reference):
            names = (item.anchor, None)
        yield from (name for name in names if name)


def _containers(entries: Iterable[Entry]) -> set[str]:
    """Return the ids of the lists and tables that blocks stood in: they may be gone with their last item."""
    return {entry.item.container for entry in entries if isinstance(entry.item, Block) and entry.item.container}
