"""What a page says of its document as a whole: title, language, audience, board, the publisher's date."""

from __future__ import annotations

import datetime as dt

from bs4 import BeautifulSoup
from bs4.element import Tag

from tracker.model.document import Audience
from tracker.model.snapshot import Facts
from tracker.parse.profiles import Profile
from tracker.text import read_date, squeeze


def read_facts(page: BeautifulSoup, root: Tag | None, profile: Profile, url: str) -> Facts:
    """Return the facts; what the page does not say stays empty."""
    heading = page.find("h1") or page.find("h2", id="bodyTitle")
    title = squeeze(heading.get_text()) if heading else ""
    html = page.find("html")
    language = str(html.get("lang") or "") if html else ""
    return Facts(
        title=title,
        language=(language or _meta(page, "http-equiv", "content-language")).split("-")[0].lower(),
        audience=_audience(title, _meta(page, "name", "dcterms.audience"), url, profile),
        board=_board(root, profile) if root else "",
        updated=_updated(page, profile),
        canonical=canonical(page),
    )


def canonical(page: BeautifulSoup) -> str:
    """Return the document's own address as the page gives it; empty where it gives none."""
    link = page.find("link", rel="canonical")
    return str(link.get("href") or "").strip() if link else ""


def _meta(page: BeautifulSoup, attribute: str, name: str) -> str:
    tag = page.find("meta", attrs={attribute: name})
    return str(tag.get("content") or "").strip() if tag else ""


def _audience(title: str, meta: str, url: str, profile: Profile) -> Audience:
    """Read it off the title, then the metadata, then the address: a real page has the metadata of its counterpart."""
    for words in (title, meta, "patient" if "/patient/" in url or "/paciente/" in url else "health professional" if "/hp/" in url else ""):
        if profile.professional.search(words):
            return Audience.PROFESSIONAL
        if profile.patient.search(words):
            return Audience.PATIENT
    return Audience.UNKNOWN


def _board(root: Tag, profile: Profile) -> str:
    for link in root.find_all("a", href=profile.board):
        words = squeeze(link.get_text())
        if words:
            return words
    return ""


def _updated(page: BeautifulSoup, profile: Profile) -> dt.date | None:
    for dates in page.find_all(class_=list(profile.date_classes)):
        time = dates.find("time")
        stamp = read_date(str(time.get("datetime") or "")) if time else None
        stamp = stamp or read_date(squeeze(dates.get_text(" ")))
        if stamp:
            return stamp
    return None
