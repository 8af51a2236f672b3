"""What a hook is sent: JSON, and the headers by which the receiver knows that it is ours (standardwebhooks.com)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib.parse import quote

from tracker.model.change import Significance
from tracker.model.digest import Line, Told
from tracker.model.hook import Call, Occasion
from tracker.model.item import Item
from tracker.text import visible

PREFIX = "whsec_"
SIZE = 32  # bytes of a secret; the way asks for 24 to 64
MOST, LONGEST = 200, 4_000  # statements of a message, characters of each text
MOST_BYTES = 500_000


def new_secret() -> bytes:
    """Return a secret for a new hook."""
    return secrets.token_bytes(SIZE)


def read_secret(secret: bytes) -> str:
    """Return a secret as receivers are given it."""
    return PREFIX + base64.b64encode(secret).decode()


def signed(call: Call) -> dict[str, str]:
    """Return the headers of a message at this try: its id, the time, and the signature over both and the body."""
    time = str(int(call.at.timestamp()))
    digest = hmac.digest(call.secret, f"{call.message_id}.{time}.".encode() + call.body, hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "webhook-id": call.message_id,
        "webhook-timestamp": time,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def write(occasion: Occasion, at: dt.datetime, item: Item | None, base_url: str) -> str:
    """Return the body of a message, at most MOST_BYTES long: what has no room is counted as `more`. `at`: when it became news."""
    data = _data(item, base_url) if item else {}
    while True:
        body = json.dumps({"type": occasion, "timestamp": _time(at), "data": data}, ensure_ascii=False)
        statements = data.get("statements", [])
        if len(body.encode()) <= MOST_BYTES or not statements:
            return body
        half = len(statements) // 2
        data |= {"statements": statements[:half], "more": data["more"] + len(statements) - half}


def _data(item: Item, base_url: str) -> dict[str, Any]:
    told = item.told
    page = f"{base_url}/documents/{quote(told.slug, safe='')}"
    data: dict[str, Any] = {"document": _document(told, page)}
    if told.notices:
        return data | {"notice": {"text": visible(told.notices[0].text), "noted_at": _time(told.notices[0].noted_at)}}
    counted = {
        each.value: sum(line.significance is each for line in told.lines) for each in Significance if each is not Significance.TECHNICAL
    }
    return data | {
        "report": {"number": item.number, "url": f"{base_url}/reports/{item.number}", "state": item.state, "damaged": told.failed},
        "versions": {"before": told.before and told.before.version, "after": told.after and told.after.version},
        "changed": _interval(told),
        "published": told.after.updated.isoformat() if told.after and told.after.updated else None,
        "counts": counted | {"dismissed": len(told.dismissed)},
        "statements": [_statement(line) for line in told.lines[:MOST]],
        "more": max(0, len(told.lines) - MOST),
    }


def _document(told: Told, page: str) -> dict[str, str]:
    facts = {"slug": told.slug, "title": visible(told.title), "url": told.url, "page": page}
    return facts | {"board": visible(told.board), "audience": told.audience, "language": told.language}


def _interval(told: Told) -> dict[str, str | None]:
    """Return the last capture without the change, and the first with it."""
    seen = told.before and (told.before.seen_at or told.before.captured_at)
    came = told.after and told.after.captured_at
    return {"after": _time(seen) if seen else None, "by": _time(came) if came else None}


def _statement(line: Line) -> dict[str, Any]:
    return {
        "id": line.change,
        "text": visible(line.text[:LONGEST]),
        "section": [visible(heading[:LONGEST]) for heading in line.section],
        "significance": line.significance,
        "announced": line.announced,
        "reviewed": line.reviewed,
        "reworded": line.reworded,
    }


def _time(time: dt.datetime) -> str:
    return time.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
