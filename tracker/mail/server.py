"""The mail server: one connection for many messages, encrypted as it was set or not at all."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.mail.replies import told


class Security(StrEnum):
    """How the way to the server is encrypted. What is set is done, or nothing is sent."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed over. `seconds`: the wait for each answer. `authorities`: a file of those to trust, else the system's."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 60.0
    authorities: str = ""

    def connect(self) -> smtplib.SMTP:
        """Return a connection that is ready for messages. Raises OSError and smtplib's exceptions, and holds nothing open then."""
        if self.security is Security.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=self._trust())
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            self._greet(server)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.security is Security.STARTTLS:
            server.starttls(context=self._trust())  # raises where the server does not offer it
            server.ehlo_or_helo_if_needed()
        if self.user:
            server.login(self.user, self.password)

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.authorities or None)


def trouble(server: Server) -> str:
    """Return why mails could not be handed over now, "" where they could: the server is reached, encrypted to and signed in at."""
    try:
        part(server.connect())
    except (OSError, smtplib.SMTPException) as error:
        return told(error)
    return ""


def part(server: smtplib.SMTP) -> None:
    """End a connection in good manners, if it still is one."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()
