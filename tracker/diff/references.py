"""Pairs the entries of reference lists by their study, and tells what joined, left or changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.diff.sides import Side
from tracker.model.change import Action, ReferenceChange
from tracker.text import author_label, likeness, normal, words

CORRECTED = 0.75  # from here on two entries are one study whose entry was corrected
OTHER_STUDY = 0.9  # two PubMed ids need more


@dataclass(slots=True)
class ReferencePairs:
    """`pairs` of entries that are one study, older to newer; `renamed` maps an older key to the newer one where it changed."""

    pairs: dict[int, int] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)


def pair_references(before: Side, after: Side, sections: dict[int, int]) -> ReferencePairs:
    """Pair the lists of sections that correspond: by key, and what is left by its text."""
    found = ReferencePairs()
    for old, new in sections.items():
        keys = {after.reference(j).key: j for j in after.parts[new].references}
        rest = []
        for i in before.parts[old].references:
            j = keys.pop(before.reference(i).key, None)
            if j is None:
                rest.append(i)
            else:
                found.pairs[i] = j
        _pair_corrected(before, after, rest, list(keys.values()), found)
    return found


def _pair_corrected(before: Side, after: Side, old: list[int], new: list[int], found: ReferencePairs) -> None:
    scored = []
    for i in old:
        for j in new:
            one, other = before.reference(i), after.reference(j)
            like = likeness(words(one.text), words(other.text))
            if like >= (OTHER_STUDY if one.pmid and other.pmid else CORRECTED):
                scored.append((like, i, j))
    taken: set[int] = set()
    for _, i, j in sorted(scored, key=lambda x: (-x[0], x[1], x[2])):
        if i not in found.pairs and j not in taken:
            found.pairs[i] = j
            taken.add(j)
            found.renamed[before.reference(i).key] = after.reference(j).key


def numbers(side: Side) -> dict[int, int]:
    """Return the number of every reference entry: its place in its list, from 1."""
    return {index: number for part in side.parts for number, index in enumerate(part.references, 1)}


def reference_change(side: Side, index: int, number: int, action: Action) -> ReferenceChange:
    """Describe what happened to the entry at `index`."""
    reference = side.reference(index)
    label = author_label(reference.text)
    return ReferenceChange(action, number, label, reference.key, reference.text, reference.pmid)


def same_entry(before: Side, i: int, after: Side, j: int) -> bool:
    """Tell whether two paired entries read the same: words and links; typography and ids aside."""
    one, other = before.reference(i), after.reference(j)
    return normal(one.text) == normal(other.text) and one.pmid == other.pmid and one.links == other.links
