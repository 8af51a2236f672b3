"""A text with its marks as HTML of our own: every character escaped, and no address but those of the web and of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from tracker.model.snapshot import Mark, MarkKind
from tracker.report.render.places import safe
from tracker.report.render.visible import visible

PLAIN = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.SUBSCRIPT: "sub",
    MarkKind.SUPERSCRIPT: "sup",
}
POINTS = frozenset({MarkKind.CITATION, MarkKind.IMAGE})  # what stands at a place of the text, and is none


class Run(NamedTuple):
    """A stretch of a text within tags; an `outer` one stands around all marks, and ends after what is cited at its end."""

    start: int
    end: int
    opening: Markup
    closing: Markup
    outer: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """Where links lead: `inner` gives the address of an id of the document, "" for none; `cited` the number and address of a key."""

    inner: Callable[[str], str]
    cited: Callable[[str], tuple[int, str]]


@dataclass
class _Writer:
    out: list[str] = field(default_factory=list)
    opened: list[Run] = field(default_factory=list)

    def open(self, run: Run) -> None:
        self.out.append(run.opening)
        self.opened.append(run)

    def close(self, at: int, *, runs: bool) -> None:
        """Close what ends here; what stands within it and goes on is opened again."""
        first = next((n for n, run in enumerate(self.opened) if run.end <= at and (runs or not run.outer)), None)
        if first is not None:
            inner, self.opened = self.opened[first:], self.opened[:first]
            self.out += [run.closing for run in reversed(inner)]
            for run in inner:
                if run.end > at or (run.outer and not runs):
                    self.open(run)

    def in_link(self) -> bool:
        return any(run.closing == "</a>" for run in self.opened)


def web_address(url: str) -> str:
    """Return an address of the web that may be linked to, "" for any other."""
    try:
        return safe(url)
    except ValueError:  # it looks like one, and is none
        return ""


def inline(  # noqa: PLR0913  a stretch of a text
    text: str, marks: Sequence[Mark], links: Links, *, start: int = 0, end: int | None = None, runs: Iterable[Run] = ()
) -> Markup:
    """Return a stretch of a text with its marks; `runs` are put around."""
    stop = len(text) if end is None else end
    points = [mark for mark in marks if mark.kind in POINTS and start <= mark.start <= stop]
    tagged = (run for mark in marks if (run := _tags(mark, links)) and run.start < stop and run.end > start)
    spans = [*runs, *sorted(tagged, key=lambda run: (-run.end, run.start))]
    if not spans and not points:
        return _written(text[start:stop])
    places = sorted({start, stop, *(at for run in spans for at in (run.start, run.end) if start < at < stop), *(n.start for n in points)})
    writer = _Writer()
    for at, following in pairwise([*places, stop]):
        writer.close(at, runs=False)
        writer.out += [_point(mark, links, linked=writer.in_link()) for mark in points if mark.start == at]
        writer.close(at, runs=True)
        for run in spans:
            if (run.start == at or (at == start > run.start)) and run.end > at and not (run.closing == "</a>" and writer.in_link()):
                writer.open(run)
        writer.out.append(_written(text[at:following]))
    writer.close(len(text) + stop, runs=True)
    return Markup("".join(writer.out))  # noqa: S704  escaped piece by piece


def _written(text: str) -> Markup:
    return escape(visible(text))


def _tags(mark: Mark, links: Links) -> Run | None:
    """Return what a mark puts around its stretch; None for a point, and for a link that leads nowhere."""
    if tag := PLAIN.get(mark.kind):
        return Run(mark.start, mark.end, Markup(f"<{tag}>"), Markup(f"</{tag}>"))  # noqa: S704  of the four above
    if mark.kind in POINTS or mark.start >= mark.end:
        return None
    if mark.target.startswith("#"):
        address, outside = links.inner(mark.target[1:]), Markup("")
    else:
        address, outside = web_address(mark.target), Markup(' rel="noreferrer"')
    if not address:
        return None
    return Run(mark.start, mark.end, Markup('<a href="{}"{}>').format(address, outside), Markup("</a>"))


def _point(mark: Mark, links: Links, *, linked: bool) -> Markup:
    if mark.kind is MarkKind.IMAGE:
        return _image(mark, linked=linked)
    found = sorted({links.cited(key) for key in mark.keys})
    return Markup('<span class="cited">[{}]</span>').format(Markup(",").join(_runs(found, linked=linked)))


def _runs(found: Sequence[tuple[int, str]], *, linked: bool) -> list[Markup]:
    """Write numbers as the publisher does: three and more in a row as a range; 0, an unlisted study, as "?"."""
    rows: list[list[tuple[int, str]]] = []
    for number in found:
        if rows and number[0] == rows[-1][-1][0] + 1 and number[0] > 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    written = [[_number(*number, linked=linked) for number in row] for row in rows]
    return [Markup("-").join((row[0], row[-1])) if len(row) > 2 else Markup(",").join(row) for row in written]  # noqa: PLR2004


def _number(number: int, address: str, *, linked: bool) -> Markup:
    shown = str(number) if number else "?"
    return Markup('<a href="{}">{}</a>').format(address, shown) if address and not linked else escape(shown)


def _image(mark: Mark, *, linked: bool) -> Markup:
    """Show that there is an image, and what it shows: images themselves stay with the publisher."""
    said = Markup("Image: {}").format(_written(mark.label)) if mark.label.strip() else Markup("Image")
    address = web_address(mark.target)
    shown = Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, said) if address and not linked else said
    return Markup('<span class="image">{}</span> ').format(shown)
