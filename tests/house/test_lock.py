from __future__ import annotations

import importlib.metadata
import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE)}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = [
    Requirement(text)
    for group in (
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
        PROJECT["build-system"]["requires"],
    )
    for text in group
]


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    wrong = [str(asked) for asked in ASKED if not asked.specifier.contains(PINS.get(canonicalize_name(asked.name), "0"))]
    assert wrong == []


def test_every_pin_has_its_hashes() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert [entry for entry in entries if "==" not in entry or " --hash=sha256:" not in entry] == []


def test_nothing_is_pinned_that_no_dependency_needs() -> None:
    """A pin that is installed here must be reachable; those of other systems and Pythons cannot be looked at."""
    reached: set[tuple[str, str]] = set()
    waiting = list(ASKED)
    while waiting:
        asked = waiting.pop()
        for extra in ("", *asked.extras):
            if (step := (canonicalize_name(asked.name), extra)) not in reached:
                reached.add(step)
                waiting += _needs(*step)
    names = {name for name, _ in reached}
    assert {name for name in PINS if name not in names and _needs(name, "") is not NOT_INSTALLED} == set()


NOT_INSTALLED: list[Requirement] = []


def _needs(name: str, extra: str) -> list[Requirement]:
    try:
        needs = [Requirement(text) for text in importlib.metadata.requires(name) or []]
    except importlib.metadata.PackageNotFoundError:
        return NOT_INSTALLED
    return [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]
