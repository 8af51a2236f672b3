"""A comparison as plain data, for `--format json` and the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.model.announcement import Reconciliation
from tracker.model.change import Change, Changeset
from tracker.model.report import Statement


def as_dict(changeset: Changeset, reconciliation: Reconciliation, statements: Sequence[Statement]) -> dict[str, Any]:
    """Return what changed, what was announced and what was not, made of strings, numbers, lists and None only."""
    said = {statement.change: statement.text for statement in statements}
    return {
        "changes": [_change(change, said.get(change.id, "")) for change in changeset.changes],
        "announced": [
            {"text": pairing.item.text, "status": str(pairing.status), "changes": list(pairing.changes)}
            for pairing in reconciliation.pairings
        ],
        "unannounced": list(reconciliation.unannounced),
        "dates": str(reconciliation.dates),
    }


def _change(change: Change, statement: str) -> dict[str, Any]:
    return {
        "id": change.id,
        "kind": str(change.kind),
        "unit": str(change.unit),
        "significance": str(change.significance),
        "reasons": [str(reason) for reason in change.reasons],
        "section": list(change.section),
        "anchor": change.anchor,
        "before": change.before,
        "after": change.after,
        "references": [
            {"action": str(reference.action), "number": reference.number, "label": reference.label, "pmid": reference.pmid}
            for reference in change.references
        ],
        "claims": [
            {"kind": str(claim.kind), "context": claim.context, "before": claim.before, "after": claim.after} for claim in change.claims
        ],
        "statement": statement,
    }
