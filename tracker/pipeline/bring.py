"""The import of files into a document: new or known, exports taken over or read page by page, the history's hash at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.exchange import Exported, Find, companion, read_places
from tracker.model.capture import Outcome
from tracker.model.document import SLUG, Document, State
from tracker.model.errors import UsageError
from tracker.pipeline.adopt import adopt, claim, fits
from tracker.pipeline.imports import Step, import_pages
from tracker.pipeline.plan import Plan, read_plan
from tracker.pipeline.recognise import begin, recognise
from tracker.pipeline.road import Road
from tracker.store import documents, histories

ANEW = "anew"
Tell = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """The end of an import: the hash of the document's whole history, and whether the document is new.

    `stays`: it is tracked; False where it was new and nothing of it was kept.
    """

    hash: str
    is_new: bool
    stays: bool = True


def bring(  # noqa: PLR0913
    road: Road, slug: str, paths: Sequence[Path], tell: Tell, *, limit: int, every: dt.timedelta
) -> Brought:
    """Import what lies at paths into the document of that name, and tell of each step.

    A new document takes its address from the first page or export, is looked at `every` so often once it is resumed, and is
    tracked only if something of it is kept. `limit`: bytes of a page. Beside the outcomes of a page a step is `anew` where an export
    is none of a history like the document's, and its pages are read one by one. Raises UsageError and StoreError.
    """
    exports = {path: found for path in paths if (found := companion(path, slug))}
    for path in paths:
        if path.suffix == ".jsonl" and path not in exports:
            raise UsageError(f"{path} is one file of an export: the other, {path.stem}.warc.gz, is not beside it")

    def finds() -> Iterator[Find]:
        return read_places((path for path in paths if path not in exports), limit)

    packed = {exported: read_plan(exported) for exported in dict.fromkeys(exports.values())}
    known = _known(road, slug)
    document = known or _begin(road, slug, packed.values(), finds(), every)
    stays = False
    try:
        _all(road, document, packed, finds, tell, limit)
        with road.database.read() as session:
            digest = histories.history_hash(session, document.id)
    finally:
        if known is None:
            with road.database.write(durable=True) as session:
                stays = not documents.forget(session, document.id)
    return Brought(digest, known is None, known is not None or stays)


def _all(  # noqa: PLR0913, PLR0917
    road: Road, document: Document, packed: Mapping[Exported, Plan], finds: Callable[[], Iterator[Find]], tell: Tell, limit: int
) -> None:
    for exported, plan in packed.items():
        claim(road, document, exported, plan)  # before anything is kept
    for exported, plan in packed.items():
        for step in _take_over(road, document, exported, plan, limit):
            tell(step)
    for step in import_pages(road, document, finds()):
        tell(step)


def _known(road: Road, slug: str) -> Document | None:
    with road.database.read() as session:
        found = next((one for one in documents.all_documents(session, include_removed=True) if one.slug == slug), None)
    if found is not None and found.state is State.REMOVED:
        raise UsageError(f"{slug} was removed; its history is kept, and this brings it back: tracker add {found.url} --slug {slug}")
    return found


def _begin(road: Road, slug: str, plans: Collection[Plan], finds: Iterator[Find], every: dt.timedelta) -> Document:
    if not SLUG.fullmatch(slug):
        raise UsageError(f"“{slug}” is no slug: use small letters, digits, hyphens and dots")
    if plans:
        told = next(iter(plans)).document
        url, profile = str(told["url"]), str(told["profile"])
    else:
        url, profile = recognise(road, slug, finds)
    return begin(road, slug, url, profile, every)


def _take_over(road: Road, document: Document, exported: Exported, plan: Plan, limit: int) -> Iterator[Step]:
    """Take an export over as it is, or, where the document has a history of its own, the pages of it."""
    if not fits(road, document, plan):
        said = f"{document.slug} has a history that is not the begin of {exported.lines}: its pages are read and numbered anew"
        yield Step(str(exported.lines), ANEW, said=said)
        yield from import_pages(road, document, read_places([exported.warc], limit))
        return
    try:
        yield from adopt(road, document, exported, plan)
    except UsageError as error:
        yield Step(str(exported.lines), Outcome.ERROR, said=str(error))
        return
    with road.database.read() as session:
        found = histories.history_hash(session, document.id)
    if found != plan.hash:
        said = f"{exported.lines} has the hash {plan.hash or 'none'}, and what {document.slug} has now has {found}"
        yield Step(str(exported.lines), Outcome.ERROR, said=said)
