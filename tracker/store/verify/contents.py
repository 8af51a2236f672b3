"""The proof of contents: packs and their blocks, manifests, and what readings say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from tracker import parse
from tracker.model.snapshot import Content
from tracker.store import manifests, packs
from tracker.store.flat import Lines, to_content
from tracker.store.manifests import Run
from tracker.store.memory import Memory
from tracker.store.packs import HASH
from tracker.store.tables import BlockRow, ManifestRow, PackRow, ReadingRow, SnapshotRow
from tracker.store.verify.chain import BadError, Chain, Stored
from tracker.store.verify.proof import Proof

READING = (ReadingRow.snapshot_id, ReadingRow.parser_version, ReadingRow.fingerprint, ReadingRow.updated, ReadingRow.manifest_id)


class Contents:
    """The contents of a document, each proved by its hash when it is asked for."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof
        self.packs: Chain[int] = Chain("packs", self._pack)
        self.manifests: Chain[int] = Chain("manifests", self._manifest)
        self.readings: dict[int, list[Row[Any]]] = defaultdict(list)  # by snapshot, the newest last
        self._split = Memory()
        self._read = Memory()

    def _pack(self, pack_id: int) -> Stored[int] | None:
        found = select(PackRow.base_id, PackRow.texts, PackRow.forms).where(PackRow.id == pack_id)
        row = self._proof.session.execute(found).first()
        return row and (row.base_id, [row.texts, row.forms])

    def _manifest(self, manifest_id: int) -> Stored[int] | None:
        found = select(ManifestRow.base_id, ManifestRow.runs, ManifestRow.places).where(ManifestRow.id == manifest_id)
        row = self._proof.session.execute(found).first()
        return row and (row.base_id, [row.runs, row.places])

    def lines_of(self, pack_id: int) -> list[list[bytes]]:
        """Return the lines of a pack's texts and forms. Raises BadError."""
        lines: list[list[bytes]] | None = self._split.get(pack_id)
        if lines is None:
            parts = self.packs.open(pack_id)
            lines = [part.split(b"\n") for part in parts]
            self._split.put(pack_id, lines, sum(map(len, parts)))
        return lines

    def runs(self, manifest_id: int) -> list[Run]:
        """Return the runs of a manifest. Raises BadError."""
        body = self.manifests.open(manifest_id)[0]
        try:
            return manifests.read_runs(body)
        except (ValueError, TypeError) as error:
            raise BadError("its runs cannot be read") from error

    def lines(self, manifest_id: int) -> Lines:
        """Return a content as lines. Raises BadError."""
        places = self.manifests.open(manifest_id)[1].split(b"\n")
        parts: tuple[list[bytes], list[bytes]] = ([], [])
        for pack_id, first, count in self.runs(manifest_id):
            try:
                opened = self.lines_of(pack_id)
            except BadError as error:
                raise BadError(f"row {pack_id} of packs, which holds some of it, is bad") from error
            for part, lines in zip(parts, opened, strict=True):
                part.extend(lines[first : first + count])
        return Lines(*parts, places)

    def content(self, manifest_id: int) -> Content:
        """Return a content. Raises BadError."""
        known: Content | None = self._read.get(manifest_id)
        if known is None:
            lines = self.lines(manifest_id)
            try:
                known = to_content(lines)
            except (ValueError, LookupError, TypeError) as error:
                raise BadError("it is no content") from error
            self._read.put(manifest_id, known, 8 * sum(map(len, lines.texts)))
        return known


def prove_contents(proof: Proof, contents: Contents) -> None:
    """Prove each pack, block, manifest and reading of a document."""
    own = SnapshotRow.document_id == proof.document_id
    of_document = ReadingRow.snapshot_id.in_(select(SnapshotRow.id).where(own))
    for row in proof.rows(ReadingRow.id, *READING, where=of_document):
        contents.readings[row.snapshot_id].append(row)
    bad = _prove_packs(proof, contents)
    _prove_manifests(proof, contents, bad)
    if not proof.quick:
        for snapshot_id, rows in contents.readings.items():
            _prove_readings(proof, contents, proof.snapshots.get(snapshot_id), rows)


def _prove_packs(proof: Proof, contents: Contents) -> dict[int, str]:
    """Prove the packs of a document; return what is wrong with the bad ones. Their versions are known only by the manifests."""
    bad: dict[int, str] = {}
    first: int | None = None
    for row in proof.rows(PackRow.id, PackRow.base_id, where=PackRow.document_id == proof.document_id):
        first = row.id if row.base_id is None else first
        try:
            if proof.quick:
                contents.packs.check(row.id)
            else:
                _prove_blocks(proof, row.id, contents.lines_of(row.id))
        except BadError as error:
            bad[row.id] = str(error)
        if row.base_id not in {None, first}:
            bad[row.id] = f"it builds on pack {row.base_id}, which is not the first one before it"
    return bad


