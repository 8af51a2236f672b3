"""Reads a publisher's list of its documents: a sitemap, an index of sitemaps, or a page that lists them. Pure: same bytes, same answer."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator

from lxml import etree

from tracker.model.errors import ParseError
from tracker.model.proposal import Catalogue, CatalogueKind, Mention
from tracker.parse.addresses import ANY_ADDRESSES, Addresses, key, whole
from tracker.parse.charset import decode
from tracker.parse.profiles import Profile
from tracker.parse.shelf import read_page
from tracker.text import squeeze

MOST = 5000  # documents of one list
ALTERNATES = 20  # of one address
ROOT = re.compile(r"<(?:[\w.-]+:)?(urlset|sitemapindex|html|body|!doctype html)\b", re.IGNORECASE)
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
WEB = re.compile("https?://", re.IGNORECASE)
OWN_ENTITIES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
SITEMAPS = {"urlset": CatalogueKind.SITEMAP, "sitemapindex": CatalogueKind.INDEX}
ENTRIES = ("{*}url", "{*}sitemap")


def read_catalogue(body: bytes, profile: Profile, *, url: str, content_type: str | None = None) -> Catalogue:
    """Return what a list at an address names: of a sitemap and a page the documents, by what is known of the publisher, of an index all.

    Of addresses that differ in nothing but case, a slash at the end, fragment or tracking, the first is taken. Raises ParseError
    where it is no list, or is not to be trusted.
    """
    text, _ = decode(body, content_type)
    root = ROOT.search(text)
    kind = SITEMAPS.get(root.group(1).lower()) if root else None
    if kind is None:
        return _of(CatalogueKind.PAGE, *_kept(read_page(text, profile, url), profile))
    if OWN_ENTITIES.search(text):
        raise ParseError("the sitemap declares entities of its own, which none needs; it is not read")
    declared = DECLARATION.match(text)  # at its beginning alone: to look for it through a page of spaces would take for ever
    text = text[declared.end() :] if declared else text
    if kind is CatalogueKind.INDEX:
        found = list(_mentions(text, url, ANY_ADDRESSES))
        return _of(kind, [each for each in found if each.url][:MOST], 0, max(len(found) - MOST, 0))
    return _of(kind, *_kept(_mentions(text, url, profile.addresses), profile))


def _of(kind: CatalogueKind, mentions: list[Mention], others: int, unread: int) -> Catalogue:
    return Catalogue(kind, tuple(mentions), others, unread)


def _kept(mentions: Iterator[Mention], profile: Profile) -> tuple[list[Mention], int, int]:
    """Return those that are documents, each once, how many are none, and how many were no addresses or too many."""
    kept, others, unread = dict[str, Mention](), 0, 0
    for each in mentions:
        if each.url and not profile.addresses.is_document(each.url):
            others += 1
        elif not each.url or (len(kept) >= MOST and key(each.url) not in kept):
            unread += 1
        else:
            kept.setdefault(key(each.url), each)
    return list(kept.values()), others, unread


def _mentions(text: str, base: str, addresses: Addresses) -> Iterator[Mention]:
    """Yield what the entries of a sitemap say, one after the other, and keep none: there may be a hundred thousand."""
    entries = etree.iterparse(
        io.BytesIO(text.encode()), tag=ENTRIES, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for _, entry in entries:
            said = _said(entry, "loc")
            yield _mention(entry, base, said, addresses) if not WEB.match(said) or addresses.is_document(said) else Mention(said)
            entry.clear()
            while entry.getprevious() is not None:
                del entry.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise ParseError("the sitemap is no XML that can be read; check in a browser that it is whole") from error


def _mention(entry: etree._Element, base: str, said: str, addresses: Addresses) -> Mention:
    links = entry.findall("{*}link[@hreflang]")
    alternates = [whole(base, str(link.get("href") or "")) for link in links]
    url = whole(base, said) if said else ""
    own = key(url)
    language = next((str(link.get("hreflang")) for link, there in zip(links, alternates, strict=True) if there and key(there) == own), "")
    return Mention(
        url,
        title=squeeze(entry.findtext("{*}news/{*}title") or ""),
        language=language[:2].lower() if language[:2].isalpha() else addresses.language(url),
        audience=addresses.audience(url),
        modified=_day(_said(entry, "lastmod")),
        alternates=tuple(dict.fromkeys(there for there in alternates if there and key(there) != own))[:ALTERNATES],
    )


def _said(entry: etree._Element, name: str) -> str:
    found = entry.find(f"{{*}}{name}")
    return "" if found is None or len(found) else (found.text or "").strip()  # what holds more than words is no address


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
