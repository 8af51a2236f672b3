"""Finds the main content of a page that nothing is known of: where most of its paragraphs stand together."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from tracker.parse.profiles import Profile
from tracker.parse.walk import END, START, walk

NAMED = ("main", "article")
PARAGRAPHS = ("p", "li")
MOST = 0.5  # of the paragraphs' text must stand in an element for it to be the content
SHORT = 25  # characters: a shorter paragraph is a label or a link


@dataclass(slots=True)
class _Open:
    """An element on the way: the characters of its text, of the paragraphs in it, and whether there are any."""

    tag: Tag
    length: int = 0
    weight: int = 0
    nested: bool = False


@dataclass(frozen=True, slots=True)
class _Holder:
    """An element with what the paragraphs in it weigh."""

    tag: Tag
    weight: int
    depth: int


def main_content(page: BeautifulSoup, profile: Profile) -> Tag | None:
    """Return the smallest element that holds most of the page's paragraph text; None where the page has none.

    `main` and `article` are taken at their word where they hold most of it.
    """
    whole, holders = _holders(page, profile)
    most = [holder for holder in holders if holder.weight >= MOST * whole]
    named = [holder for holder in most if holder.tag.name in NAMED or holder.tag.get("role") == "main"]
    # What holds most of it forms one line from the page inwards: the innermost has the fewest words beside it.
    found = min(named or most, key=lambda holder: (holder.weight, -holder.depth), default=None)
    return found.tag if found else None


def _holders(page: BeautifulSoup, profile: Profile) -> tuple[int, list[_Holder]]:
    """Weigh the whole page, and every element that holds paragraphs, in one walk; of paragraphs in paragraphs the inner ones count."""
    holders: list[_Holder] = []
    above = [_Open(page)]
    for kind, node in walk(page, lambda tag: not profile.is_frame(tag)):
        if kind == START and isinstance(node, Tag):
            above.append(_Open(node))
        elif kind == END:
            done = above.pop()
            paragraph = done.tag.name in PARAGRAPHS
            if done.weight:
                holders.append(_Holder(done.tag, done.weight, len(above)))
            above[-1].weight += done.length if paragraph and not done.nested and done.length >= SHORT else done.weight
            above[-1].length += done.length
            above[-1].nested |= done.nested or paragraph
        else:
            above[-1].length += len(str(node).strip())
    return above[0].weight, holders
