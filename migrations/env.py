"""Runs the migrations over the connection that `tracker.store.migrate` gives, in its transaction."""

from __future__ import annotations

from alembic import context

from tracker.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
