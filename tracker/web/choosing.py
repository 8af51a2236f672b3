"""The form of a subscription: what of news is wanted and when, as it comes in by addresses and forms, and is shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Form, Query
from sqlalchemy.orm import Session

from tracker.model import subscription
from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.subscription import Cadence, Choice
from tracker.pipeline.addresses import LANGUAGES, zones
from tracker.pipeline.subscribe import MOST_DOCUMENTS, read_interest
from tracker.pipeline.wants import WEEKDAYS
from tracker.store import documents, tracked
from tracker.web.desk import Desk
from tracker.web.fields import Audiences

MOST_SHOWN = 300  # documents to choose from; others are followed from their own pages
Words = Annotated[str, Form(max_length=200)]
Slugs = Annotated[list[Annotated[str, Form(max_length=200)]], Form(max_length=MOST_DOCUMENTS)]
Asked = Annotated[str, Query(max_length=200)]
Hour = Annotated[int, Form(ge=0, le=23)]
Weekday = Annotated[int, Form(ge=0, le=6)]
Tick = Annotated[bool, Form()]
Least = Literal["substantive", "editorial"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was typed and chosen, in its words, so that a form can be shown again as it was."""

    mail: str = ""
    document: Sequence[str] = ()
    board: str = ""
    audience: str = ""
    language: str = ""
    section: str = ""
    term: str = ""
    least: str = "editorial"
    unannounced: bool = False
    cadence: str = "weekly"
    weekday: int = 0
    hour: int = 7
    form: str = "digest"
    quiet: bool = False
    zone: str = ""
    mails_in: str = ""

    def choice(self, session: Session) -> Choice:
        """Return what is chosen. Raises UsageError for what is not there or could mislead."""
        interest = read_interest(
            session,
            slugs=self.document,
            board=self.board,
            audience=Audience(self.audience) if self.audience else None,
            language=self.language,
            section=self.section,
            term=self.term,
            least=Significance(self.least),
            unannounced=self.unannounced,
        )
        return Choice(interest, Cadence(self.cadence), self.weekday, self.hour, subscription.Form(self.form), self.quiet)

    @property
    def narrowed(self) -> bool:
        """Tell whether the rarer limits are in use."""
        return any((self.board, self.audience, self.language, self.section, self.term, self.unannounced, self.least == "substantive"))


def _posted(  # noqa: PLR0913, PLR0917  each is a field of the form
    mail: Annotated[str, Form(max_length=400)] = "",
    document: Slugs | None = None,
    board: Words = "",
    audience: Annotated[Audiences, Form()] = "",
    language: Words = "",
    section: Words = "",
    term: Words = "",
    least: Annotated[Least, Form()] = "editorial",
    unannounced: Tick = False,  # noqa: FBT002  a field of the form
    cadence: Annotated[Cadence, Form()] = Cadence.WEEKLY,
    weekday: Weekday = 0,
    hour: Hour = 7,
    form: Annotated[subscription.Form, Form()] = subscription.Form.DIGEST,
    quiet: Tick = False,  # noqa: FBT002  a field of the form
    zone: Words = "",
    mails_in: Words = "",
) -> Chosen:
    return Chosen(
        mail, document or (), board, audience, language, section, term, least, unannounced, cadence, weekday, hour, form, quiet,
        zone, mails_in,
    )  # fmt: skip


def _prefilled(  # noqa: PLR0913, PLR0917  each is a field of the form
    document: Annotated[list[str] | None, Query(max_length=MOST_DOCUMENTS)] = None,
    board: Asked = "",
    audience: Audiences = "",
    language: Asked = "",
    section: Asked = "",
    term: Annotated[str, Query(max_length=2000)] = "",
) -> Chosen:
    return Chosen(document=document or (), board=board, audience=audience, language=language, section=section, term=term[:200])


Posted = Annotated[Chosen, Depends(_posted)]
Prefilled = Annotated[Chosen, Depends(_prefilled)]


def shown(desk: Desk, chosen: Chosen) -> Mapping[str, Any]:
    """Return what the form needs: what is chosen, and what can be."""
    with desk.road.database.read() as session:
        listed = documents.all_documents(session)
        boards, languages = tracked.boards(session), tracked.languages(session)
    picked = [each for each in listed if each.slug in chosen.document]
    offered = listed if len(listed) <= MOST_SHOWN else picked
    known = {"offered": offered, "picked": picked, "boards": boards, "languages": languages, "more": len(listed) - len(offered)}
    return {"chosen": chosen, "narrowed": chosen.narrowed, **known, **TIMES}


TIMES: Mapping[str, Any] = {"weekdays": WEEKDAYS, "zones": sorted(zones().values()), "mail_languages": LANGUAGES}


def kept(choice: Choice) -> Chosen:
    """Return the habits of a choice as its form shows them."""
    habits = {name: value for name, value in asdict(choice).items() if name != "interest"}
    return Chosen(**habits)
