"""The templates, and how times and sentences are written in them. Everything is escaped, whatever a template's name."""

from __future__ import annotations

import datetime as dt

import nh3
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tracker.report.render.visible import visible
from tracker.web.views import words

TAGS = frozenset(
    "a b blockquote br code dd del dl dt em h1 h2 h3 h4 h5 h6 i ins li ol p s strong sub sup table tbody td th thead tr u ul".split()
)
UNITS = (("year", 365 * 86_400), ("month", 30 * 86_400), ("day", 86_400), ("hour", 3_600), ("minute", 60))


def minute(time: dt.datetime | None) -> str:
    """Write a time, in UTC."""
    return f"{time.astimezone(dt.UTC).isoformat(' ')[:16]} UTC" if time else "never"


def ago(time: dt.datetime, now: dt.datetime) -> str:
    """Write how long a time is past."""
    seconds = (now - time).total_seconds()
    for unit, size in UNITS:
        if seconds >= size:
            return f"{words.count(int(seconds // size), unit)} ago"
    return "just now"


def sentence(text: str) -> str:
    """Write what an error says as a sentence."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def clean(html: str) -> Markup:
    """Return foreign HTML with nothing in it that could do or fetch something: the one way to show it unescaped."""
    return Markup(nh3.clean(html, tags=set(TAGS), attributes={"a": {"href"}}, url_schemes={"http", "https"}))  # noqa: S704  cleaned


def _shown(value: object) -> object:
    """Return what is put in a template's place: hidden characters made visible, before the text is escaped."""
    return visible(value) if type(value) is str else value


TEMPLATES = Environment(
    loader=PackageLoader("tracker.web"), autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
TEMPLATES.filters |= {"minute": minute, "ago": ago, "sentence": sentence, "clean": clean} | words.FILTERS
