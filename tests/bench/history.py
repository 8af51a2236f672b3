"""A long history of a page, made by chaining the edits of ../shared/bench/edits.py, which is read in place."""

from __future__ import annotations

import copy
import importlib.util
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

SHARED = Path(__file__).parents[2].parent / "shared"
EDITS = 3  # a version
RENUMBERING = ("reference_added", "paragraph_added_with_reference", "sentence_added_with_reference")


def pages() -> list[Path]:
    """Return the real pages."""
    return sorted((SHARED / "pages").glob("*.html"))


def versions(page: Path, count: int, seed: int) -> Iterator[bytes]:
    """Give successive versions of a page: 3 edits each, in every third a reference more, so that all after it get new numbers.

    Each has a new date, and none has noise. A page that has become shorter than it was is only added to, and loses no whole
    section: 300 edits would leave nothing of a small one.
    """
    edits = _edits()
    rng = random.Random(f"{seed} {page.stem}")  # noqa: S311
    donors = _donors(edits, page)
    document = edits.parse(page)
    for section in edits.sections(document):
        if section.editable:
            section.settle()
            section.renumber()
    first = len(document.text_content())
    for number in range(count):
        if number:
            may = {name for name in edits.Editor.OPS if len(document.text_content()) > first or not name.endswith("_removed")}
            _edit(edits, document, (donors, rng), may - {*RENUMBERING, "section_removed"}, renumber=number % 3 == 0)
        yield _written(edits, document)


def _edit(edits: ModuleType, document: Any, source: tuple[Any, random.Random], plain: set[str], *, renumber: bool) -> None:  # noqa: ANN401
    if renumber:
        edits.Editor(document, *source).run(1, RENUMBERING)
    edits.Editor(document, *source).run(EDITS - renumber, sorted(plain))
    edits.announce_date(document, source[1])


def _written(edits: ModuleType, document: Any) -> bytes:  # noqa: ANN401
    page = copy.deepcopy(document)
    for item in page.xpath("//li[@data-uncited-kept]"):
        del item.attrib["data-uncited-kept"]
    return b"<!DOCTYPE html>\n" + bytes(edits.etree.tostring(page, encoding="utf-8", method="html"))


def _donors(edits: ModuleType, page: Path) -> Any:  # noqa: ANN401
    spanish = page.stem.endswith("-es")
    others = [other for other in pages() if other != page and other.stem.endswith("-es") == spanish] or [page]
    donors = edits.load_donors(others)
    if not donors["references"]:  # patient versions cite nothing
        donors["references"] = edits.load_donors([other for other in pages() if "-hp" in other.stem and other != page])["references"]
    return donors


def _edits() -> ModuleType:
    if "edits" not in sys.modules:
        spec = importlib.util.spec_from_file_location("edits", SHARED / "bench" / "edits.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules["edits"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["edits"])
    return sys.modules["edits"]
