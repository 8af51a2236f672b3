"""What a link says: where it leads, a level of evidence, a citation, or mere glossary decoration."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, urljoin, urlsplit

from bs4.element import Tag

from tracker.model.snapshot import MarkKind
from tracker.parse.profiles import Profile
from tracker.parse.walk import glance

PUBMED = re.compile(
    r"(?:list_uids=|/pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/)([0-9]{1,12})(?![0-9])|[?&]term=([0-9]{1,12})(?=\[|%5b|&|#|$)", re.IGNORECASE
)
DEFINITION = re.compile(r"[?&]id=(?:CDR0*)?([0-9]+)", re.IGNORECASE)
LINKED = re.compile(r"^(?:link/)?(.+)$", re.DOTALL)
CITATION_NUMBER = re.compile(r"\W*\d+\W*")
LONGEST = 2_000  # what is longer (an image written out in its address) is kept as its beginning and its hash


def link_kind(profile: Profile, address: str, words: str, classes: frozenset[str]) -> MarkKind | None:
    """Return CITATION, EVIDENCE or LINK; None for a link that only explains a word."""
    if cited(profile, address):
        return MarkKind.CITATION
    defines = bool(profile.definition.search(address[:LONGEST])) or "definition" in classes
    if defines and profile.evidence.search(words):
        return MarkKind.EVIDENCE
    return None if defines else MarkKind.LINK


def cited(profile: Profile, address: str) -> str | None:
    """Return the id of the reference that a citation link names; None for any other link."""
    match = profile.citation.search(address) if len(address) <= LONGEST else None
    return next((name for name in match.groups() if name), None) if match else None


def citation(profile: Profile, tag: Tag) -> str | None:
    """Return the id of the reference where an element is a citation's number, which is no text; None for all else."""
    reference = cited(profile, str(tag.get("href") or "")) if tag.name == "a" else None
    return reference if reference and CITATION_NUMBER.fullmatch(glance(tag)) else None


def absolute(address: str, base: str) -> str:
    """Return an address made absolute against `base`; as it stands where it is none."""
    address = address.strip()
    if len(address) > LONGEST:
        return f"{address[:80]}... sha256:{hashlib.sha256(address.encode()).hexdigest()}"
    try:
        return urljoin(base if len(base) <= LONGEST else "", address)
    except ValueError:
        return address


def target(address: str, base: str) -> str:
    """Return where a link leads in the form that is compared.

    `#id` within the document (whatever way the page writes it), `pmid:N` for any address of PubMed, `cdr:N` for a
    definition, else the absolute address.
    """
    whole = absolute(address, base)
    here, there = _split(base), _split(whole)
    if there.fragment and (there.hostname, there.path.rstrip("/")) == (here.hostname, here.path.rstrip("/")):
        match = LINKED.match(there.fragment)
        return f"#{match.group(1)}" if match else whole
    pmid = pubmed_id(whole)
    if pmid:
        return f"pmid:{pmid}"
    definition = DEFINITION.search(f"?{there.query}") if "popDefinition" in there.path else None
    return f"cdr:{definition.group(1)}" if definition else whole


def pubmed_id(address: str) -> str | None:
    """Return the PubMed id that an address of PubMed names, in any of its forms."""
    known = "nih.gov" in address.lower() or "list_uids=" in address.lower()
    match = PUBMED.search(address) if known else None
    return match.group(1) or match.group(2) if match else None


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")
