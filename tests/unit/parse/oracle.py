"""What the article of a page says, word by word, found without the parser: lxml and a dozen lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tracker.model.snapshot import Content, Facts, Head, flatten

FRAME_TAGS = {"nav", "script", "style", "noscript", "template", "colgroup", "button", "form"}
FRAME_CLASSES = {"on-this-page", "in-this-section", "key-points", "pdq-hp-patient-toggle", "article-image-enlarge"}
INLINE = {"a", "span", "em", "i", "strong", "b", "sub", "sup", "u", "cite", "small", "q", "code", "abbr", "font", "img", "section-title"}
REFERENCE_HEADINGS = {"references", "bibliografía", "referencias"}
WORD = re.compile(r"\w+")


def words_of_page(html: str) -> Counter[str]:
    """Count the words of the article that are content."""
    tree = etree.HTML(html, parser=etree.HTMLParser(huge_tree=True))
    roots = tree.xpath("//div[@class='summary-sections']") if tree is not None else []
    return Counter(WORD.findall("".join(_texts(roots[0])))) if roots else Counter()


def words_of_content(content: Content) -> Counter[str]:
    """Count the words of all that was read."""
    items = (entry.item for entry in flatten(content))
    texts = (item.heading.text if isinstance(item, Head) else item.text for item in items if not isinstance(item, Facts))
    return Counter(word for text in texts for word in WORD.findall(text))


def _texts(root: Any) -> Iterator[str]:  # noqa: ANN401  lxml comes without types
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            yield node.tail or ""
            continue
        hidden = _hidden(node)
        if event == "start" and not hidden:
            yield "" if node.tag in INLINE else " "
            yield node.text or ""
        elif event == "start":
            yield " " if _is_citation(node) else ""
            for child in list(node):
                node.remove(child)
        elif node is not root:
            yield "" if node.tag in INLINE else " "
            yield node.tail or ""


def _hidden(node: Any) -> bool:  # noqa: ANN401
    classes = set((node.get("class") or "").split())
    if node.tag in FRAME_TAGS or classes & FRAME_CLASSES or _is_citation(node):
        return True
    words = " ".join("".join(node.itertext()).split()) if node.tag == "a" or re.fullmatch("h[1-6]", node.tag) else ""
    if node.tag == "a":
        return words.strip("[ ]").lower() == "pubmed abstract"
    after = node.getnext()
    return words.lower() in REFERENCE_HEADINGS and after is not None and after.tag == "ol"


def _is_citation(node: Any) -> bool:  # noqa: ANN401
    address = node.get("href") or ""
    return node.tag == "a" and "#cit/" in address and re.fullmatch(r"\W*\d+\W*", "".join(node.itertext())) is not None
