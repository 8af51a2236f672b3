"""Finds where a page says that the same document stands in another language or for other readers."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

from lxml import etree

from tracker.model.errors import ParseError
from tracker.parse.charset import decode
from tracker.parse.limits import guard
from tracker.parse.profiles import Profile

MOST = 20  # addresses
LANGUAGES = "//a[@hreflang and @href] | //link[@hreflang and @href and contains(concat(' ', @rel, ' '), ' alternate ')]"
VERSIONS = "//*[contains(concat(' ', normalize-space(@class), ' '), $name)]//a[@href]"


def read_counterparts(body: bytes, profile: Profile, *, url: str = "", content_type: str | None = None) -> tuple[str, ...]:
    """Return the addresses of a page's links to other languages and to the version for other readers, whole, in their order.

    Those that lead back to the page itself are left out. A page that cannot be read has none.
    """
    try:
        text, _ = decode(body, content_type)
        guard(text)
        page = etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8"))
    except (ParseError, etree.XMLSyntaxError, ValueError):
        return ()
    if page is None:
        return ()
    links = [*page.xpath(LANGUAGES), *(link for name in sorted(profile.version_classes) for link in page.xpath(VERSIONS, name=f" {name} "))]
    found = (_whole(url, str(link.get("href"))) for link in links)
    own = urldefrag(url).url
    return tuple(dict.fromkeys(address for address in found if address and address != own))[:MOST]


def _whole(url: str, href: str) -> str:
    try:
        address = urldefrag(urljoin(url, href.strip())).url
    except ValueError:
        return ""
    return address if address.startswith(("https://", "http://")) else ""
