"""Reads a page that lists documents, such as the summaries of a board: their links, names, and the headings above them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from tracker.model.document import Audience
from tracker.model.errors import ParseError
from tracker.model.proposal import Mention
from tracker.parse.addresses import key, whole
from tracker.parse.limits import guard
from tracker.parse.profiles import Profile
from tracker.text import squeeze

MAIN = ("//main", "//*[@role='main']", "//*[@id='main-content' or @id='content']", "//article", "//body")
FRAME = frozenset({"nav", "header", "footer", "aside", "form", "script", "style", "noscript", "template", "button", "svg"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HOLDERS = frozenset({"li", "tr", "p", "dd", "dt", "td"})
LANGUAGE = re.compile(
    r"(?:in |en )?(?:english|spanish|español|espanol|inglés)(?: version)?|(?:html|pdf|view|read more|more|version|versión)", re.IGNORECASE
)
FEW, LONGEST = 5, 300  # words of a link that names no work; characters of a name
STEPS = 6  # from a link outwards, to find what it belongs to
LEAST_LINKS, LEAST_SHARE = 2, 0.3  # of a page of which nothing is known: links, and how much of its words are theirs


def read_page(text: str, profile: Profile, url: str) -> Iterator[Mention]:
    """Yield what a page's links lead to, but itself. Raises ParseError where it is no list: one document, or no links to any."""
    guard(text)
    page = _tree(text)
    root = next((found[0] for place in MAIN if (found := page.xpath(place))), page)
    base = whole(url, next((str(tag.get("href")) for tag in page.xpath("//base[@href]")), "")) or url
    links = [each for each in _links(root, base) if not each[1].url or key(each[1].url) != key(url)]
    mentions = [_told(link, mention, profile) for link, mention in links]
    _is_list(page, root, profile, url, mentions)
    return iter(mentions)


def _tree(text: str) -> etree._Element:
    try:
        page = etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError("this is no page and no sitemap that can be read; check the address in a browser") from error
    if page is None:
        raise ParseError("the page is empty; check the address in a browser")
    return page


def _links(root: etree._Element, base: str) -> Iterator[tuple[etree._Element, Mention]]:
    """Yield the links of a page's main content, each with its address, its words and the headings above it."""
    headings = dict[str, str]()
    walker = etree.iterwalk(root, events=("start",))
    for _, tag in walker:
        if tag.tag in FRAME:
            walker.skip_subtree()
        elif tag.tag in HEADINGS:
            headings = {level: said for level, said in headings.items() if level < tag.tag} | {str(tag.tag): _words(tag)}
        elif tag.tag == "a" and tag.get("href") and not str(tag.get("href")).startswith("#"):
            language = str(tag.get("hreflang") or "")[:2].lower()
            named = " › ".join(said for _, said in sorted(headings.items()) if said)
            address = whole(base, str(tag.get("href")))
            if address or "://" in str(tag.get("href")):
                yield tag, Mention(address, _words(tag), named[-LONGEST:], language if language.isalpha() else "")


def _told(link: etree._Element, mention: Mention, profile: Profile) -> Mention:
    """Return a mention with a name that says what it is of, its language and its readers."""
    addresses, title = profile.addresses, mention.title
    audience = addresses.audience(mention.url)
    if audience is Audience.UNKNOWN:
        found = Audience.PROFESSIONAL if profile.professional.search(title) else Audience.PATIENT if profile.patient.search(title) else None
        audience = found or audience
    if _bare(title, profile):
        title = _work(link, title)
    language = mention.language or addresses.language(mention.url)
    return Mention(mention.url, title[:LONGEST], mention.heading, language, audience)


def _bare(title: str, profile: Profile) -> bool:
    """Tell whether a link's words say only for whom or in which language something is, and not what."""
    if len(title.split()) > FEW:
        return False
    return not title or bool(LANGUAGE.fullmatch(title) or profile.professional.search(title) or profile.patient.search(title))


def _work(link: etree._Element, title: str) -> str:
    """Return what the entry that a link stands in begins with, and the link's own words after it."""
    above = link
    for _ in range(STEPS):
        above = above.getparent()
        if above is None or above.tag in {"body", "main"}:
            break
        lead = squeeze(above.text or "") or (_words(above[0]) if len(above) and not _holds(above[0], link) else "")
        lead = lead.rstrip(" :|–-([")
        if above.tag in HOLDERS and lead and lead != title:
            return f"{lead} ({title})" if title else lead
    return title


def _holds(tag: etree._Element, link: etree._Element) -> bool:
    return tag is link or any(above is tag for above in link.iterancestors())


def _is_list(page: etree._Element, root: etree._Element, profile: Profile, url: str, mentions: list[Mention]) -> None:
    documents = [each for each in mentions if each.url and profile.addresses.is_document(each.url)]
    if profile.addresses.known:
        own = [url, *(str(link.get("href") or "") for link in page.xpath("//link[@rel='canonical']"))]
        if any(profile.addresses.is_document(whole(url, each)) for each in own):
            raise ParseError(f"this is a document, and no list of documents; track it with: tracker add {url}")
        if not documents:
            raise ParseError(
                f"this is no list of documents: none of its {len(mentions)} links leads to one; see --profile article for other publishers"
            )
        return
    linked, all_words = sum(len(each.title) for each in documents), len(_words(root, LONGEST * LONGEST))
    if len({key(each.url) for each in documents}) < LEAST_LINKS or linked < LEAST_SHARE * all_words:
        raise ParseError("this is no list of documents: most of its words are no links")


def _words(tag: etree._Element, longest: int = LONGEST) -> str:
    return squeeze(" ".join(tag.itertext()))[:longest] if isinstance(tag.tag, str) else ""
