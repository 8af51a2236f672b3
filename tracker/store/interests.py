"""How what is asked of news is kept: as JSON that holds what was given, and nothing else."""

from __future__ import annotations

from typing import Any

from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.subscription import Interest

NONE = Interest()


def as_json(interest: Interest) -> dict[str, object]:
    """Return an interest as it is kept. Two that ask for the same are kept alike."""
    given = {name: getattr(interest, name) for name in Interest.__slots__ if getattr(interest, name) != getattr(NONE, name)}
    return given | ({"documents": sorted(set(interest.documents))} if interest.documents else {})


def from_json(kept: dict[str, Any]) -> Interest:
    """Return the interest that was kept so."""
    typed = kept | {"documents": tuple(kept.get("documents", ())), "least": Significance(kept.get("least", NONE.least))}
    return Interest(**typed | {"audience": Audience(kept["audience"]) if kept.get("audience") else None})
