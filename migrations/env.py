"""Runs the migrations over the connection that `tracker.store.migrate` gives, in its transaction."""

from __future__ import annotations

from alembic import context

from tracker.store import (
    desk_tables,
    feed_tables,
    history_tables,
    index_tables,
    keeping_tables,
    migrate,
    news_tables,
    people_tables,
    proposal_tables,
    token_tables,
    watch_tables,
)

TABLES = (
    desk_tables,
    feed_tables,
    index_tables,
    history_tables,
    keeping_tables,
    news_tables,
    people_tables,
    proposal_tables,
    token_tables,
    watch_tables,
)  # one Base has them all, once they are imported

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES[0].Base.metadata,
    include_name=migrate.is_mapped,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
