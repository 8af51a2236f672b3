"""Programs that ask a served desk by the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.web.visiting import Served
from tracker.pipeline import tokens
from tracker.pipeline.people import COMMAND_LINE

BASE = "/api/v1"
KEYS = ["type", "title", "status", "detail", "errors"]


@dataclass
class Program:
    """A program with a token, or without."""

    client: httpx2.Client
    secret: str = ""

    def get(self, path: str, params: Mapping[str, Any] | None = None, **headers: str) -> httpx2.Response:
        shown = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        shown |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path if path.startswith("/") else f"{BASE}/{path}", params=params, headers=shown)

    def json(self, path: str, **params: Any) -> Any:  # noqa: ANN401  whatever was answered
        answer = self.get(path, params or None)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"
        return answer.json()

    def all(self, path: str, name: str, **params: Any) -> list[Any]:  # noqa: ANN401
        """Return what a list holds, page by page; where one begins with what another had, fail."""
        found: list[Any] = []
        page = self.json(path, **params)
        while True:
            found += page[name]
            if page["next"] is None:
                return found
            assert len(page[name]) == params["limit"]
            page = self.json(path, **params, after=page["next"])


def program(served: Served, name: str = "") -> Program:
    """Return a program; with a name, it has a token."""
    return Program(served.stranger().client, tokens.add(served.desk.road, COMMAND_LINE, name) if name else "")


def refused(answer: httpx2.Response, status: int) -> str:
    """Return what a problem says; fail where the answer is another one, or no problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert list(told) == KEYS
    assert (told["type"], told["status"]) == ("about:blank", status)
    return str(told["detail"])
