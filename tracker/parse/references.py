"""The reference lists of a page: every study under a key that renumbering does not touch."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from bs4.element import NavigableString, Tag

from tracker.model.snapshot import Reference
from tracker.parse.profiles import Profile
from tracker.text import normal, squeeze

PUBMED = re.compile(r"(?:list_uids=|/pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/|[?&]term=)(\d+)", re.IGNORECASE)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class ReferenceLists:
    """The lists of one page: `lists` by the identity of their `ol`, `homes` by the top-level part, `places` by the id of an entry."""

    lists: dict[int, tuple[Reference, ...]] = field(default_factory=dict)
    homes: dict[int, int] = field(default_factory=dict)
    headings: set[int] = field(default_factory=set)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def resolve(self, group: list[tuple[str, str]], own: int | None) -> tuple[str, ...]:
        """Return the keys that a group of citation links names, ranges filled in, sorted and each once.

        A link whose id no list has is looked up by its number in the section's `own` list; failing that its key is
        `unlisted:` and the id.
        """
        keys: set[str] = set()
        last: tuple[int, int] | None = None
        for before, link in group:
            place = self._place(link, own)
            if place is None:
                keys.add(f"unlisted:{link}")
                continue
            listed = self.lists[place[0]]
            first = last[1] if before == "-" and last and last[0] == place[0] else place[1]
            keys.update(listed[i].key for i in range(min(first, place[1]), place[1] + 1))
            last = place
        return tuple(sorted(keys))

    def _place(self, link: str, own: int | None) -> tuple[int, int] | None:
        if link in self.places:
            return self.places[link]
        number = int(link.rsplit(".", 1)[-1]) if link.rsplit(".", 1)[-1].isdigit() else 0
        return (own, number - 1) if own is not None and 0 < number <= len(self.lists[own]) else None


def find_references(root: Tag, profile: Profile, base: str) -> ReferenceLists:
    """Read every reference list below `root`: the `ol` that follows a heading with one of the profile's names."""
    found = ReferenceLists()
    for heading in root.find_all(HEADINGS):
        if squeeze(heading.get_text()).lower() not in profile.reference_headings:
            continue
        after = heading.find_next_sibling()
        home = _home(heading, root)
        # A part has one list; a second one stays what it looks like, so that no word of it is lost.
        if after is None or after.name != "ol" or id(home) in found.homes:
            continue
        found.homes[id(home)] = id(after)
        found.headings.add(id(heading))
        found.lists[id(after)] = tuple(_unique(_entry(item, profile, base) for item in after.find_all("li", recursive=False)))
        for place, item in enumerate(after.find_all("li", recursive=False)):
            if item.get("id"):
                found.places[str(item["id"])] = (id(after), place)
    return found


def _home(node: Tag, root: Tag) -> Tag:
    """Return the outermost section, or section body, that holds the node."""
    home = node
    for parent in node.parents:
        if parent is root:
            break
        if parent.name == "section" or "pdq-sections" in (parent.get("class") or ()):
            home = parent
    return home


def pubmed_id(address: str) -> str | None:
    """Return the PubMed id that an address of PubMed names, in any of its forms."""
    match = PUBMED.search(address) if "nih.gov" in address.lower() or "list_uids=" in address.lower() else None
    return match.group(1) if match else None


def _entry(item: Tag, profile: Profile, base: str) -> Reference:
    pmid, links, words = None, [], []
    for node in item.descendants:
        if isinstance(node, Tag) and node.name == "a" and node.get("href"):
            address = str(node["href"]).strip()
            if profile.abstract.match(squeeze(node.get_text())):
                pmid = pmid or pubmed_id(address)
            else:
                links.append(urljoin(base, address))
        elif type(node) is NavigableString and not _of_abstract(node, profile):
            words.append(str(node))
    text = squeeze("".join(words))
    digest = hashlib.sha256(normal(text).lower().encode()).hexdigest()[:16]
    key = f"pmid:{pmid}" if pmid else f"text:{digest}"
    return Reference(key, text, pmid, tuple(links), str(item["id"]) if item.get("id") else None)


def _of_abstract(node: NavigableString, profile: Profile) -> bool:
    link = node.find_parent("a")
    return link is not None and bool(profile.abstract.match(squeeze(link.get_text())))


def _unique(references: Iterator[Reference]) -> Iterator[Reference]:
    """Give the second and later entries of one study a key of their own: `pmid:1~2`."""
    seen: dict[str, int] = {}
    for reference in references:
        seen[reference.key] = seen.get(reference.key, 0) + 1
        count = seen[reference.key]
        again = f"{reference.key}~{count}"
        yield reference if count == 1 else Reference(again, reference.text, reference.pmid, reference.links, reference.anchor)
