"""What addresses tell of documents before anything is fetched: which are the same, which a publisher's documents have, which are pairs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from tracker.model.document import Audience

TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_ga|_gl|gclid|dclid|gbraid|wbraid|fbclid|msclkid|yclid|igshid|mc_[ce]id|cid", re.IGNORECASE
)
SAFE = "/%:@!$&'()*+,;=~"
LONGEST = 2000  # characters
USUAL = {"http": ":80", "https": ":443"}
NOTHING = re.compile(r"(?!)")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Addresses:
    """What is known of one publisher's addresses, by patterns that are searched in the path, in any case.

    `document`: which are documents. `spanish`: which are so, the others are English. `professional`, `patient`: for whom.
    `reader` is the part of a path that two documents differ in which are one for different readers; `work` is the part that
    two have in common which are one in two languages. Of a publisher of which nothing is known, `known` is false.
    """

    document: re.Pattern[str] = re.compile("")
    spanish: re.Pattern[str] = NOTHING
    professional: re.Pattern[str] = NOTHING
    patient: re.Pattern[str] = NOTHING
    reader: re.Pattern[str] = NOTHING
    work: re.Pattern[str] = NOTHING
    known: bool = False

    def language(self, url: str) -> str:
        """Return the language of a document at an address, "" where that is not known."""
        return "" if not self.known else "es" if self.spanish.search(_path(url)) else "en"

    def audience(self, url: str) -> Audience:
        """Return whom a document at an address is written for."""
        path = _path(url)
        if self.professional.search(path):
            return Audience.PROFESSIONAL
        return Audience.PATIENT if self.patient.search(path) else Audience.UNKNOWN

    def is_document(self, url: str) -> bool:
        """Tell whether an address is that of a document."""
        return bool(self.document.search(url.partition("#")[0].partition("?")[0]))  # a sitemap asks this a hundred thousand times


ANY_ADDRESSES = Addresses()
PDQ_ADDRESSES = Addresses(
    document=re.compile(r"[^/]-pdq/?$", re.IGNORECASE),
    spanish=re.compile(r"/espanol/", re.IGNORECASE),
    professional=re.compile(r"/(?:hp|pro)/|-(?:hp|pro)-pdq/?$", re.IGNORECASE),
    patient=re.compile(r"/(?:patient|paciente)/", re.IGNORECASE),
    reader=re.compile(r"(?<=/)(?:hp|pro|patient|paciente)/(?=[^/]+/?$)|-(?:hp|pro)(?=-pdq/?$)", re.IGNORECASE),
    work=re.compile(r"[^/]+(?=/?$)"),
    known=True,
)


def whole(base: str, reference: str) -> str:
    """Return the address that a reference on a page leads to, without fragment and tracking parameters; "" where it is none of a page."""
    try:
        parts = urlsplit(urljoin(base, reference.strip()))
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return ""
    if parts.scheme not in USUAL or not host or parts.username is not None:
        return ""
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    found = urlunsplit(
        (parts.scheme, netloc.removesuffix(USUAL[parts.scheme]), quote(parts.path or "/", safe=SAFE), _query(parts.query), "")
    )
    return found if len(found) <= LONGEST else ""


def key(url: str) -> str:
    """Return an address as it is compared: two that differ in scheme, `www.`, case, a slash at the end or tracking are one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.lower()
    query = f"?{'&'.join(sorted(_query(parts.query).split('&')))}" if _query(parts.query) else ""
    return f"{host_key(url)}{parts.path.rstrip('/')}{query}".lower()


def host_key(url: str) -> str:
    """Return an address's host, with a port that is not the usual one, without `www.`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc.lower().removesuffix(USUAL.get(parts.scheme, "")).removeprefix("www.")


def pairs(known: Mapping[str, Addresses]) -> set[Pair]:
    """Return which of some addresses are likely one document for other readers, or in another language, by their form alone.

    Where more than two have the same in common none are, as that says too little.
    """
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for url, addresses in known.items():
        for trait in _traits(url, addresses):
            alike[trait].append(url)
    return {(min(two), max(two)) for trait, two in alike.items() if len(two) == len({*two}) == 2 and _differ(trait, two, known)}  # noqa: PLR2004


def said(mentioned: Iterable[tuple[str, Iterable[str]]], known: Mapping[str, str]) -> set[Pair]:
    """Return which addresses of `known`, by their keys, are pairs because a catalogue names one as the other in another language."""
    found = set[Pair]()
    for url, alternates in mentioned:
        one = known.get(key(url))
        others = (known.get(key(each)) for each in alternates)
        found |= {(min(one, other), max(one, other)) for other in others if one and other and one != other}
    return found


def _traits(url: str, addresses: Addresses) -> Iterator[tuple[str, ...]]:
    if not addresses.is_document(url) or not addresses.known:
        return
    host, path = host_key(url), _path(url).lower().rstrip("/")
    yield "readers", host, addresses.reader.sub("", path)
    work = addresses.work.search(addresses.reader.sub("", path))
    if work:
        yield "language", host, work.group(), addresses.audience(url)


def _differ(trait: tuple[str, ...], two: list[str], known: Mapping[str, Addresses]) -> bool:
    """Tell whether two with a trait in common differ in what they are to differ in, and are no two spellings of one address."""
    one, other = two
    if key(one) == key(other):
        return False
    if trait[0] == "readers":
        return known[one].audience(one) is not known[other].audience(other)
    return known[one].language(one) != known[other].language(other)


def _query(query: str) -> str:
    if not query:
        return ""
    return urlencode([(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not TRACKING.fullmatch(name)])


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
