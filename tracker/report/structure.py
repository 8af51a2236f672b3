"""Words what happened to sections, to what moved, and to the document as a whole."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Sequence

from tracker.model.change import Change
from tracker.model.snapshot import Entry, Facts, Unit
from tracker.report import prose
from tracker.report.studies import studies_removed
from tracker.report.voice import Voice, added, blocks, heads
from tracker.text import sentences

NAME = 30  # words of a heading
FACT = 20


def section_added(change: Change, voice: Voice) -> list[str]:
    """Say that a section came, how large it is, and what it begins with."""
    phrases = voice.phrases
    name, level = _named(change, change.new, change.after, voice)
    said = [phrases.section_added.format(name=name, level=level, size=size(change.new, voice))]
    first = _first_sentence(change.new)
    if first:
        phrase = phrases.section_states if prose.is_sentence(first) else phrases.section_quotes
        return [*said, voice.fill(phrase, [first], cited=voice.cited(change, prose.levels(first)))]
    return [*said, phrases.section_cites.format(studies=phrases.join(voice.labels(added(change))))] if added(change) else said


def section_removed(change: Change, voice: Voice) -> list[str]:
    """Say that a section went, how large it was, and what it began with."""
    phrases = voice.phrases
    name, level = _named(change, change.old, change.before, voice)
    said = [phrases.section_removed.format(name=name, level=level, size=size(change.old, voice))]
    if first := _first_sentence(change.old):
        said.append(voice.fill(phrases.section_stated if prose.is_sentence(first) else phrases.section_quoted, [first]))
    return [*said, *studies_removed(change, voice)]


def renamed(change: Change, voice: Voice) -> list[str]:
    """Say that a section has another heading."""
    _, level = _named(change, change.new, change.after, voice)
    names = {side: prose.shorten(text or "", NAME).rstrip(".") for side, text in (("before", change.before), ("name", change.after))}
    return [voice.phrases.section_renamed.format(level=level, **names)]


def moved(change: Change, voice: Voice) -> list[str]:
    """Say from where to where a section or a block went."""
    phrases, what = voice.phrases, voice.place(change)
    home, origin = list(change.section), list(change.origin)
    if change.unit is Unit.SECTION:
        name, level = _named(change, change.new, change.after, voice)
        what = phrases.the_section.format(name=name, level=level)
        home, origin = (path[:-1] if path[-1:] == [name] else path for path in (home, origin))
    if not home:
        return [phrases.moved.format(what=what)]
    if not origin or origin == home:
        return [phrases.moved_within.format(what=what, section=voice.section(home[-1]))]
    if origin[-1] == home[-1]:  # two subsections of the same name: say whose
        home, origin = home[:1], origin[:1]
    phrase = phrases.moved_within if origin == home else phrases.moved_between
    return [phrase.format(what=what, origin=voice.section(origin[-1]), section=voice.section(home[-1]))]


def document_changed(change: Change, voice: Voice) -> list[str]:
    """Say which facts of the document changed."""
    old, new = (next((entry.item for entry in side if isinstance(entry.item, Facts)), None) for side in (change.old, change.new))
    if not old or not new:
        return [_title(change.before or "", change.after or "", voice)]
    pairs = {field.name: (getattr(old, field.name), getattr(new, field.name)) for field in dataclasses.fields(Facts)}
    return [_fact(name, *pair, voice) for name, pair in pairs.items() if pair[0] != pair[1]]


def size(entries: Sequence[Entry], voice: Voice) -> str:
    """Return " with 2 paragraphs and 4 list items", or nothing."""
    found = Counter(block.unit for block in blocks(entries))
    found[Unit.SECTION] = max(0, len(heads(entries)) - 1)
    forms = ((found[unit], form) for unit, form in voice.phrases.counts.items() if found[unit])
    counts = [one if count == 1 else many.format(count=count) for count, (one, many) in forms]
    return voice.phrases.size.format(counts=voice.phrases.join(counts)) if counts else ""


def _named(change: Change, entries: Sequence[Entry], text: str | None, voice: Voice) -> tuple[str, str]:
    """Return the heading of a section, and whether it is a section or a subsection."""
    found = heads(entries)
    name = found[0][1].heading.text if found else change.section[-1] if change.section else prose.shorten(text or "", NAME)
    top = found[0][0] == 1 if found else len(change.section) <= 1
    return prose.shorten(name, NAME).rstrip("."), voice.phrases.section if top else voice.phrases.subsection


def _first_sentence(entries: Sequence[Entry]) -> str:
    said = (sentence for block in blocks(entries) for sentence in sentences(block.text))
    return next(said, "")


def _title(before: str, after: str, voice: Voice) -> str:
    return voice.phrases.title_changed.format(before=prose.shorten(before, NAME), after=prose.shorten(after, NAME))


def _fact(name: str, before: object, after: object, voice: Voice) -> str:
    if name == "title":
        return _title(str(before), str(after), voice)
    said = [_value(value, voice) for value in (before, after)]
    return voice.phrases.fact_changed.format(fact=voice.phrases.facts[name], before=said[0], after=said[1])


def _value(value: object, voice: Voice) -> str:
    if isinstance(value, dt.date):
        return voice.phrases.day(value)
    return prose.shorten(str(value or ""), FACT) or voice.phrases.empty
