from __future__ import annotations

import hashlib

from sqlalchemy import select

from tests.store.samples import DAY, NOON, content, document, snapshot
from tracker.store import snapshots
from tracker.store.flat import to_lines
from tracker.store.links import link
from tracker.store.session import Database
from tracker.store.tables import LinkRow


def test_each_snapshot_is_linked_to_all_before_it(database: Database) -> None:
    with database.write() as session:
        tracked, other = document(session).id, document(session, "other").id
        kept = [snapshot(session, tracked, text, NOON + day * DAY) for text, day in (("a", 0), ("b", 2), ("c", 1))]
        alone = snapshot(session, other, "a")
        snapshots.keep_reading(session, kept[0].id, content("Read better."), "f", 2)  # says nothing else of what was kept
        links = {row.snapshot_id: row.sha256 for row in session.scalars(select(LinkRow))}
    last = None
    for one, text in zip(kept, "abc", strict=True):
        lines = to_lines(content(text))
        whole = b"".join(b"\n".join(part) + b"\n\n" for part in (lines.texts, lines.forms, lines.places))
        parts = [last or "", hashlib.sha256(text.encode()).hexdigest(), hashlib.sha256(whole).hexdigest(), str(one.version)]
        last = hashlib.sha256("\n".join([*parts, one.captured_at.isoformat(timespec="microseconds")]).encode()).hexdigest()
        assert links[one.id] == last
    assert links[alone.id] == links[kept[0].id]  # the first of the same bytes, content and time


def test_a_link_tells_any_difference() -> None:
    one = link("a" * 64, "b" * 64, b"c" * 32, 2, NOON)
    others = [
        link(None, "b" * 64, b"c" * 32, 2, NOON),
        link("a" * 64, "c" * 64, b"c" * 32, 2, NOON),
        link("a" * 64, "b" * 64, b"d" * 32, 2, NOON),
        link("a" * 64, "b" * 64, b"c" * 32, 3, NOON),
        link("a" * 64, "b" * 64, b"c" * 32, 2, NOON + DAY),
    ]
    assert len({one, *others}) == 6
