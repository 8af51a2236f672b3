"""Names a list by the text that introduces it."""

from __future__ import annotations

import re

from tracker.report import prose
from tracker.report.voice import Voice

FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|does|do|did|may|might|can|could|will|would|should|must|needs?|shows?|showed|found|reports?|affects?"
    r"|experienced|approved|depends?|remains?|includes?|included|suggests?|indicates?|occurs?|occurred|looked|var(?:y|ies)|predominate)\b",
    re.IGNORECASE,
)
PAST = re.compile(  # "One study reported no deaths", but not "Increased risk" and "Deaths reported in children"
    r"(?<=\w )(?:reported|described|demonstrated|confirmed|received|developed|improved|increased|decreased|responded|died"
    r"|concluded|evaluated|examined|compared|assessed|revealed|produced|caused|completed|underwent|observed)\b"
    r"(?! (?:in|with|by|to|as|of|for|from|on|risk)\b)",
)
RELATIVE = re.compile(r"(?<=\w )(?:that|which|who|whom|whose|where|when)\b.*", re.IGNORECASE)
LAST_SENTENCE = re.compile(r"(?:.*[.!?][\])”\"]* )?(?P<last>[A-ZÁÉÍÓÚ“(\d].*)$", re.DOTALL)

INTRODUCES = re.compile(r"(?::|\b(?:following|below|siguientes?)\.?)$", re.IGNORECASE)
EVIDENCE = re.compile(r"^(?P<name>Evidence \(.+\))$")
FOLLOWING_THINGS = re.compile(r"\bfollowing (?P<name>[^,;:]+)$", re.IGNORECASE)
THINGS_FOLLOW = re.compile(r"^(?:the )?following (?P<name>.+?) (?:may|can|might|should|are|is|was|were|have|has|will)\b", re.IGNORECASE)
THERE_ARE = re.compile(r"^there (?:are|is|were) (?P<name>.+?)(?:,? (?:including|as follows|such as).*|[,:].*)?$", re.IGNORECASE)
INCLUDE = re.compile(
    r"^(?P<name>.+?),? (?:(?:may|might|can|could|should|would|will|often|also|commonly|typically|generally) )*"
    r"(?:include|includes|included|are|is|was|were|be|comprise|comprises|comprised|consist of|consists of|consisted of)"
    r"(?:,? (?:but (?:are|is) not limited to|the|as|any|one or more|some|all|of|listed|shown|described))* ?(?:follow(?:s|ing)|below)?$",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"^(?:the (?!most\b)|an? |some of the |some |these |those )", re.IGNORECASE)
NO_NAME = re.compile(
    r"^(?:this|it|they|he|she|such|in|for|when|while|of|among|if|by|as|although|however|to|on|at|with|these|those)\b", re.IGNORECASE
)

LONGEST_NAME = 18
LONGEST_LEAD = 14
LONGEST_ITEM = 12


def list_name(lead: str, section: tuple[str, ...], voice: Voice) -> str:
    """Return how to name the list that `lead` introduces: "the list of treatment options for X", or by its section."""
    said = prose.bare(_last_sentence(lead))
    introduces = bool(INTRODUCES.search(prose.LEVEL.sub("", lead).strip()))
    if said and introduces:
        name = "" if voice.foreign else _name(said)
        if name:
            return _named(prose.lower_first(name, voice.known), section, voice)
        return voice.phrases.list_led.format(lead=prose.shorten(said, LONGEST_LEAD))
    if said and is_thing(said):
        return voice.phrases.list_under.format(lead=said)
    return voice.phrases.list_in_section.format(section=voice.section(section[-1])) if section else voice.phrases.list_unknown


def is_thing(text: str) -> bool:
    """Whether an item is a name ("Surgery with or without radiation therapy."), and no sentence."""
    said = prose.bare(text)
    main = RELATIVE.sub("", said)
    return len(said.split()) <= LONGEST_ITEM and not FINITE_VERB.search(main) and not PAST.search(main) and "?" not in said


def _named(name: str, section: tuple[str, ...], voice: Voice) -> str:
    """Name a list; where the name is a single word ("factors"), its section says which."""
    phrase = voice.phrases.list_named_in if section and " " not in name else voice.phrases.list_named
    return phrase.format(name=name, section=voice.section(section[-1]) if section else "")


def _last_sentence(lead: str) -> str:
    match = LAST_SENTENCE.match(prose.LEVEL.sub("", lead).strip())
    return match["last"] if match else lead


def _name(said: str) -> str:
    """Return the things that a lead-in speaks of; "" where it does not name them."""
    for pattern in (EVIDENCE, THERE_ARE, FOLLOWING_THINGS, THINGS_FOLLOW, INCLUDE):
        match = pattern.search(said)
        name = ARTICLE.sub("", match["name"].strip()) if match else ""
        if name and _fits(name):
            return name
    return ""


def _fits(name: str) -> bool:
    return not NO_NAME.match(name) and len(name.split()) <= LONGEST_NAME and not FINITE_VERB.search(RELATIVE.sub("", name))
