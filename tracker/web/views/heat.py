"""How warm the sections of a document are: how much changed in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.model.snapshot import Content, Head, flatten
from tracker.store.course import Heat
from tracker.web.views.places import places_of

DEGREES = 4  # of warmth, above none


@dataclass(frozen=True, slots=True)
class Warmth:
    """A top-level section and how much changed in it, None where nothing did; `degree` is from 0 to 4, `share` of the warmest in percent.

    `place` is its id in the newest version, "" for one that has gone or was called otherwise.
    """

    section: str
    place: str
    heat: Heat | None
    degree: int
    share: int


def warmth_of(content: Content | None, heats: Sequence[Heat]) -> list[Warmth]:
    """Return the sections of a content in their order, and then those that it has no more."""
    known = {heat.section: heat for heat in heats}
    most = max((heat.changes for heat in heats), default=0)
    found = [_warmth(name, place, known.pop(name, None), most) for name, place in _tops(content)]
    return found + [_warmth(heat.section, "", heat, most) for heat in known.values()]


def _warmth(section: str, place: str, heat: Heat | None, most: int) -> Warmth:
    if heat is None or not most:
        return Warmth(section, place, None, 0, 0)
    degree = max(1, -(-DEGREES * heat.changes // most))
    return Warmth(section, place, heat, degree, max(2, round(100 * heat.changes / most)))


def _tops(content: Content | None) -> list[tuple[str, str]]:
    if content is None:
        return []
    entries = flatten(content)
    placed = zip(entries, places_of(entries).ids, strict=True)
    return [(entry.item.heading.text, place) for entry, place in placed if isinstance(entry.item, Head) and entry.depth == 1]
