"""Finds the main content of a page that nothing is known of: where most of its paragraphs stand together."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag

from tracker.parse.profiles import Profile

NAMED = ("main", "article")
MOST = 0.5  # of the paragraphs' text must stand in an element for it to be the content
SHORT = 25  # characters: a shorter paragraph is a label or a link


def main_content(page: BeautifulSoup, profile: Profile) -> Tag | None:
    """Return the smallest element that holds most of the page's paragraph text; None where the page has none.

    `main` and `article` are taken at their word where they hold most of it.
    """
    weights: dict[int, int] = {}
    holders: dict[int, Tag] = {}
    whole = 0
    for paragraph in page.find_all(["p", "li"]):
        length = len(paragraph.get_text(strip=True))
        above = list(paragraph.parents)
        if length < SHORT or any(profile.is_frame(tag) for tag in above) or paragraph.find(["p", "li"]):
            continue
        whole += length
        for tag in above[:-1]:  # the last one is the page itself
            weights[id(tag)] = weights.get(id(tag), 0) + length
            holders[id(tag)] = tag
    most = [tag for number, tag in holders.items() if weights[number] >= MOST * whole]
    named = [tag for tag in most if tag.name in NAMED or tag.get("role") == "main"]
    # What holds most of it forms one line from the page inwards: the innermost has the fewest words beside it.
    return min(named or most, key=lambda tag: (weights[id(tag)], -len(list(tag.parents))), default=None)
