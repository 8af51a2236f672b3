"""What comes in by addresses and forms, with its bounds: what does not fit is answered before a page sees it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import Form, Path, Query
from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticKnownError

from tracker.model.people import Role

LARGEST = 2**31 - 1  # the largest number that both databases keep in a key
PLAIN = re.compile(r"0|-?[1-9][0-9]*")


def _plain(given: object) -> object:
    """Refuse what is a number only to who is lenient, such as 1.0, +1 and 1_0: what stands in an address is written in one way."""
    if isinstance(given, str) and not PLAIN.fullmatch(given):
        raise PydanticKnownError("int_parsing")
    return given


Plain = BeforeValidator(_plain)
Id = Annotated[int, Plain, Path(ge=1, le=LARGEST)]  # a number in a path; what it cannot be is 404
Version = Annotated[int | None, Plain, Query(ge=1, le=LARGEST)]  # its number, in a query
Slug = Annotated[str, Path(max_length=200)]
Before = Annotated[int | None, Plain, Query(ge=1, le=LARGEST)]  # where a list goes on
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Form()]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000), Form()]  # may be empty
Password = Annotated[str, StringConstraints(max_length=500), Form()]
RoleField = Annotated[Role, Form()]
Colleague = Annotated[int | None, Form(ge=1, le=LARGEST)]  # somebody's number; an empty field is nobody
Short = Annotated[str, Query(max_length=200)]  # a filter in words
Audiences = Literal["", "health professional", "patient", "unknown"]
Section = Annotated[str, Query(max_length=2000)]  # by its id or its headings
