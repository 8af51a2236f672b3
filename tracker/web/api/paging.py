"""How lists go on: a cursor names the last entry that was seen, so that nothing is missed or told twice where entries come."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Query
from starlette.exceptions import HTTPException

from tracker.web.desk import Desk
from tracker.web.fields import LARGEST, Plain

MOST = 200  # entries of a page
MOST_PARTS = 1000  # small ones of one thing: sentences, changes
LONGEST = 600

After = Annotated[str, Query(max_length=LONGEST, pattern=r"^[A-Za-z0-9_-]*$", description="`next` of the page before")]
Limit = Annotated[int, Plain, Query(ge=1, le=MOST, description="how many entries")]
Parts = Annotated[int, Plain, Query(ge=1, le=MOST_PARTS, description="how many entries")]


def cursor(desk: Desk, *keys: str | int) -> str:
    """Return what names a place in the list that is asked for. To programs it means nothing."""
    text = json.dumps([_list_of(desk), *keys], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place(desk: Desk, after: str, *kinds: type[Any]) -> tuple[Any, ...] | None:
    """Return the keys that a cursor of this list was made of, None without one. Raises HTTPException, 400, for what is none."""
    if not after:
        return None
    try:
        own, *keys = json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode())
        fits = own == _list_of(desk) and [type(key) for key in keys] == list(kinds)
        if fits and all(not isinstance(key, int) or 0 <= key <= LARGEST for key in keys):
            return tuple(keys)
    except (ValueError, TypeError, RecursionError):
        pass
    raise HTTPException(HTTPStatus.BAD_REQUEST, "“after” is no cursor of this list; begin without it.")


def _list_of(desk: Desk) -> str:
    """Return what names the list that is asked for, which may have a long address."""
    return hashlib.sha256(desk.request.url.path.encode("utf-8", "replace")).hexdigest()[:8]
