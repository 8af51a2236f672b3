"""How a path of the API is declared: with the model of what it answers, and only to be read."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache

from pydantic import BaseModel

from tracker.model.people import Role
from tracker.web.api.problems import TOP
from tracker.web.routes import Declared, Handler, Routes

BASE = f"{TOP}/v1"


class Resources(Routes):
    """The paths of one file. A handler's name with `api_` before it is the route's name."""

    def reads(self, path: str, answers: type[BaseModel], *, public: bool = True, heavy: bool = False) -> Callable[[Handler], Handler]:
        """Declare what a program with a token may read; `public`: also without one, where the desk is. `heavy`: it may take seconds."""

        def keep(handler: Handler) -> Handler:
            name = f"api_{handler.__name__}"
            self.declared.append(Declared("GET", BASE + path, name, Role.READER, public, handler, heavy, answers=answers))
            return handler

        return keep


@cache
def parameters(declared: Declared) -> frozenset[str]:
    """Return the names that a path can be asked with, after the question mark."""
    return frozenset(inspect.signature(declared.handler).parameters) - {*declared.holes, "desk"}