def _prove_blocks(proof: Proof, pack_id: int, lines: list[list[bytes]]) -> None:
    texts, forms = lines
    if len(texts) != len(forms):
        raise BadError("it has not as many texts as forms")
    hashes = [packs.hash_of(block) for block in zip(texts, forms, strict=True)]
    rows = select(BlockRow.sha256, BlockRow.line).where(BlockRow.pack_id == pack_id)
    kept = {(bytes(sha256), line) for sha256, line in proof.session.execute(rows)}
    elsewhere = select(BlockRow.line).join(PackRow, PackRow.id == BlockRow.pack_id).where(BlockRow.sha256 == bindparam("sha256"))
    for sha256, line in sorted(kept - {(sha256, line) for line, sha256 in enumerate(hashes)}):
        proof.blame("blocks", sha256.hex(), None, f"line {line} of pack {pack_id} has another hash")
    for line, sha256 in enumerate(hashes):
        if (sha256, line) not in kept and proof.session.execute(elsewhere, {"sha256": sha256}).first() is None:
            proof.blame("blocks", sha256.hex(), None, f"line {line} of pack {pack_id} has no row under its hash of {HASH} bytes")


def _prove_manifests(proof: Proof, contents: Contents, bad: dict[int, str]) -> None:
    columns = (ManifestRow.number, ManifestRow.sha256, ManifestRow.base_id)
    numbers: dict[int, tuple[int, int]] = {}  # as they are written, and as they come
    versions = _versions(proof, contents)
    named: set[int] = set()
    for number, row in enumerate(proof.rows(ManifestRow.id, *columns, where=ManifestRow.document_id == proof.document_id)):
        version = versions.get(row.id)
        numbers[row.id] = (row.number, number)
        if row.base_id is not None and not _is_base(numbers.get(row.base_id), numbers[row.id]):
            proof.blame("manifests", row.id, version, f"it builds on manifest {row.base_id}, which is not the one that it was made with")
        if row.number != number:
            proof.blame("manifests", row.id, version, f"its number is {row.number} where {number} comes next")
        try:
            if proof.quick:
                contents.manifests.check(row.id)
            for pack_id in sorted({run[0] for run in contents.runs(row.id)} & bad.keys()):
                proof.blame("packs", pack_id, version, bad[pack_id])
                named.add(pack_id)
            if not proof.quick and manifests.hash_of(contents.lines(row.id)) != bytes(row.sha256):
                proof.blame("manifests", row.id, version, "its content does not have its SHA-256")
        except BadError as error:
            proof.blame("manifests", row.id, version, str(error))
    for pack_id in bad.keys() - named:
        proof.blame("packs", pack_id, None, bad[pack_id])


def _is_base(base: tuple[int, int] | None, made: tuple[int, int]) -> bool:
    return base is not None and any(one == number & (number - 1) for one, number in zip(base, made, strict=True))


def _versions(proof: Proof, contents: Contents) -> dict[int, int]:
    """Return which version each manifest is the content of now."""
    newest = {snapshot_id: rows[-1].manifest_id for snapshot_id, rows in contents.readings.items()}
    return {manifest_id: proof.snapshots[key].version for key, manifest_id in newest.items() if key in proof.snapshots}


def _prove_readings(proof: Proof, contents: Contents, snapshot: Row[Any] | None, rows: list[Row[Any]]) -> None:
    version = snapshot.version if snapshot else None
    for row in rows:
        try:
            content = contents.content(row.manifest_id)
        except BadError as error:
            where = f"the content of reading {row.id}: {error}"
            if proof.session.execute(select(func.count()).where(ManifestRow.id == row.manifest_id)).scalar_one() == 0:
                proof.blame("readings", row.id, version, where)
            continue
        for reason in _differences(row, content):
            proof.blame("readings", row.id, version if row is rows[-1] else None, reason)


def _differences(row: Row[Any], content: Content) -> Iterator[str]:
    if row.updated != content.facts.updated:
        yield "its date is not that of its content"
    # how an older parser made fingerprints is not known any more
    if row.parser_version == parse.PARSER_VERSION and row.fingerprint != parse.fingerprint(content):
        yield "its fingerprint is not that of its content"
