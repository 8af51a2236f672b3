"""What is known of one publisher's pages, as data. A banner that leaks into text is mended here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4.element import Tag

from tracker.parse.addresses import ANY_ADDRESSES, PDQ_ADDRESSES, Addresses


@dataclass(frozen=True, slots=True)
class Profile:
    """How to find the document on a page.

    `roots` are tried in order as (tag, attribute, value); without any the main content is looked for. `by_heading`: the
    levels of headings nest, not `section` elements. What carries one of `skip_classes`, or is one of `skip_tags`, is
    page frame. `version_classes` hold links to the same for other readers. The patterns are matched at the start of a
    top-level heading, in any case. `addresses`: what those of its documents tell.
    """

    name: str
    roots: tuple[tuple[str, str, str], ...]
    skip_tags: frozenset[str]
    skip_classes: frozenset[str]
    reference_headings: frozenset[str]
    announcement: re.Pattern[str]
    boilerplate: re.Pattern[str]
    evidence: re.Pattern[str]
    definition: re.Pattern[str]
    citation: re.Pattern[str]
    abstract: re.Pattern[str]
    version_classes: frozenset[str]
    date_classes: frozenset[str]
    updated: re.Pattern[str]
    board: re.Pattern[str]
    professional: re.Pattern[str]
    patient: re.Pattern[str]
    by_heading: bool = False
    addresses: Addresses = ANY_ADDRESSES

    def is_frame(self, tag: Tag) -> bool:
        """Tell whether an element, and all in it, is page frame."""
        classes = tag.get("class") or ()
        return tag.name in self.skip_tags or bool(classes and not self.skip_classes.isdisjoint(classes))


PDQ = Profile(
    name="pdq",
    roots=(("div", "class", "summary-sections"), ("div", "id", "bodyContent"), ("div", "id", "cgvBody")),
    skip_tags=frozenset({"nav", "script", "style", "noscript", "template", "colgroup", "button", "form"}),
    skip_classes=frozenset({"on-this-page", "in-this-section", "key-points", "pdq-hp-patient-toggle", "article-image-enlarge"}),
    reference_headings=frozenset({"references", "bibliografía", "referencias"}),
    announcement=re.compile(
        r"(changes to this summary|latest updates to this summary|modificaciones a este|(últimas )?actualizaciones)", re.IGNORECASE
    ),
    boilerplate=re.compile(r"(about this pdq|información sobre este (sumario|resumen)|sobre este (pdq|resumen|sumario))", re.IGNORECASE),
    evidence=re.compile(r"(levels? of evidence|(grados?|niveles|nivel) de (comprobación|evidencia))", re.IGNORECASE),
    definition=re.compile(r"popDefinition|/dictionaries/|/diccionarios?/", re.IGNORECASE),
    citation=re.compile(r"#(?:cit/(.+)|(section_\d+\.\d+))$", re.DOTALL),
    abstract=re.compile(r"^\[?\s*PUBMED Abstract\s*\]?$", re.IGNORECASE),
    version_classes=frozenset({"pdq-hp-patient-toggle"}),
    date_classes=frozenset({"document-dates", "cgdp-document-dates"}),
    updated=re.compile(r"updated|actualiza", re.IGNORECASE),
    board=re.compile(r"/(editorial-boards|consejos-editoriales)/"),
    professional=re.compile(r"health professional|profesionales de (la )?salud", re.IGNORECASE),
    patient=re.compile(r"patient|pacientes", re.IGNORECASE),
    addresses=PDQ_ADDRESSES,
)

NOTHING = re.compile(r"(?!)")
ARTICLE = Profile(
    name="article",
    roots=(),
    skip_tags=PDQ.skip_tags | {"header", "footer", "aside", "dialog"},
    skip_classes=frozenset({"breadcrumb", "breadcrumbs", "share", "sharing", "toc", "sidebar", "cookie-banner", "visually-hidden"}),
    reference_headings=PDQ.reference_headings,
    announcement=NOTHING,
    boilerplate=NOTHING,
    evidence=NOTHING,
    definition=NOTHING,
    citation=NOTHING,
    abstract=PDQ.abstract,
    version_classes=frozenset(),
    date_classes=frozenset(),
    updated=NOTHING,
    board=NOTHING,
    professional=PDQ.professional,
    patient=NOTHING,
    by_heading=True,
)

PROFILES = {profile.name: profile for profile in (PDQ, ARTICLE)}
