"""Names a list by the text that introduces it."""

from __future__ import annotations

import re

from tracker.report import prose
from tracker.report.voice import Voice
from tracker.text import words

LAST_SENTENCE = re.compile(r"(?:.*[.!?][\])”\"]* )?(?P<last>[A-ZÁÉÍÓÚ“(\d].*)$", re.DOTALL)
LONGEST_NAME = 18
LONGEST_LEAD = 14
LONGEST_ITEM = 12


def list_name(lead: str, section: tuple[str, ...], voice: Voice) -> str:
    """Return how to name the list that `lead` introduces: "the list of treatment options for X", or by its section."""
    said = prose.bare(_last_sentence(lead))
    if said and voice.grammar.introduces.search(prose.LEVEL.sub("", lead).strip()):
        if not voice.foreign and (named := _evidence(said, section, voice) or _named(said, section, voice)):
            return named
        return voice.phrases.list_led.format(lead=prose.shorten(said, LONGEST_LEAD))
    if said and is_thing(said, voice):
        return voice.phrases.list_under.format(lead=said)
    return voice.phrases.list_in_section.format(section=voice.section(section[-1])) if section else voice.phrases.list_unknown


def is_thing(text: str, voice: Voice) -> bool:
    """Whether an item is a name ("Surgery with or without radiation therapy."), and no sentence."""
    said = prose.bare(text)
    main = voice.grammar.relative.sub("", said)
    sentence = voice.grammar.finite.search(main) or voice.grammar.past.search(main) or "?" in said
    return len(said.split()) <= LONGEST_ITEM and not sentence


def _evidence(said: str, section: tuple[str, ...], voice: Voice) -> str:
    """Name a list of evidence: "Evidence (surgery):". As every treatment has one, its section says which, unless it says no more."""
    match = voice.grammar.evidence.match(said)
    if not match:
        return ""
    name = voice.phrases.evidence.format(name=prose.lower_first(match["name"], voice.known))
    more = bool(section) and not set(words(section[-1])) <= set(words(said))
    return _list_of(name, section if more else (), voice)


def _named(said: str, section: tuple[str, ...], voice: Voice) -> str:
    """Name a list by the things in it; where the name is a single word ("factors"), its section says which. "" for no name."""
    name = _name(said, voice)
    if not name:
        return ""
    lowered = prose.lower_first(name, voice.known)
    return _list_of(lowered, () if " " in name else section, voice)


def _list_of(name: str, section: tuple[str, ...], voice: Voice) -> str:
    phrases = voice.phrases
    if not section:
        return phrases.list_named.format(name=name)
    return phrases.list_named_in.format(name=name, section=voice.section(section[-1]))


def _last_sentence(lead: str) -> str:
    match = LAST_SENTENCE.match(prose.LEVEL.sub("", lead).strip())
    return match["last"] if match else lead


def _name(said: str, voice: Voice) -> str:
    """Return the things that a lead-in speaks of; "" where it does not name them."""
    for pattern in voice.grammar.names:
        match = pattern.search(said)
        name = voice.grammar.article.sub("", match["name"].strip()) if match else ""
        if name and _fits(name, voice):
            return name
    return ""


def _fits(name: str, voice: Voice) -> bool:
    grammar = voice.grammar
    return (
        not grammar.no_name.match(name) and len(name.split()) <= LONGEST_NAME and not grammar.finite.search(grammar.relative.sub("", name))
    )
