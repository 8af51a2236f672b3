"""What may be asked of the desk, and by whom: each route is declared with the least role that it needs, or is not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

from tracker.model.people import Person, Role

ANYONE: Final = None
HOLE = re.compile(r"\{(\w+)(?::path)?\}")
SAFE = frozenset({"GET", "HEAD"})
Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Declared:
    """A route. `least` None is for anyone; `public`: also for strangers, where the desk is public; `heavy`: few are made at once.

    `foreign`: an act that other programs may ask for as well as pages of ours, as who asks proves by the address that they may. It
    knows nobody: a browser that is signed in is a stranger there. `answers`, below /api: the model of what it answers.
    """

    method: str
    path: str
    name: str
    least: Role | None
    public: bool
    handler: Callable[..., Any]
    heavy: bool = False
    foreign: bool = False
    answers: Any = None

    @property
    def holes(self) -> tuple[str, ...]:
        """Return the names of what is filled into the path."""
        return _holes(self.path)

    def address(self, values: Mapping[str, object]) -> str:
        """Return the path with these values; those that it has no place for become the query. Raises KeyError for one that is missing."""
        path = HOLE.sub(lambda hole: quote(str(values[hole[1]]), safe=""), self.path)
        rest = {name: value for name, value in values.items() if name not in self.holes and value not in (None, "")}  # it may be a list
        return f"{path}?{urlencode(rest, doseq=True)}" if rest else path

    def opens_to(self, person: Person | None, *, public: bool) -> bool:
        """Tell whether a person, or a stranger, may come in here; `public`: where the desk is."""
        if self.least is ANYONE or (public and self.public):
            return True
        return person is not None and person.role.reaches(self.least)


@cache
def _holes(path: str) -> tuple[str, ...]:
    return tuple(HOLE.findall(path))


class Routes:
    """The routes of one file of pages. A handler's name is the route's name: links name it, so no two have the same."""

    def __init__(self) -> None:
        self.declared: list[Declared] = []

    def get(self, path: str, least: Role | None, *, public: bool = False, heavy: bool = False) -> Callable[[Handler], Handler]:
        """Declare a page. Asking for it changes nothing. `heavy`: to make it may take seconds."""
        return self._declare("GET", path, least, public=public, heavy=heavy)

    def post(self, path: str, least: Role | None, *, public: bool = False, foreign: bool = False) -> Callable[[Handler], Handler]:
        """Declare an act. It is kept in the audit list. Only one that anyone may do can be `foreign` (ValueError)."""
        if foreign and least is not ANYONE:
            raise ValueError(f"{path} cannot be asked for from elsewhere, as it needs somebody who is signed in")
        return self._declare("POST", path, least, public=public, foreign=foreign)

    def _declare(  # noqa: PLR0913  each is a fact of the route
        self, method: str, path: str, least: Role | None, *, public: bool, heavy: bool = False, foreign: bool = False
    ) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            self.declared.append(Declared(method, path, handler.__name__, least, public, handler, heavy, foreign))
            return handler

        return keep


def by_name(files: list[Routes]) -> dict[str, Declared]:
    """Return all routes by name. Raises ValueError where two have one."""
    table: dict[str, Declared] = {}
    for declared in (each for routes in files for each in routes.declared):
        if declared.name in table:
            raise ValueError(f"two routes are named {declared.name}: {table[declared.name].path} and {declared.path}")
        table[declared.name] = declared
    return table
