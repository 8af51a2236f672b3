"""A report as its page shows it: the statements of one page of it as cards, and the way to all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from tracker.model.change import Change, LinkChange, Span
from tracker.model.inbox import SharedChange
from tracker.model.report import Statement
from tracker.model.review import Deed, Review
from tracker.report.phrases import Phrases
from tracker.report.render.claims import Line, claim_lines
from tracker.report.render.layout import path, subsection
from tracker.report.render.page import FOLDED, SHOWN_LINKS
from tracker.report.render.places import href
from tracker.report.render.redline import redline_of, shortened
from tracker.web.views.statements import PAGE, Chapter, Item, Numbered, Statements

NEAR, CLOSE = 30, 4  # words of context; words around a change where nothing but changes is shown
LETTERS, NEAR_LETTERS = 1600, 400  # the same of texts whose words have no end: what is shown only when asked for; of context
Beside = tuple[str, str]  # what stands right before and right after


@dataclass(frozen=True, slots=True)
class Card:
    """A statement with its proof and with what was decided about it.

    `older` and `newer` are the texts around its place in both versions. `spans` is all of the redline, `short` some words
    around what changed; `long`: it is shown only when asked for. `items` are the announced items, by number, that tell of it;
    `decided`: its verdict is no question.
    """

    number: int
    statement: Statement
    change: Change
    heading: str
    place: str
    origin: str
    href: str
    spans: tuple[Span, ...]
    short: tuple[Span, ...]
    words: int
    letters: int
    long: bool
    older: Beside
    newer: Beside
    links: tuple[LinkChange, ...]
    claims: tuple[Line, ...]
    because: str
    items: tuple[int, ...]
    announced: bool
    shared: SharedChange | None
    waits: bool
    verdict: Deed | None
    decided: bool
    comments: tuple[Deed, ...]

    @property
    def id(self) -> str:
        """Return the name of the statement: its change's."""
        return self.change.id

    @property
    def context(self) -> Beside:
        """Return what is around it in the newer version, or in the older where it is not there any more."""
        return self.newer if self.change.new or any(self.newer) else self.older


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a report.

    `source` is the language of its texts, where that is not the report's own. `first` is the number of its first statement, `before`
    and `after` those of the pages beside it, None for none. On all pages are `total` statements: of so many it is `decided`, or `asked`.
    """

    phrases: Phrases
    source: str
    dates: str
    cards: tuple[Card, ...]
    contents: tuple[Chapter, ...]
    items: tuple[Item, ...]
    more_items: int
    unannounced: tuple[Numbered, ...]
    all_unannounced: int
    technical: tuple[Statement, ...]
    technical_line: str
    first: int
    before: int | None
    after: int | None
    total: int
    decided: int
    asked: int

    @property
    def runs(self) -> list[tuple[str, list[Card]]]:
        """Return the cards of this page by top heading, in their order."""
        return [(heading, list(cards)) for heading, cards in groupby(self.cards, lambda card: card.heading)]


def sheet(  # noqa: PLR0913, PLR0917  each is a part of the page
    statements: Statements,
    first: int,
    changes: Iterable[Change],
    around: Mapping[str, tuple[Beside, Beside]],
    review: Review | None,
    shared: Mapping[str, SharedChange],
) -> Sheet:
    """Return the page of a report that begins with the statement numbered `first`; `changes`: at least those of its statements."""
    cards = _Cards(statements, changes, around, review, shared)
    decided, told = cards.decided & statements.numbers.keys(), cards.verdicts.keys() & statements.numbers.keys()
    return Sheet(
        phrases=statements.phrases,
        source=statements.source,
        dates=statements.dates,
        cards=tuple(cards.card(each) for each in statements.page(first)),
        contents=statements.contents(decided),
        items=statements.items,
        more_items=statements.more_items,
        unannounced=statements.unannounced,
        all_unannounced=statements.all_unannounced,
        technical=statements.technical,
        technical_line=statements.technical_line,
        first=first,
        before=first - PAGE if 1 < first <= len(statements.all) else None,
        after=first + PAGE if first + PAGE <= len(statements.all) else None,
        total=len(statements.all),
        decided=len(decided),
        asked=len(told - decided),
    )


class _Cards:
    """Makes cards; holds what they have in common."""

    def __init__(
        self,
        statements: Statements,
        changes: Iterable[Change],
        around: Mapping[str, tuple[Beside, Beside]],
        review: Review | None,
        shared: Mapping[str, SharedChange],
    ) -> None:
        self._statements, self._phrases, self._around, self._shared = statements, statements.phrases, around, shared
        self._changes = {change.id: change for change in changes}
        self._waiting = set(review.statements) if review else set()
        self._comments = review.comments_by_statement if review else {}
        self.verdicts = review.verdicts if review else {}
        self.decided = review.decided if review else frozenset[str]()

    def card(self, each: Numbered) -> Card:
        """Return the card of a statement."""
        change = self._changes[each.statement.change]
        spans, (older, newer) = redline_of(change), self._around.get(change.id, (("", ""), ("", "")))
        words, letters = sum(len(span.text.split()) for span in spans), sum(len(span.text) for span in spans)
        return Card(
            number=each.number,
            statement=each.statement,
            change=change,
            heading=change.section[0] if change.section else "",
            place=subsection(change.section),
            origin=path(change.origin) if change.origin != change.section else "",
            href=href(self._statements.url, change, self._statements.gone),
            spans=spans,
            short=shortened(spans, CLOSE),
            words=words,
            letters=letters,
            long=words > FOLDED or letters > LETTERS,
            older=_near(older),
            newer=_near(newer),
            links=tuple(link for link in change.links if link.kind in SHOWN_LINKS),
            claims=tuple(claim_lines(change, self._phrases)),
            because=self._phrases.comma.join(self._phrases.reasons[reason] for reason in change.reasons),
            items=tuple(self._statements.announced.get(change.id, ())),
            announced=change.id not in self._statements.silent,
            shared=self._shared.get(change.id),
            waits=change.id in self._waiting,
            verdict=self.verdicts.get(change.id),
            decided=change.id in self.decided,
            comments=self._comments.get(change.id, ()),
        )


def _near(texts: Beside) -> Beside:
    """Return the last words of what is before, and the first of what is after."""
    before, after = (text.split() for text in texts)
    head = " ".join(["…", *before[-NEAR:]] if len(before) > NEAR else before)
    tail = " ".join([*after[:NEAR], "…"] if len(after) > NEAR else after)
    return _last(head), tail if len(tail) <= NEAR_LETTERS else f"{tail[:NEAR_LETTERS]}…"


def _last(text: str) -> str:
    return text if len(text) <= NEAR_LETTERS else f"…{text[-NEAR_LETTERS:]}"
