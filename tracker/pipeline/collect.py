"""From news to letters: what became news of each document, told once however many people hear of it."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from tracker import digest
from tracker.model.delivery import Letter
from tracker.model.digest import Period, Told
from tracker.model.news import News, NewsKind
from tracker.model.subscription import Form, Interest, Subscriber, Subscription
from tracker.pipeline import glean
from tracker.pipeline.entrant import Entrant, entrants
from tracker.pipeline.glean import Gleaner, Run
from tracker.pipeline.retold import bare
from tracker.pipeline.road import Road
from tracker.store import digests, documents, subscribers
from tracker.store import news as outbox
from tracker.store.digests import Past
from tracker.store.memory import Memory

log = logging.getLogger("tracker")
LETTERS = 32 << 20  # bytes of letters that are remembered: many people get the same


@dataclass(frozen=True, slots=True)
class Made:
    """A letter, and the numbers of the reports that it tells of."""

    letter: Letter
    reports: tuple[int, ...]


@dataclass(slots=True)
class Window:
    """What became news after one id and up to another, with how the reports stand, and the items for who was told none of it."""

    since: int
    until: int
    news: list[News]
    entrants: dict[int, Entrant]
    items: dict[str, list[Told]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a letter is: what it answers, what they want by any subscription, what of a window they were told, and when they joined.

    `period`: the days of which it tells, where it names them.
    """

    subscriptions: tuple[Subscription, ...]
    interests: dict[int, Interest]
    past: Past
    joined_at: dt.datetime
    period: Period | None = None

    def covered(self, report: int) -> tuple[Interest, ...]:
        """Return the interests for which a report was told before."""
        return self._interests(self.past.reports.get(report, ()))

    def had(self, news: int) -> tuple[Interest, ...]:
        """Return the interests for which news of a document as a whole was told before."""
        return self._interests(one for one, since, until in self.past.windows if since < news <= until)

    def _interests(self, subscriptions: Iterable[int]) -> tuple[Interest, ...]:
        return tuple(dict.fromkeys(self.interests[one] for one in sorted(subscriptions) if one in self.interests))


