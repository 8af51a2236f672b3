"""A capture's bytes may be written against an earlier one's; every compressed frame ends in its CRC-32.

The bodies of changesets and reports get the dictionary that they are compressed with from now on.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from tracker.store import blobs, guards
from tracker.store.codec import SEAL, dictionary, squeeze, unsqueeze
from tracker.store.skeleton import SKELETON

revision = "0007"
down_revision = "0006"

BLOB = "sha256 = NEW.sha256"


def upgrade() -> None:
    op.add_column("blobs", sa.Column("base_sha256", sa.String(64)))
    guards.disarm(op.get_bind(), "blobs")
    _rewrite("blobs", "sha256", _seal)
    guards.arm(op.get_bind(), "blobs", BLOB, again=True)
    _rewrite("bodies", "id", lambda frame: squeeze(unsqueeze(_seal(frame), "a body"), dictionary(SKELETON)))


def downgrade() -> None:
    guards.disarm(op.get_bind(), "blobs")
    with sa.orm.Session(op.get_bind()) as session:  # one after the other: what builds on a blob finds it whole before and after
        alone = sa.text("UPDATE blobs SET body = :body, base_sha256 = NULL WHERE sha256 = :key")
        for sha256 in session.scalars(sa.text("SELECT sha256 FROM blobs WHERE base_sha256 IS NOT NULL")).all():
            session.execute(alone, {"key": sha256, "body": squeeze(blobs.load(session, sha256, f"blob {sha256}"))})
    _rewrite("blobs", "sha256", lambda body: body[:-SEAL])
    guards.arm(op.get_bind(), "blobs", BLOB, again=True)
    _rewrite("bodies", "id", lambda body: squeeze(unsqueeze(body, "a body", dictionary(SKELETON)))[:-SEAL])
    op.drop_column("blobs", "base_sha256")


def _seal(frame: bytes) -> bytes:
    return frame + zlib.crc32(frame).to_bytes(SEAL)


def _rewrite(table: str, key: str, change: Callable[[bytes], bytes]) -> None:
    """Change the frames of a table, one at a time."""
    connection = op.get_bind()
    read = sa.text(f"SELECT body FROM {table} WHERE {key} = :key")  # noqa: S608 - constants of this file
    write = sa.text(f"UPDATE {table} SET body = :body WHERE {key} = :key")  # noqa: S608
    for row in connection.execute(sa.text(f"SELECT {key} FROM {table}")).all():  # noqa: S608
        body = connection.execute(read, {"key": row[0]}).scalar_one()
        connection.execute(write, {"key": row[0], "body": change(bytes(body))})
