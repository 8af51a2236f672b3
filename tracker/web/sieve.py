"""The filters of the inbox, as they stand in addresses: a list goes on, and a report leads to the next, under the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query

from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.inbox import InboxQuery
from tracker.model.people import Person
from tracker.model.review import ReviewState
from tracker.web.fields import LARGEST, Audiences, Short

State = Literal["", "waiting", "reviewed", "dismissed", "all"]
Least = Literal["", "substantive", "editorial"]
Announced = Literal["", "yes", "no"]
View = Literal["", "side", "changes"]
WHO = r"|me|nobody|\d{1,9}"


@dataclass(frozen=True, slots=True)
class Sieve:
    """What was asked for, as words; "" where it does not matter.

    `who` is me, nobody or a person's number. Who has a report, and how far its review is, is not for strangers: from them `who` and
    `state` do not count. `show`: unread,
    or new; `view`: how reports show what changed, "" is in line.
    """

    state: str = ""
    document: str = ""
    board: str = ""
    audience: str = ""
    language: str = ""
    least: str = ""
    announced: str = ""
    who: str = ""
    show: str = ""
    shared: int | None = None
    view: str = ""

    @property
    def values(self) -> Mapping[str, object]:
        """Return what an address needs to ask for the same."""
        return {name: value for name in Sieve.__slots__ if (value := getattr(self, name)) not in {"", None}}

    @property
    def narrowed(self) -> bool:
        """Tell whether anything but all that waits is asked for."""
        return bool(self.values.keys() - {"state", "view"}) or self.state not in {"", "waiting"}

    @property
    def reviewed(self) -> bool:
        """Tell whether the state of reviews is asked for."""
        return self.state in set(ReviewState)

    @property
    def more(self) -> bool:
        """Tell whether a filter is set that is folded away until one asks for more of them."""
        return bool(self.values.keys() - {"state", "document", "shared", "view"})

    def query(self, person: Person | None, since: int = 0) -> InboxQuery:
        """Return what the store is asked. `since`: the newest report at the person's last look."""
        state = {"": ReviewState.WAITING, "all": None}.get(self.state, ReviewState.WAITING)
        who = self.who if person else ""
        return InboxQuery(
            state=(ReviewState(self.state) if self.reviewed else state) if person else None,
            slug=self.document.strip(),
            board=self.board,
            audience=Audience(self.audience) if self.audience else None,
            language=self.language,
            least=Significance(self.least) if self.least else None,
            announced={"yes": True, "no": False}.get(self.announced),
            assigned_to=person.id if person and who == "me" else int(who) if who.isdecimal() else None,
            nobody=who == "nobody",
            unread=self.show == "unread",
            since=since if self.show == "new" else 0,
            shared=self.shared,
        )


async def _sieve(  # noqa: PLR0913, PLR0917  each is a field of the form; async: it needs no thread
    state: State = "",
    document: Short = "",
    board: Short = "",
    audience: Audiences = "",
    language: Short = "",
    least: Least = "",
    announced: Announced = "",
    who: Annotated[str, Query(pattern=f"^({WHO})$")] = "",
    show: Literal["", "unread", "new"] = "",
    shared: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    view: View = "",
) -> Sieve:
    return Sieve(state, document, board, audience, language, least, announced, who, show, shared, view)


Sifted = Annotated[Sieve, Depends(_sieve)]
