"""What a page says of its document as a whole: title, language, audience, board, the publisher's date."""

from __future__ import annotations

import datetime as dt
import re
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import Tag

from tracker.model.document import Audience
from tracker.model.snapshot import Facts
from tracker.parse.profiles import Profile
from tracker.parse.walk import PARAGRAPHS, glance, named
from tracker.text import read_date, squeeze

LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])")
MOST_DATES = 5


def read_facts(page: BeautifulSoup, root: Tag | None, profile: Profile, url: str) -> Facts:
    """Return the facts; what the page does not say stays empty."""
    title = _title(page, root)
    return Facts(
        title=title,
        language=_language(page),
        audience=_audience(title, _meta(page, "name", "dcterms.audience"), url, profile),
        board=_board(root, profile) if root else "",
        updated=_updated(page, profile),
        canonical=canonical(page),
    )


def canonical(page: BeautifulSoup) -> str:
    """Return the document's own address as the page gives it; empty where it gives none."""
    link = page.find("link", rel="canonical")
    return str(link.get("href") or "").strip() if link else ""


def _title(page: BeautifulSoup, root: Tag | None) -> str:
    """Return the heading before the document's text: the frame may have one of its own further up."""
    heading = (
        next((h for h in named(page, {"h2"}) if h.get("id") == "bodyTitle"), None)
        or (root.find_previous("h1") if root else None)
        or page.find("h1")
    )
    return squeeze(heading.get_text()) if isinstance(heading, Tag) else ""


def _language(page: BeautifulSoup) -> str:
    html = page.find("html")
    for said in (str(html.get("lang") or "") if html else "", _meta(page, "http-equiv", "content-language")):
        match = LANGUAGE.match(said.strip().lower())
        if match:
            return match.group()
    return ""


def _meta(page: BeautifulSoup, attribute: str, name: str) -> str:
    tag = page.find("meta", attrs={attribute: name})
    return str(tag.get("content") or "").strip() if tag else ""


def _audience(title: str, meta: str, url: str, profile: Profile) -> Audience:
    """Read it off the title, then the metadata, then the address: a real page has the metadata of its counterpart."""
    address = "patient" if "/patient/" in url or "/paciente/" in url else "health professional" if "/hp/" in url or "/pro/" in url else ""
    for words in (title, meta, address):
        if profile.professional.search(words):
            return Audience.PROFESSIONAL
        if profile.patient.search(words):
            return Audience.PATIENT
    return Audience.UNKNOWN


def _board(root: Tag, profile: Profile) -> str:
    boards = (glance(link) for link in named(root, {"a"}) if profile.board.search(str(link.get("href") or "")))
    return next((words for words in boards if words), "")


def _updated(page: BeautifulSoup, profile: Profile) -> dt.date | None:
    """Return the date that is called the update's; failing that, the first one in its place."""
    places = (tag for tag in named(page, PARAGRAPHS) if not profile.date_classes.isdisjoint(tag.get("class") or ()))
    for dates in islice(places, MOST_DATES):
        entries = dates.find_all("li", limit=MOST_DATES) or [dates]
        for entry in sorted(entries, key=lambda e: not profile.updated.search(glance(e, " "))):
            time = entry.find("time")
            stamp = read_date(str(time.get("datetime") or "")[:40]) if time else None
            stamp = stamp or read_date(glance(entry, " "))
            if stamp:
                return stamp
    return None
