"""Walks a tree of elements without recursion, so that no nesting is too deep."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bs4.element import NavigableString, PageElement, Tag

START, TEXT, END = "start", "text", "end"


def walk(root: Tag, skip: Callable[[Tag], bool]) -> Iterator[tuple[str, PageElement]]:
    """Yield what is below `root` in reading order: (START, tag), (TEXT, string), (END, tag); comments and scripts are left out."""
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.contents))]
    while stack:
        child = next(stack[-1][1], None)
        if child is None:
            tag, _ = stack.pop()
            if stack:
                yield END, tag
        elif isinstance(child, Tag):
            if not skip(child):
                yield START, child
                stack.append((child, iter(child.contents)))
        elif type(child) is NavigableString:
            yield TEXT, child
