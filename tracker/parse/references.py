"""The reference lists of a page: every study under a key that renumbering does not touch."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bs4.element import Tag

from tracker.model.snapshot import Reference
from tracker.parse.links import citation, pubmed_id, target
from tracker.parse.profiles import Profile
from tracker.parse.walk import BREAKS, HEADINGS, TEXT, element_id, glance, is_text, named, walk
from tracker.text import normal, squeeze

LONGEST_RANGE = 200  # of a longer one only the ends are taken as cited
NUMBER = re.compile(r".*\.([0-9]{1,5})", re.DOTALL)


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
            else:
                listed = self.lists[place[0]]
                ranged = before == "-" and last is not None and last[0] == place[0] and 0 <= place[1] - last[1] <= LONGEST_RANGE
                first = last[1] if last and ranged else place[1]
                keys.update(reference.key for reference in listed[first : place[1] + 1])
            last = place
        return tuple(sorted(keys))

    def _place(self, link: str, own: int | None) -> tuple[int, int] | None:
        if link in self.places:
            return self.places[link]
        match = NUMBER.fullmatch(link)
        number = int(match.group(1)) if match else 0
        return (own, number - 1) if own is not None and 0 < number <= len(self.lists[own]) else None


def find_references(root: Tag, profile: Profile, base: str) -> ReferenceLists:
    """Read every reference list below `root`: the `ol` that follows a heading with one of the profile's names."""
    found = ReferenceLists()
    for heading in named(root, HEADINGS):
        if normal(glance(heading)).lower().rstrip(" :") not in profile.reference_headings:
            continue
        after = heading.find_next_sibling()
        home = _home(heading, root)
        # A part has one list; a second one, or one in a table or with more than entries, stays what it looks like: no word is lost.
        if after is None or after.name != "ol" or id(home) in found.homes or heading.find_parent("table") or _more_than_entries(after):
            continue
        found.homes[id(home)] = id(after)
        found.headings.add(id(heading))
        items = after.find_all("li", recursive=False)
        found.lists[id(after)] = unique(_entry(item, profile, base) for item in items)
        found.places.update({str(item["id"]): (id(after), place) for place, item in enumerate(items) if item.get("id")})
    return found


def unique(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Give the second and later entries of one study a key of their own: `pmid:1~2`."""
    return tuple(_unique(references))


def _unique(references: Iterable[Reference]) -> Iterator[Reference]:
    seen: dict[str, int] = {}
    for reference in references:
        count = seen[reference.key] = seen.get(reference.key, 0) + 1
        yield reference if count == 1 else replace(reference, key=f"{reference.key}~{count}")


def _home(node: Tag, root: Tag) -> Tag:
    """Return the outermost section, or section body, that holds the node; the root where none does."""
    home = root
    for parent in node.parents:
        if parent is root:
            break
        if parent.name == "section" or "pdq-sections" in (parent.get("class") or ()):
            home = parent
    return home


def _more_than_entries(tag: Tag) -> bool:
    return any(child.name != "li" if isinstance(child, Tag) else is_text(child) and str(child).strip() for child in tag.contents)


def _entry(item: Tag, profile: Profile, base: str) -> Reference:
    studies: list[str] = []
    links: list[str] = []
    words: list[str] = []

    def enter(tag: Tag) -> bool:
        if profile.is_frame(tag) or citation(profile, tag):
            return False
        address = str(tag.get("href") or "").strip() if tag.name == "a" else ""
        if not address:
            return True
        abstract = bool(profile.abstract.match(glance(tag)))
        study = pubmed_id(address) if abstract else None
        (studies if study else links).append(study or target(address, base))
        return not abstract

    for kind, node in walk(item, enter):
        if kind == TEXT:
            words.append(str(node))
        elif isinstance(node, Tag) and node.name in BREAKS:
            words.append(" ")
    text = squeeze("".join(words))
    digest = hashlib.sha256(normal(text).lower().encode()).hexdigest()[:16]
    # Whatever words the link has: a PubMed address in an entry, where it is the only one, names its study.
    linked = {link.removeprefix("pmid:") for link in links if link.startswith("pmid:")}
    pmid = studies[0] if studies else linked.pop() if len(linked) == 1 else None
    return Reference(f"pmid:{pmid}" if pmid else f"text:{digest}", text, pmid, tuple(links), element_id(item))
