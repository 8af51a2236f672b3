"""What a link says: where it leads, a level of evidence, a citation, or mere glossary decoration."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from tracker.model.snapshot import MarkKind
from tracker.parse.profiles import Profile
from tracker.parse.references import pubmed_id

DEFINITION = re.compile(r"[?&]id=(?:CDR0*)?(\d+)", re.IGNORECASE)
LINKED = re.compile(r"^#(?:link/)?(.+)$")


def link_kind(profile: Profile, address: str, words: str, classes: frozenset[str]) -> MarkKind | None:
    """Return CITATION, EVIDENCE or LINK; None for a link that only explains a word."""
    if profile.citation.search(address):
        return MarkKind.CITATION
    defines = bool(profile.definition.search(address)) or "definition" in classes
    if defines and profile.evidence.search(words):
        return MarkKind.EVIDENCE
    return None if defines else MarkKind.LINK


def target(address: str, base: str) -> str:
    """Return where a link leads in the form that is compared.

    `#id` within the document (whatever way the page writes it), `pmid:N` for any address of PubMed, `cdr:N` for a
    definition, else the absolute address.
    """
    whole = urljoin(base, address.strip())
    here, there = urlsplit(base), urlsplit(whole)
    if there.fragment and (there.hostname, there.path.rstrip("/")) == (here.hostname, here.path.rstrip("/")):
        match = LINKED.match(f"#{there.fragment}")
        return f"#{match.group(1)}" if match else whole
    pmid = pubmed_id(whole)
    if pmid:
        return f"pmid:{pmid}"
    definition = DEFINITION.search(there.query and f"?{there.query}") if "popDefinition" in there.path else None
    return f"cdr:{definition.group(1)}" if definition else whole
