"""The tables of the editors' desk: deeds of review, the inbox and what was read in it, and paired documents."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from tracker.diff.same import SIZE
from tracker.model.review import ReviewState
from tracker.store.tables import Base, Key, Of, one_of

KINDS = ("verdict", "comment", "assignment", "undo")


class DeedRow(Base):
    """A deed of review, of one of KINDS; `verdict` is its kind, where it is one. `undoes` is what it takes back. Never changed."""

    __tablename__ = "deeds"
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    done_at: Mapped[dt.datetime]
    statement: Mapped[str]
    kind: Mapped[str]
    verdict: Mapped[str]
    text: Mapped[str]
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    undoes: Mapped[int | None]


class SharedChangeRow(Base):
    """A change that was made in more documents than are listed one by one, with its statement and section in one of them."""

    __tablename__ = "shared_changes"
    id: Mapped[Key]
    hash: Mapped[bytes] = mapped_column(LargeBinary(SIZE), unique=True)
    section: Mapped[str]
    text: Mapped[str]


class InboxRow(Base):
    """A report that is news, in numbers; narrow on purpose, as lists read thousands.

    `state`, `assigned_to` and `deeds` follow what was done about it. `shared_id`: it tells of nothing but shared changes.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        one_of("state", ReviewState),
        Index(None, "state", "report_id", "document_id", "shared_id"),  # what most lists count is read from indexes alone
        Index(None, "document_id", "report_id"),
        Index(None, "shared_id", "report_id", "document_id", "state", "deeds"),
        Index(None, "assigned_to", "report_id"),
    )
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), primary_key=True, autoincrement=False)
    document_id: Mapped[Of]
    state: Mapped[str]
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    deeds: Mapped[int]
    substantive: Mapped[int]
    editorial: Mapped[int]
    announced: Mapped[int]
    unannounced: Mapped[int]
    unobserved: Mapped[int]
    shared_id: Mapped[int | None] = mapped_column(ForeignKey("shared_changes.id"))


class LeadRow(Base):
    """The statement that a report in the inbox is told by in a line of a list; beside the inbox, so that its rows stay narrow."""

    __tablename__ = "leads"
    report_id: Mapped[int] = mapped_column(ForeignKey("inbox.report_id"), primary_key=True, autoincrement=False)
    text: Mapped[str]


class ToldChangeRow(Base):
    """A change that a report in the inbox tells of: the hash of what was done, and the top heading over it."""

    __tablename__ = "told_changes"
    __table_args__ = (Index(None, "hash", "document_id", "report_id"), Index(None, "document_id", "report_id"))
    report_id: Mapped[int] = mapped_column(ForeignKey("inbox.report_id"), primary_key=True)
    change: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[Of]
    hash: Mapped[bytes] = mapped_column(LargeBinary(SIZE))
    substantive: Mapped[bool]
    section: Mapped[str]


class SeenRow(Base):
    """A report of the inbox that a person has read."""

    __tablename__ = "seen"
    __table_args__ = (Index(None, "report_id"), {"sqlite_with_rowid": False})
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("inbox.report_id"), primary_key=True)


class LookRow(Base):
    """When a person looked at the inbox last, and the newest report then (`newest`) and at the look before (`since`)."""

    __tablename__ = "looks"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[int]
    newest: Mapped[int]
    before_at: Mapped[dt.datetime | None]
    looked_at: Mapped[dt.datetime]


class CounterpartRow(Base):
    """Two documents that an operator paired, or, `apart`, told to be no pair; the smaller id first."""

    __tablename__ = "counterparts"
    one_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, index=True)
    apart: Mapped[bool] = mapped_column(default=False, server_default=false())


class PageLinkRow(Base):
    """An address to which a document's page leads as to itself in another language or for other readers."""

    __tablename__ = "page_links"
    __table_args__ = (UniqueConstraint("document_id", "address"),)
    id: Mapped[Key]
    document_id: Mapped[Of]
    address: Mapped[str] = mapped_column(index=True)
