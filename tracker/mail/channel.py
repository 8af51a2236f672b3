"""Takes mails to a server, or puts them into a folder."""

from __future__ import annotations

import os
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tracker.mail.message import Sender, as_bytes, ascii_domain, make_message
from tracker.mail.replies import CLOSING, Reply, Verb, judge, reply_of, told
from tracker.mail.server import Server, part
from tracker.model.delivery import Handing, Later, Parcel, Refused, Sent

MOST = 100  # messages over one connection: servers end longer ones


@dataclass(slots=True)
class SmtpChannel:
    """Hands mails to a server. It keeps one connection, which ends by `rest`; so it is for one thread."""

    server: Server
    sender: Sender
    _open: smtplib.SMTP | None = None
    _used: int = 0

    def send(self, parcel: Parcel, hand: Callable[[], None]) -> Handing:
        """Send a mail. `hand` is called before the server is told to take the content."""
        content, to = as_bytes(make_message(parcel, self.sender)), ascii_domain(parcel.address)
        try:
            connection, said = self._begin(self.sender.envelope(parcel.token), () if to.isascii() else ("SMTPUTF8",))
        except smtplib.SMTPNotSupportedError as error:
            return self._cannot_write_to(parcel) if self._open else _away(error)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return _away(error)
        try:
            handing = self._pass(connection, said, to, content, hand)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            slow = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
            return Later(f"the connection to the mail server was lost: {told(error)}", away=slow)
        except Exception:  # of `hand`: the message that was begun must not stand before the next one
            self._drop()
            raise
        self._settle(handing)
        return handing

    def rest(self) -> None:
        """End the connection."""
        if self._open is not None:
            part(self._open)
        self._open = None

    def _begin(self, sender: str, options: tuple[str, ...]) -> tuple[smtplib.SMTP, Reply]:
        """Begin a message, over a new connection where the server has meanwhile ended the one that was open."""
        if self._open is not None and self._used < MOST:
            with suppress(OSError, smtplib.SMTPServerDisconnected):
                self._used += 1
                said = self._open.mail(sender, options)
                if said[0] != CLOSING:
                    return self._open, said
        self.rest()
        self._open, self._used = self.server.connect(), 1
        return self._open, self._open.mail(sender, options)

    def _pass(self, connection: smtplib.SMTP, begun: Reply, to: str, content: bytes, hand: Callable[[], None]) -> Handing:
        """Go on with a message that was begun, until it is taken or not."""
        handing = judge(Verb.MAIL, begun)
        if isinstance(handing, Sent):
            handing = judge(Verb.RCPT, connection.rcpt(to))
        if not isinstance(handing, Sent):
            return handing
        hand()
        try:
            return judge(Verb.DATA, connection.data(content))
        except smtplib.SMTPDataError as error:  # it would not even hear the content
            return judge(Verb.DATA, reply_of(error))

    def _settle(self, handing: Handing) -> None:
        """Make the connection ready for the next message."""
        if isinstance(handing, Later) and handing.away:
            self.rest()
        elif self._open is not None and not isinstance(handing, Sent):
            try:
                self._open.rset()
            except (OSError, smtplib.SMTPException):
                self._drop()

    def _cannot_write_to(self, parcel: Parcel) -> Handing:
        said = f"the mail server cannot write to {parcel.address}: its name has letters that only servers with SMTPUTF8 know"
        return Refused(said)

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None


def _away(error: Exception) -> Later:
    return Later(f"the mail server cannot be used: {told(error)}", away=True)


@dataclass(frozen=True, slots=True)
class FileChannel:
    """Puts mails into a folder as files that mail programs open: for demos, and where another program sends them."""

    folder: Path
    sender: Sender

    def send(self, parcel: Parcel, hand: Callable[[], None]) -> Handing:
        """Write a mail, whole or not at all, under a name that is the same at each try."""
        content = as_bytes(make_message(parcel, self.sender))
        file = self.folder / f"{parcel.made_at:%Y-%m-%d-%H%M%S}-{parcel.token[:16]}.eml"
        hand()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half = file.with_suffix(".part")
            with half.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            half.replace(file)
        except OSError as error:
            return Later(f"the mail cannot be written to {self.folder}: {error.strerror}", away=True)
        return Sent(f"written to {file.name}")

    def rest(self) -> None:
        """Nothing is held between two mails."""
