"""A comparison as plain data, for `--format json` and the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.model.announcement import Reconciliation
from tracker.model.change import Change, Changeset
from tracker.model.history import Reversal
from tracker.model.report import Side, Statement


def as_dict(
    changeset: Changeset,
    reconciliation: Reconciliation,
    statements: Sequence[Statement],
    reversals: Sequence[Reversal] | None = None,
) -> dict[str, Any]:
    """Return what changed, what was announced and what was not, made of strings, numbers, lists and None only.

    Where two versions are compared, also what was undone again between them.
    """
    said = {statement.change: statement.text for statement in statements}
    undone = {} if reversals is None else {"undone": [_reversal(reversal) for reversal in reversals]}
    return {
        "changes": [_change(change, said.get(change.id, "")) for change in changeset.changes],
        "announced": [
            {"text": pairing.item.text, "status": str(pairing.status), "changes": list(pairing.changes)}
            for pairing in reconciliation.pairings
        ],
        "unannounced": list(reconciliation.unannounced),
        "dates": str(reconciliation.dates),
    } | undone


def _reversal(reversal: Reversal) -> dict[str, Any]:
    return {
        "kind": str(reversal.kind),
        "unit": str(reversal.unit),
        "section": list(reversal.section),
        "text": reversal.text,
        "between": reversal.between,
        "elsewhere": list(reversal.elsewhere),
        "there": _side(reversal.there),
        "again": _side(reversal.again),
    }


def _side(side: Side) -> dict[str, Any]:
    return {"version": side.version, "captured_at": side.captured_at.isoformat() if side.captured_at else None}


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
