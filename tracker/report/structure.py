"""Words what happened to sections, to what moved, and to the document as a whole."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Sequence

from tracker.model.change import Change, Significance
from tracker.model.document import Audience
from tracker.model.snapshot import Entry, Facts, Unit
from tracker.report import prose
from tracker.report.studies import cited_within, studies_removed
from tracker.report.voice import Voice, blocks, heads
from tracker.text import sentences

NAME = 30  # words of a heading
FACT = 20
HEAD = "head"


def section_added(change: Change, voice: Voice) -> list[str]:
    """Say that a section came, how large it is, what it begins with and what it cites."""
    phrases = voice.phrases
    name, level = named_section(change, change.new, change.after, voice)
    said = [phrases.section_added.format(name=name, level=level, size=size(change.new, voice))]
    first = _first_sentence(change.new)
    here, elsewhere = cited_within(change, len(first))  # what stands behind a sentence must be cited in it
    cites = phrases.section_cites_also if here else phrases.section_cites
    others = [cites.format(studies=phrases.join(voice.labels(elsewhere)))] if elsewhere else []
    if first:
        phrase = phrases.section_states if prose.is_sentence(first) else phrases.section_quotes
        cited = voice.cited(here, voice.level(prose.levels(first)))
        said.append(voice.fill(phrase, [first], cited=cited, room=voice.room(*said, cited, *others)))
    return [*said, *others]


def section_removed(change: Change, voice: Voice) -> list[str]:
    """Say that a section went, how large it was, and what it began with."""
    phrases = voice.phrases
    name, level = named_section(change, change.old, change.before, voice)
    said = [phrases.section_removed.format(name=name, level=level, size=size(change.old, voice))]
    gone = studies_removed(change, voice)
    if first := _first_sentence(change.old):
        phrase = phrases.section_stated if prose.is_sentence(first) else phrases.section_quoted
        said.append(voice.fill(phrase, [first], room=voice.room(*said, *gone)))
    return [*said, *gone]


def named_anew(change: Change, voice: Voice) -> list[str]:
    """Say that a section has another heading."""
    _, level = named_section(change, change.new, change.after, voice)
    before, after = (voice.heading(text or "") for text in (change.before, change.after))
    return [voice.phrases.section_renamed.format(level=level, before=before, name=after)]


def document_changed(change: Change, voice: Voice) -> list[str]:
    """Say which facts of the document changed; the date alone is no part of a change that is told: the report's head has it."""
    old, new = (next((entry.item for entry in side if isinstance(entry.item, Facts)), None) for side in (change.old, change.new))
    if not old or not new:
        return [_title(change.before or "", change.after or "", voice)]
    pairs = {field.name: (getattr(old, field.name), getattr(new, field.name)) for field in dataclasses.fields(Facts)}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if change.significance is not Significance.TECHNICAL and len(changed) > 1:
        changed.pop("updated", None)
    return [_fact(name, *pair, voice) for name, pair in changed.items()]


def size(entries: Sequence[Entry], voice: Voice) -> str:
    """Return " with 2 paragraphs and 4 list items", or nothing."""
    found = Counter(block.unit for block in blocks(entries))
    found[Unit.SECTION] = max(0, len(heads(entries)) - 1)
    found[Unit.TABLE_ROW] -= sum(block.style == HEAD for block in blocks(entries))  # a table of three stages has three rows
    forms = ((found[unit], form) for unit, form in voice.phrases.counts.items() if found[unit] > 0)
    counts = [one if count == 1 else many.format(count=count) for count, (one, many) in forms]
    return voice.phrases.size.format(counts=voice.phrases.join(counts)) if counts else ""


def named_section(change: Change, entries: Sequence[Entry], text: str | None, voice: Voice) -> tuple[str, str]:
    """Return the heading of a section, and whether it is a section or a subsection."""
    found = heads(entries)
    name = found[0][1].heading.text if found else change.section[-1] if change.section else prose.shorten(text or "", NAME)
    top = found[0][0] == 1 if found else len(change.section) <= 1
    return voice.heading(name), voice.phrases.section if top else voice.phrases.subsection


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
    if isinstance(value, Audience):
        return voice.phrases.audiences[value]
    return prose.shorten(str(value or ""), FACT) or voice.phrases.empty
