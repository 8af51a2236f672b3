"""A page that is laid out anew is doubted, or read as before: nobody is told that half of the document was deleted."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.pages.judging import SMALL, content, judge_body
from tests.pages.mutations import mutate
from tests.shared import shared
from tracker import parse
from tracker.diff import compare
from tracker.model.change import Action, Changeset, Kind
from tracker.model.snapshot import Block, Content, Reference, flatten

MASS = 0.05  # of the blocks and references


@dataclass(frozen=True, slots=True)
class Told:
    """What a page that was laid out anew came to: `gone` is the share of blocks and references told as deleted."""

    page: str
    done: tuple[str, ...]
    cause: str
    gone: float = 0.0


def gone(changes: Changeset, before: Content) -> float:
    size = sum(isinstance(entry.item, Block | Reference) for entry in flatten(before))
    blocks = sum(isinstance(entry.item, Block) for change in changes.told() if change.kind is Kind.REMOVED for entry in change.old)
    references = sum(one.action is Action.REMOVED for change in changes.told() for one in change.references)
    return (blocks + references) / size


def campaign(count: int, seed: int = 1) -> list[Told]:
    """Lay out so many pages anew and gate each against the true one."""
    rng, found = random.Random(seed), []  # noqa: S311
    for _ in range(count):
        path = rng.choice(SMALL)
        done, body = mutate(path, rng)
        verdict = judge_body(body, path)
        if verdict:
            found.append(Told(path.stem, done, verdict.cause))
            continue
        changes = compare(content(path), parse.read(body, parse.PDQ, url=content(path).facts.canonical))
        found.append(Told(path.stem, done, "", gone(changes, content(path))))
    return found


def test_no_new_layout_is_told_as_a_mass_of_deletions() -> None:
    shared("pages")
    found = campaign(40, seed=3)
    assert [told for told in found if told.gone >= MASS] == []
    assert {told.cause for told in found} >= {"layout", "same", ""}
