"""Pairs the entries of reference lists by their study, and tells what joined, left or changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.diff.alike import likely
from tracker.diff.match import Effort
from tracker.diff.sides import Side
from tracker.model.change import Action, ReferenceChange
from tracker.text import author_label, gist, likeness, normal

CORRECTED = 0.75  # from here on two entries are one study whose entry was corrected
LIKENING = 10_000_000  # steps of all that compares entries word by word
OTHER_STUDY = 0.9  # two PubMed ids need more


@dataclass(slots=True)
class ReferencePairs:
    """`pairs` of entries that are one study, older to newer; `renamed` maps an older key to the newer one where it changed."""

    pairs: dict[int, int] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)


def pair_references(before: Side, after: Side, sections: dict[int, int]) -> ReferencePairs:
    """Pair the lists of sections that correspond: by key, and what is left by its text."""
    found = ReferencePairs()
    effort = Effort(LIKENING)
    for old, new in sections.items():
        keys = {after.reference(j).key: j for j in after.parts[new].references}
        rest = []
        for i in before.parts[old].references:
            j = keys.pop(before.reference(i).key, None)
            if j is None:
                rest.append(i)
            else:
                found.pairs[i] = j
        _pair_corrected((before, rest), (after, list(keys.values())), found, effort)
    return found


def _pair_corrected(lost: tuple[Side, list[int]], come: tuple[Side, list[int]], found: ReferencePairs, effort: Effort) -> None:
    (before, old), (after, new) = lost, come
    scored = []
    bags = [gist(before.reference(i).text) for i in old], [gist(after.reference(j).text) for j in new]
    for n, m in likely(*bags, effort):
        one, other = before.reference(old[n]), after.reference(new[m])
        like = likeness(bags[0][n], bags[1][m])
        if like >= (OTHER_STUDY if one.pmid and other.pmid else CORRECTED):
            scored.append((like, old[n], new[m]))
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
