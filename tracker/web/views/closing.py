"""What a verdict on a whole report closes with it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracker.model.review import Deed, Review, ReviewState, Verdict, VerdictKind
from tracker.web.views.words import count


def closing(review: Review, deed: Deed, names: Mapping[int, str], me: int) -> str:
    """Return what a deed of somebody's, `me`, closed: "It closes 3 undecided statements and Ben's question"; "" where nothing."""
    before = replace(review, deeds=review.deeds[: deed.number - 1])
    if deed.statement or before.state is not ReviewState.WAITING or not isinstance(deed.what, Verdict) or deed.what.kind is VerdictKind.ASK:
        return ""
    left = 0 if "" in before.decided else len(set(before.statements) - before.verdicts.keys())
    asked = [each for name, each in before.verdicts.items() if name not in before.decided]
    parts = [count(left, "undecided statement")] if left else []
    if len(asked) == 1:
        parts.append("your question" if asked[0].author == me else f"{names.get(asked[0].author, 'somebody')}'s question")
    elif asked:
        parts.append(count(len(asked), "question"))
    return f"It closes {' and '.join(parts)}" if parts else ""
