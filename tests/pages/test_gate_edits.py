"""True edits, small and very large, are let in."""

from __future__ import annotations

import copy
import importlib.util
import random
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from lxml import etree, html

from tests.pages.judging import SMALL, Stranger, judge_pair
from tests.shared import pages, shared

Node = Any  # lxml comes without types
BODY = "//div[contains(@class,'summary-sections')]"
OWN = f"{BODY}//section[ancestor::section][not(descendant::table)]"


@dataclass(frozen=True, slots=True)
class Held:
    """An edit that was held: the page, what was done to it, and why it was doubted."""

    page: str
    done: str
    reason: str


@cache
def maker() -> ModuleType:
    path = shared("bench/edits.py")
    spec = importlib.util.spec_from_file_location("edits", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["edits"] = module
    spec.loader.exec_module(module)
    return module


@cache
def donors(language: str) -> dict[str, list[Any]]:
    chosen = [path for path in SMALL if path.stem.endswith("-es") == (language == "es")] + [
        path for path in pages() if path.stem == "pruritus-hp-pdq-hp"
    ]
    found: dict[str, list[Any]] = maker().load_donors(chosen)
    return found


def write(page: Node) -> bytes:
    return f"<!DOCTYPE html>\n{etree.tostring(page, encoding='unicode', method='html')}".encode()


def edited(path: Path, rng: random.Random) -> tuple[str, bytes, bytes]:
    """Return what was done, and the page before and after: one to eight edits, and noise."""
    edits = maker()
    before = edits.parse(path)
    for section in edits.sections(before):
        section.settle()
        section.renumber()
    after = copy.deepcopy(before)
    given = {name: list(what) for name, what in donors("es" if path.stem.endswith("-es") else "en").items()}
    done = edits.Editor(after, given, rng).run(rng.randrange(1, 9))
    edits.announce_date(after, rng)
    edits.make_noise(after, rng)
    return " ".join(edit.op for edit in done), write(before), write(after)


def third_deleted(page: Node, rng: random.Random) -> None:
    """Drop sections, those in them counted, until a third is gone."""
    sections = page.xpath(OWN)
    left = len(sections) // 3
    for section in rng.sample(sections, len(sections)):
        size = len(section.xpath("descendant-or-self::section"))
        if size <= left and page in section.iterancestors():
            section.drop_tree()
            left -= size


def half_rewritten(page: Node, rng: random.Random) -> None:
    spare = [paragraph for path in SMALL for paragraph in html.fromstring(path.read_text(encoding="utf-8")).xpath(f"{BODY}//p")]
    for paragraph in page.xpath(f"{BODY}//p[not(ancestor::table)]"):
        if rng.random() < 0.5:
            new = copy.deepcopy(rng.choice(spare))
            new.tail = paragraph.tail
            paragraph.getparent().replace(paragraph, new)


def doubled(page: Node, rng: random.Random) -> None:
    del rng
    for section in page.xpath(f"{BODY}//section[not(ancestor::section)]"):
        new = copy.deepcopy(section)
        for node in new.xpath(".//*[@id]|self::*[@id]"):
            node.set("id", f"b{node.get('id')}")
        for heading in new.xpath(".//h2|.//h3|.//h4"):
            heading.text = f"More on {heading.text or ''}"
        section.addnext(new)


LARGE = {"a third of the sections deleted": third_deleted, "half of the paragraphs rewritten": half_rewritten, "text doubled": doubled}


def campaign(count: int, seed: int = 1) -> list[Held]:
    """Make so many true edits, one in thirty very large, and return those that were held."""
    rng, held = random.Random(seed), []  # noqa: S311
    for number in range(count):
        path = rng.choice(SMALL)
        if number % 30 == 29:
            done = list(LARGE)[number // 30 % len(LARGE)]
            page = html.fromstring(path.read_text(encoding="utf-8"))
            before = write(page)
            LARGE[done](page, rng)
            after = write(page)
        else:
            done, before, after = edited(path, rng)
        verdict = judge_pair(Stranger(before), Stranger(after))
        if verdict:
            held.append(Held(path.stem, done, verdict.reason))
    return held


def test_at_most_one_true_edit_in_a_hundred_is_held() -> None:
    assert campaign(30, seed=5) == []
