"""What is told of a document that is no difference of two versions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What happened to a document as a whole."""

    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    MOVED = "moved"
    QUARANTINED = "quarantined"


NEWS = frozenset({NoticeKind.WITHDRAWN, NoticeKind.RETURNED})


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that happened to a document as a whole. `text` is a sentence; `news`: it is for readers, not for operators alone."""

    id: int
    document_id: int
    kind: NoticeKind
    noted_at: dt.datetime
    text: str

    @property
    def news(self) -> bool:
        """Tell whether it is put before people."""
        return self.kind in NEWS