class Collector:
    """Tells of news, each document once: what was compared and written is remembered, so one serves for one round of letters."""

    def __init__(self, road: Road, *, wait_for_review: bool, base_url: str) -> None:
        self._road = road = replace(road, database=road.database.apart())
        self._wait = wait_for_review
        self._base_url = base_url
        self._gleaner = Gleaner(road)
        self._forget(-1)

    def told(self, news: Sequence[News], language: str = "en") -> list[Told]:
        """Return what some news come to, in a language: of each document what changed from the first of them to the last.

        Reports that wait are left out where they are to be reviewed first; so are those that were dismissed.
        """
        if not news:
            return []
        since, until = news[0].id - 1, news[-1].id
        with self._road.database.read() as session:
            window = Window(since, until, list(news), entrants(session, news, since, until))
        return [told for told in self._items(window, language) if digest.says_something(told)]

    def letter(self, subscriber: Subscriber, subscriptions: Sequence[Subscription], since: int, until: int) -> Made | None:
        """Return the letter of a subscriber for some subscriptions of one form: the news after the id `since`, up to the id `until`.

        What was told already, for any of the subscriber's subscriptions, is left out where it fits that one.
        None where nothing fits, and no subscription asks for a letter in quiet times.
        """
        return self._letter(subscriber, subscriptions, since, until)

    def again(self, subscriber: Subscriber, subscriptions: Sequence[Subscription], since: int, until: int, period: Period) -> Made | None:
        """Return the letter as if nothing of it had been told; `period`: its first and its last day."""
        return self._letter(subscriber, subscriptions, since, until, period)

    def _letter(
        self, subscriber: Subscriber, subscriptions: Sequence[Subscription], since: int, until: int, again: Period | None = None
    ) -> Made | None:
        if until != self._until:
            self._forget(until)
        window = self._window(since, until)
        form = subscriptions[0].form
        past, interests = (Past(), {}) if again else self._told_before(subscriber, window, form)
        period = (again or self._period(subscriber, subscriptions, window)) if form is Form.BOARD else None
        reader = Reader(tuple(subscriptions), interests, past, subscriber.added_at, period)
        key = self._key(subscriber, reader, window)
        made = self._letters.get(key)
        if made is None:
            made = (self._made(reader, window, subscriber.language, form),)
            size = sum(len(part) for part in (made[0].letter.text, made[0].letter.html)) if made[0] else 1
            self._letters.put(key, made, size)
        found: Made | None = made[0]
        return found

    def preview(
        self,
        whom: Subscriber | Interest,
        since: dt.datetime,
        until: dt.datetime,
        language: str = "en",
        form: Form = Form.DIGEST,
    ) -> Letter:
        """Return what a mail would say of the versions captured after `since`, up to `until`; imported ones are told, too.

        For a subscriber with the subscriptions of now to that form, and in their language.
        """
        interests = [whom] if isinstance(whom, Interest) else self._interests(whom, form)
        language = language if isinstance(whom, Interest) else whom.language
        with self._road.database.read() as session:
            tracked = [each for each in documents.all_documents(session) if _follows(interests, bare(each))]
        said = [told for document in tracked for told in glean.captured(self._road, document, since, until, language)]
        fitting = [some for told in said if (some := digest.fits_any(interests, told)) is not None]
        zone = dt.UTC if isinstance(whom, Interest) else ZoneInfo(whom.zone)
        return self._write(fitting, language, form, watched=len(tracked), period=(day(since, zone), day(until, zone)))

    def _period(self, subscriber: Subscriber, subscriptions: Sequence[Subscription], window: Window) -> Period:
        """Return the local days from the last letter, or from what it could not tell, to this one."""
        zone = ZoneInfo(subscriber.zone)
        today = day(self._road.clock(), zone)
        first = [day(news.at, zone) for news in window.news[:1]]
        return min([*first, *(each.last_date for each in subscriptions), today]), today

    def _forget(self, until: int) -> None:
        """Forget what an earlier round made: other news came since."""
        self._until = until
        self._windows: dict[int, Window] = {}
        self._letters = Memory(LETTERS)

    def _window(self, since: int, until: int) -> Window:
        if since not in self._windows:
            with self._road.database.read() as session:
                news = list(outbox.after(session, since, until))
                self._windows[since] = Window(since, until, news, entrants(session, news, since, until))
        return self._windows[since]

    def _told_before(self, subscriber: Subscriber, window: Window, form: Form) -> tuple[Past, dict[int, Interest]]:
        if not window.news:
            return Past(), {}
        first = min([window.since + 1, *(each.arrived for each in window.entrants.values())])
        with self._road.database.read() as session:
            past = digests.past(session, subscriber.id, form, window.since, first)
            reports = {report: told for report, told in past.reports.items() if report in window.entrants}
            known = subscribers.of(session, subscriber.id) if reports or past.windows else []
        return Past(reports, past.windows), {each.id: each.interest for each in known}

    def _key(self, subscriber: Subscriber, reader: Reader, window: Window) -> Hashable:
        """Return what a letter depends on: equal for readers who get the same."""
        wanted = tuple((each.interest, each.form, each.quiet) for each in reader.subscriptions)
        told = tuple((report, reader.covered(report)) for report in sorted(reader.past.reports))
        had = tuple((reader.interests.get(one), since, until) for one, since, until in reader.past.windows)
        late = () if self._wait else tuple(n for n, each in window.entrants.items() if each.enters_late(reader.joined_at))
        return subscriber.language, wanted, window.since, told, had, late, reader.period

    def _made(self, reader: Reader, window: Window, language: str, form: Form) -> Made | None:
        interests = [each.interest for each in reader.subscriptions]
        late = not self._wait and any(each.enters_late(reader.joined_at) for each in window.entrants.values())
        if reader.past.reports or reader.past.windows or late:
            fitting = self._own(reader, window, language)
        else:
            fitting = [some for told in self._items(window, language) if (some := digest.fits_any(interests, told)) is not None]
        quiet = any(each.quiet for each in reader.subscriptions)
        says = digest.says_something if form is Form.DIGEST else _says_in_tables
        said = [told for told in fitting if says(told)]
        if not quiet and not said:
            return None
        letter = self._write(fitting, language, form, watched=self._watched(interests) if quiet else 0, period=reader.period)
        return Made(letter, tuple(sorted({report for each in said for report in each.reports})))

    def _write(self, fitting: Sequence[Told], language: str, form: Form, *, watched: int, period: Period | None) -> Letter:
        """Write a letter; what a bug keeps from being written is named in it, so that all else goes out."""
        try:
            return self._written(fitting, language, form, watched, period)
        except Exception:
            log.exception("a letter cannot be written, for a bug; what it tells of is tried one by one")
        whole = [told if self._can_be_written(told, language, form) else self._named(told) for told in fitting]
        return self._written(whole, language, form, watched, period)

    def _can_be_written(self, told: Told, language: str, form: Form) -> bool:
        try:
            self._written([told], language, form)
        except Exception as bug:  # noqa: BLE001  its traceback is in the log already
            log.error("%s: what became news of it cannot be written, for a bug: %r", told.slug, bug)  # noqa: TRY400
            return False
        return True

    def _named(self, told: Told) -> Told:
        with self._road.database.read() as session:
            return replace(bare(documents.by_id(session, told.document)), reports=told.reports, failed=True)

    def _written(self, fitting: Sequence[Told], language: str, form: Form, watched: int = 0, period: Period | None = None) -> Letter:
        if form is Form.BOARD:
            return digest.write_board(digest.gather(fitting, share=False, watched=watched, period=period), language, self._base_url)
        return digest.write(digest.gather(fitting, watched=watched), language, self._base_url)

    def _items(self, window: Window, language: str) -> list[Told]:
        """Return the items of a window for who was told none of it."""
        if language not in window.items:
            entered = {n: at for n, each in window.entrants.items() if (at := each.enters(wait=self._wait))}
            runs = self._gleaner.runs(window.entrants, entered, self._left_out(window))
            window.items[language] = self._gleaner.items(window.news, runs, language, window.until)
        return window.items[language]

    def _own(self, reader: Reader, window: Window, language: str) -> list[Told]:
        """Return what fits a reader who was told some of it before, with corrections of that."""
        entered: dict[int, int] = {}
        covered: dict[int, tuple[Interest, ...]] = {}
        for n, each in window.entrants.items():
            own = 0 if n in reader.past.reports or self._wait else each.enters_late(reader.joined_at)
            if at := each.enters(wait=self._wait) or own:
                entered[n], covered[n] = at, reader.covered(n)
        interests = [each.interest for each in reader.subscriptions]
        runs = self._gleaner.runs(window.entrants, entered, self._left_out(window), covered)
        whole: dict[tuple[Interest, ...], list[News]] = defaultdict(list)
        for news in window.news:
            if news.kind in {NewsKind.NOTICE, NewsKind.FIRST}:
                whole[reader.had(news.id)].append(news)
        found = [(told, covered.get(run.entrants[0].report, ())) for run in runs for told in self._items_of([], [run], window, language)]
        found += [(told, had) for had, some in whole.items() for told in self._items_of(some, [], window, language)]
        for each in (window.entrants[n] for n in reader.past.reports if n not in entered):
            found += [(told, reader.had(each.decided)) for told in self._gleaner.corrected([each], language)]
        return [some for told, had in found if (some := digest.fits_any(interests, told, had)) is not None]

    def _items_of(self, news: Sequence[News], runs: Sequence[Run], window: Window, language: str) -> list[Told]:
        return self._gleaner.items(news, runs, language, window.until)

    def _left_out(self, window: Window) -> list[int]:
        return [n for n, each in window.entrants.items() if each.is_left_out(wait=self._wait)]

    def _interests(self, subscriber: Subscriber, form: Form) -> list[Interest]:
        with self._road.database.read() as session:
            return [each.interest for each in subscribers.of(session, subscriber.id) if each.form is form]

    def _watched(self, interests: Sequence[Interest]) -> int:
        with self._road.database.read() as session:
            return sum(_follows(interests, bare(each)) for each in documents.all_documents(session))


def _says_in_tables(told: Told) -> bool:
    return bool(told.corrections) or digest.has_row(told)


def day(moment: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """Return the local date of a moment."""
    return moment.astimezone(zone).date()


def _follows(interests: Iterable[Interest], told: Told) -> bool:
    return any(digest.follows(interest, told) for interest in interests)
