"""What a reading said is kept as blocks, each once, and a manifest; it was one body for each reading.

Rows are carried over by the store's own functions: whoever changes the tables of packs, blocks or manifests later lets
this migration go on making them as they are here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.model.snapshot import Content
from tracker.store import guards, manifests
from tracker.store.codec import decode, encode

revision = "0008"
down_revision = "0007"

KEYS = {
    "packs": "id = NEW.id",
    "blocks": "sha256 = NEW.sha256",
    "manifests": "id = NEW.id OR (document_id = NEW.document_id AND number = NEW.number)",
}


def upgrade() -> None:
    _make_tables()
    with op.batch_alter_table("readings") as readings:
        readings.add_column(sa.Column("manifest_id", sa.Integer()))
    connection = op.get_bind()
    with sa.orm.Session(connection) as session:
        for reading_id, body_id, document_id in session.execute(sa.text(READINGS.format("body_id"))).all():
            body = session.execute(sa.text("SELECT body FROM bodies WHERE id = :id"), {"id": body_id}).scalar_one()
            content = decode(bytes(body), Content, f"the content of reading {reading_id}")
            made = {"id": reading_id, "made": manifests.keep(session, document_id, content).id}
            session.execute(sa.text("UPDATE readings SET manifest_id = :made WHERE id = :id"), made)
    spent = connection.execute(sa.text("SELECT body_id FROM readings")).scalars().all()
    with op.batch_alter_table("readings") as readings:
        readings.alter_column("manifest_id", existing_type=sa.Integer(), nullable=False)
        readings.create_foreign_key("fk_readings_manifest_id_manifests", "manifests", ["manifest_id"], ["id"])
        readings.drop_constraint("fk_readings_body_id_bodies", type_="foreignkey")
        readings.drop_column("body_id")
    for body_id in spent:
        connection.execute(sa.text("DELETE FROM bodies WHERE id = :id"), {"id": body_id})
    for table, key in KEYS.items():
        guards.arm(connection, table, key, again=table == "blocks")


def downgrade() -> None:
    with op.batch_alter_table("readings") as readings:
        readings.add_column(sa.Column("body_id", sa.Integer()))
    connection = op.get_bind()
    with sa.orm.Session(connection) as session:
        for reading_id, manifest_id, _ in session.execute(sa.text(READINGS.format("manifest_id"))).all():
            content = manifests.load(session, manifest_id, f"the content of reading {reading_id}")
            insert = sa.text("INSERT INTO bodies (body) VALUES (:body) RETURNING id")
            made = {"id": reading_id, "made": session.execute(insert, {"body": encode(content)}).scalar_one()}
            session.execute(sa.text("UPDATE readings SET body_id = :made WHERE id = :id"), made)
    with op.batch_alter_table("readings") as readings:
        readings.alter_column("body_id", existing_type=sa.Integer(), nullable=False)
        readings.create_foreign_key("fk_readings_body_id_bodies", "bodies", ["body_id"], ["id"])
        readings.drop_constraint("fk_readings_manifest_id_manifests", type_="foreignkey")
        readings.drop_column("manifest_id")
    for table in ("manifests", "blocks", "packs"):
        guards.disarm(connection, table)
        op.drop_table(table)


READINGS = """SELECT readings.id, readings.{0}, snapshots.document_id FROM readings
    JOIN snapshots ON snapshots.id = readings.snapshot_id ORDER BY readings.id"""


def _make_tables() -> None:
    op.create_table(
        "packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer()),
        sa.Column("texts", sa.LargeBinary(), nullable=False),
        sa.Column("forms", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_packs_document_id_documents"),
        sa.ForeignKeyConstraint(["base_id"], ["packs.id"], name="fk_packs_base_id_packs"),
        sa.PrimaryKeyConstraint("id", name="pk_packs"),
    )
    op.create_index("ix_packs_document_id", "packs", ["document_id"])
    op.create_table(
        "blocks",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["packs.id"], name="fk_blocks_pack_id_packs"),
        sa.PrimaryKeyConstraint("sha256", name="pk_blocks"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "manifests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer()),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("runs", sa.LargeBinary(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_manifests_document_id_documents"),
        sa.ForeignKeyConstraint(["base_id"], ["manifests.id"], name="fk_manifests_base_id_manifests"),
        sa.PrimaryKeyConstraint("id", name="pk_manifests"),
        sa.UniqueConstraint("document_id", "number", name="uq_manifests_document_id_number"),
    )
