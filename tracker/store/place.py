"""Addresses of databases: what they may be, and how they are shown to people."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from tracker.model.errors import StoreError
from tracker.store import copies

SECRETS = ("password", "sslpassword", "passfile")  # that may stand in the query of PostgreSQL's address
BLOT = "***"


def address_of(url: str) -> URL:
    """Return the parts of a database address. Raises StoreError where it is none of a file or of PostgreSQL."""
    with suppress(ArgumentError):
        address = _parts(url)
        if address.get_backend_name() == "postgresql":
            _refuse_torn(address)
            return address
        if address.get_backend_name() == "sqlite" and _is_of_file(address):
            return address
    raise StoreError("a database address is sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME; this is neither")


def shown(address: URL) -> str:
    """Return an address without its secrets; of SQLite, the file."""
    if address.get_backend_name() == "sqlite":
        return str(copies.file_of(address))
    blotted = address.update_query_dict({name: BLOT for name in SECRETS if name in address.query})
    return blotted.render_as_string().replace(quote(BLOT), BLOT)


def _parts(url: str) -> URL:
    try:
        return make_url(url)
    except ValueError:  # SQLAlchemy's has the port in it, which may be a part of a password
        raise StoreError("the port in a database address is a number, as in HOST:5432") from None


def _refuse_torn(address: URL) -> None:
    """Refuse an address whose password has ended too early: what is left of it would be shown. Raises StoreError."""
    if address.password is not None and "@" in f"{address.host}{address.database}":
        raise StoreError("the database address has an @ too many; write @ in a password as %40, and / as %2F")


def _is_of_file(address: URL) -> bool:
    # SQLite has names of files with options, such as file:tracker.db?mode=ro&uri=true; elsewhere they mean nothing
    named = address.query.get("uri") == "true" and str(address.database).startswith("file:") and address.query.get("mode") != "memory"
    return (not address.query or named) and bool(address.database) and copies.file_of(address).name not in {"", ":memory:"}
