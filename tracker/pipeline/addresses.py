"""Mail addresses, and words that go into mails, as people give them: what could mislead a person or a mail server is refused."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from tracker.model.errors import UsageError

LONGEST_ADDRESS, LONGEST_LOCAL, LONGEST_WORDS = 254, 64, 200  # the first two as RFC 5321 has them
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
NOWHERE = {"localtime", "Factory"}  # that of the machine, and none at all
LANGUAGES = ("en", "es")  # that mails are written in
LOCAL = re.compile(rf"{ATOM}(?:\.{ATOM})*")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # what nobody sees, what turns the direction, what breaks a line


def read_address(text: str) -> str:
    """Return a mail address as it is kept: its domain in ASCII and lower case. Raises UsageError where it is none to be sure of."""
    address = text.strip(" ")
    shown = f'"{_shown(address)}"'
    hidden = _hidden(address)
    if hidden:
        raise UsageError(f"the address {shown} holds a character that is not seen ({hidden}); type it again")
    local, at, domain = address.partition("@")
    if len(address) > LONGEST_ADDRESS or len(local) > LONGEST_LOCAL or not at:
        raise UsageError(f"{shown} is no mail address; write one such as ana@example.org")
    if not local.isascii():
        raise UsageError(f"{shown} cannot be written to: before the @, only plain letters, digits and signs are")
    ascii_domain = _domain(domain)
    if not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(ascii_domain) or len(f"{local}@{ascii_domain}") > LONGEST_ADDRESS:
        raise UsageError(f"{shown} is no mail address; write one such as ana@example.org")
    return f"{local}@{ascii_domain}"


def read_words(text: str, what: str) -> str:
    """Return words for a field that is named `what`, in one line and in NFC. Raises UsageError."""
    words = unicodedata.normalize("NFC", " ".join(text.split(" "))).strip(" ")
    hidden = _hidden(words)
    if hidden:
        raise UsageError(f"the {what} holds a character that is not seen ({hidden}); type it again")
    if len(words) > LONGEST_WORDS:
        raise UsageError(f"the {what} is too long; give up to {LONGEST_WORDS} characters")
    return words


def read_zone(text: str) -> str:
    """Return the name of a time zone, in whichever case it is written. Raises UsageError."""
    name = zones().get(text.strip(" ").casefold())
    if name is None:
        raise UsageError(f'"{_shown(text)}" is no time zone; name one as Europe/Berlin or UTC')
    return name


def read_language(text: str) -> str:
    """Return the language of mails. Raises UsageError."""
    if text not in LANGUAGES:
        raise UsageError(f'mails are written in {" and ".join(LANGUAGES)}, not in "{_shown(text)}"')
    return text


@cache
def zones() -> dict[str, str]:
    """Return the names of all time zones, by how they are compared."""
    return {name.casefold(): name for name in sorted(available_timezones() - NOWHERE)}


def _domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode().lower()
    except UnicodeError:  # a part of it is empty or too long, or no name may hold it
        return ""


def _hidden(text: str) -> str:
    """Return the number of the first character that must not be there, "" where none is."""
    return next((f"U+{ord(char):04X}" for char in text if unicodedata.category(char) in FORBIDDEN), "")


def _shown(text: str) -> str:
    """Return what was given as one line that a terminal and a page can show."""
    shown = "".join(char if char.isprintable() else "?" for char in text)
    return shown if len(shown) <= LONGEST_LOCAL else f"{shown[:LONGEST_LOCAL]}…"
