"""Reads the elements of a document into its tree: nesting is by `section`, never by heading level."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bs4.element import Tag

from tracker.model.snapshot import Block, Reference, Role, Section, Unit
from tracker.parse.blocks import BlockReader
from tracker.parse.profiles import Profile
from tracker.parse.references import ReferenceLists, unique
from tracker.parse.walk import END, HEADINGS, START, element_id, glance, walk

# Deeper than any real document (7): what is nested further is read as headings of the section it stands in.
DEEPEST = 24


@dataclass(slots=True)
class _Open:
    """A section that is being read. An implicit one was opened by a heading, or by text, that no `section` holds."""

    anchor: str | None
    implicit: bool = False
    rank: int = 1
    heading: Block | None = None
    parts: list[Block | Section] = field(default_factory=list)
    references: tuple[Reference, ...] = ()


class SectionReader:
    """Takes the elements of a page in order and builds its sections."""

    def __init__(self, profile: Profile, base: str, lists: ReferenceLists, title: str = "") -> None:
        """Read as `profile` says; links are made absolute against `base`. A heading that says the title is none of its own."""
        self.profile, self.lists, self.title = profile, lists, title
        self.done: list[Section] = []
        self.stack: list[_Open] = []
        self.too_deep = 0
        self.bodies = 0
        self.own: int | None = None
        self.loose: int | None = None
        self.blocks = BlockReader(profile, base, lambda group: lists.resolve(group, self.own), self._take)

    def read(self, root: Tag) -> tuple[Section, ...]:
        """Return the sections below `root`."""
        self.own = self.loose = self.lists.homes.get(id(root))
        for kind, node in walk(root, self._enter):
            if not isinstance(node, Tag):
                self.blocks.text(str(node))
            elif kind == START:
                self._start(node)
            elif kind == END:
                self._end(node)
        self.blocks.flush()
        while self.stack:
            self._close()
        return tuple(self.done)

    def _enter(self, tag: Tag) -> bool:
        """Take what is read as a whole (a citation, a reference list), pass over the frame, and go into all else."""
        if self.profile.is_frame(tag) or (tag.name == "h1" and glance(tag) == self.title):
            return False
        if id(tag) in self.lists.lists:
            self._list(self.lists.lists[id(tag)])
            return False
        return id(tag) not in self.lists.headings and not self.blocks.cite(tag)

    def _list(self, references: tuple[Reference, ...]) -> None:
        self.blocks.flush()
        if not self.stack:
            self._open(_Open(None, implicit=True))
        top = self.stack[0]
        top.references = unique((*top.references, *references)) if top.references else references

    def _start(self, tag: Tag) -> None:
        if self.blocks.table is not None:
            self.blocks.start(tag)
            return
        self.bodies += _is_body(tag)
        if tag.name == "section" and not self.profile.by_heading:
            self._open_section(tag)
        elif tag.name in HEADINGS:
            self._open_heading(tag)
        else:
            self.blocks.start(tag)
        self.own = self.lists.homes.get(id(tag), self.own)

    def _end(self, tag: Tag) -> None:
        if self.blocks.table is not None:
            self.blocks.end(tag)
            return
        self.bodies -= _is_body(tag)
        if tag.name == "section" and not self.profile.by_heading:
            self._end_section()
        elif tag.name in HEADINGS:
            self.blocks.flush()
        else:
            self.blocks.end(tag)

    def _end_section(self) -> None:
        self.blocks.flush()
        if self.too_deep:
            self.too_deep -= 1
            return
        while self.stack and self.stack[-1].implicit:
            self._close()
        self._close()

    def _open_section(self, tag: Tag) -> None:
        self.blocks.flush()
        # Outside a body a section stands beside what a heading opened, and so it does where text alone opened it.
        while self.stack and self.stack[-1].implicit and (not self.bodies or self.stack[-1].heading is None):
            self._close()
        if len(self.stack) >= DEEPEST:
            self.too_deep += 1
        else:
            self._open(_Open(element_id(tag)))

    def _open_heading(self, tag: Tag) -> None:
        self.blocks.flush()
        rank = int(tag.name[1]) if self.profile.by_heading else 1
        if not self.stack or self.stack[-1].implicit:
            while self.stack and self.stack[-1].implicit and (self.stack[-1].rank >= rank or self.stack[-1].heading is None):
                self._close()
            self._open(_Open(element_id(tag), implicit=True, rank=rank))
        self.blocks.begin(Unit.HEADING, element_id(tag))

    def _open(self, section: _Open) -> None:
        if not self.stack:
            self.own = self.loose
        self.stack.append(section)

    def _take(self, block: Block) -> None:
        """Put a block that is read into its section; the first heading of a section is its name."""
        if not self.stack:
            self._open(_Open(None, implicit=True))
        section = self.stack[-1]
        if block.unit is Unit.HEADING and section.heading is None and not section.parts and not self.too_deep:
            section.heading = replace(block, level=0, container=None)
        else:
            section.parts.append(block)

    def _close(self) -> None:
        section = self.stack.pop()
        heading = section.heading or Block(Unit.HEADING, "")
        role = Role.CONTENT if self.stack else self._role(heading.text)
        if not (heading.text or section.parts or section.references):
            return
        built = Section(heading, section.anchor, role, tuple(section.parts), section.references)
        (self.stack[-1].parts if self.stack else self.done).append(built)

    def _role(self, heading: str) -> Role:
        if self.profile.announcement.match(heading):
            return Role.ANNOUNCEMENT
        return Role.BOILERPLATE if self.profile.boilerplate.match(heading) else Role.CONTENT


def _is_body(tag: Tag) -> bool:
    return "pdq-sections" in (tag.get("class") or ())
