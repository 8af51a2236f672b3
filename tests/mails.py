"""A real mail server on 127.0.0.1 for tests, which takes mails, or at each verb answers what it is told to."""

from __future__ import annotations

import asyncio
import ssl
import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
CUT, STALL, TAKEN_AND_CUT = "cut", "stall", "taken and cut"  # instead of an answer
USER, PASSWORD = "tracker", "a password of tests"


@dataclass(frozen=True)
class Taken:
    """A mail that the server took: from whom and to whom it was told it is, and all of it."""

    sender: str
    to: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=default)

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    def text(self, kind: str = "plain") -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")


@dataclass
class MailServer(AbstractContextManager["MailServer"]):
    """Takes mails. `answers`: for a verb, or a verb and an address, what it says to it the next times, instead of yes.

    `tls`: what it shows, by STARTTLS or, `at_once`, from the first byte. `signed_in`: only who signs in may send.
    """

    answers: dict[str, list[str]] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    at_once: bool = False
    signed_in: bool = False
    smtputf8: bool = True
    mails: list[Taken] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def go_on(self, answer: str) -> None:
        """Give those who wait for an answer this one."""
        self._at_last = answer
        self._loop.call_soon_threadsafe(self._patient.set)

    def to(self, address: str) -> list[Taken]:
        return [mail for mail in self.mails if mail.to == address]

    def __enter__(self) -> Self:
        self._loop, self._over, self._patient, self._at_last = asyncio.new_event_loop(), asyncio.Event(), asyncio.Event(), STALL
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,))
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(started))
        self._loop.close()

    async def _serve(self, started: threading.Event) -> None:
        server = await self._loop.create_server(self._protocol, HOST, self.port, ssl=self.tls if self.at_once else None)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._over.wait()
        self._patient.set()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    def _protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(
            _Handler(self),
            hostname="mail.test",
            enable_SMTPUTF8=self.smtputf8,
            tls_context=None if self.at_once else self.tls,
            auth_required=self.signed_in,
            auth_require_tls=self.tls is not None,
            authenticator=self._authenticate,
            loop=self._loop,
        )

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
        self.verbs.append("AUTH")
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    async def answer(self, server: SMTP, verb: str, address: str = "", usual: str = "250 OK") -> str:
        """Return what is said to a verb, and hang up or keep silent where that was asked for."""
        self.verbs.append(verb)
        waiting = self.answers.get(f"{verb} {address}") or self.answers.get(verb) or [usual]
        said = waiting.pop(0)
        if said == CUT:
            _hang_up(server)
        if said == STALL:
            await self._patient.wait()
        return self._at_last if said == STALL else said


def _hang_up(server: SMTP) -> None:
    transport = cast("asyncio.Transport", server.transport)
    transport.abort()


class _Handler:
    def __init__(self, owner: MailServer) -> None:
        self.owner = owner

    async def handle_EHLO(self, server: SMTP, session: Session, _: Envelope, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802  aiosmtpd's names
        session.host_name = hostname
        said = await self.owner.answer(server, "EHLO", usual="")
        return [said] if said else responses

    async def handle_HELO(self, server: SMTP, session: Session, _: Envelope, hostname: str) -> str:  # noqa: N802
        session.host_name = hostname
        return await self.owner.answer(server, "EHLO")

    async def handle_MAIL(self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        said = await self.owner.answer(server, "MAIL", address)
        if said.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return said

    async def handle_RCPT(self, server: SMTP, _: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        said = await self.owner.answer(server, "RCPT", address)
        if said.startswith("2"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        to = envelope.rcpt_tos[0]
        said = await self.owner.answer(server, "DATA", to)
        if said.startswith("2") or said == TAKEN_AND_CUT:
            content = cast("Any", envelope.original_content)
            self.owner.mails.append(Taken(envelope.mail_from or "", to, content))
        if said == TAKEN_AND_CUT:
            _hang_up(server)
        return said
