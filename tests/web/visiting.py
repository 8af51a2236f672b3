"""A served desk and its visitors: a real server on this machine, a real database, a clock that only the test moves."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from tests.e2e.desk import Clock, Desk, open_desk
from tracker.model.people import Act, Person, Role
from tracker.store import acts, people, sign_ins
from tracker.web import api, routes
from tracker.web.pages import all_routes
from tracker.web.serve import serving

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # a desk is asked over HTTP; loading whom to trust takes 20 ms for each visitor
TAG = re.compile(r"<[^>]*>")
TABLE = routes.by_name([*all_routes(), *api.all_routes()])


@dataclass
class Visitor:
    """A browser that follows nothing by itself. What it posts comes from a page of the desk, unless `origin` says otherwise."""

    client: httpx2.Client
    url: str
    person: Person | None = None

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, *, origin: str = "", **fields: object) -> httpx2.Response:
        return self.client.post(path, data=fields, headers={"Origin": origin or self.url})

    def follow(self, answer: httpx2.Response) -> httpx2.Response:
        assert answer.status_code == 303
        return self.client.get(answer.headers["location"])

    @property
    def cookie(self) -> str:
        """Return the name of the cookie that signs in on this desk."""
        return f"tracker-{urlsplit(self.url).port}"

    @property
    def token(self) -> str:
        return self.client.cookies.get(self.cookie, default="") or ""


@dataclass
class Served:
    """A desk that is served at `url`. `desk` is what stands behind it: road, clock, documents."""

    desk: Desk
    url: str
    _clients: list[httpx2.Client] = field(default_factory=list)

    def person(self, name: str, role: Role) -> Person:
        """Return somebody of that name, who cannot sign in by a password."""
        with self.desk.road.database.write() as session:
            return people.find(session, name) or people.add(session, name, role, self.desk.clock())

    def stranger(self) -> Visitor:
        self._clients.append(httpx2.Client(base_url=self.url, trust_env=False, verify=PLAIN, timeout=30))
        return Visitor(self._clients[-1], self.url)

    def visitor(self, role: Role, name: str = "") -> Visitor:
        """Return somebody who is signed in already, without a password."""
        visitor, person = self.stranger(), self.person(name or f"A {role}", role)
        token = f"token of {person.id} {len(self._clients)}".replace(" ", "-")
        with self.desk.road.database.write() as session:
            sign_ins.begin(session, token, person.id, self.desk.clock(), "127.0.0.1")
        visitor.client.cookies.set(visitor.cookie, token)
        visitor.person = person
        return visitor

    def acts(self) -> list[Act]:
        """Return what was done, the newest first."""
        with self.desk.road.database.read() as session:
            return acts.newest(session, 1000)

    def close(self) -> None:
        for client in self._clients:
            client.close()


def words(answer: httpx2.Response) -> str:
    """Return the words of a page, without its markup; fail where it is none."""
    assert answer.headers["content-type"].startswith("text/html"), answer.text
    return " ".join(unescape(TAG.sub(" ", answer.text.partition("<body>")[2])).split())


@contextmanager
def serve(
    folder: Path, *, public: bool = False, waits: bool = False, clock: Clock | None = None, more: Sequence[routes.Routes] = ()
) -> Iterator[Served]:
    with open_desk(folder, clock=clock) as desk, serving(desk.road, host="127.0.0.1", port=0, public=public, waits=waits, more=more) as url:
        served = Served(desk, url)
        yield served
        served.close()
