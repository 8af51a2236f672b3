"""The one place where search is different on the two databases: FTS5 on SQLite, tsvector on PostgreSQL.

Both are given words that are folded already, and hold nothing but letters, digits, dots and commas: so nothing that a person
types reaches a parser of theirs. FTS5 keeps no text (`content=''`), and its rows stay: a text whose versions were read anew
has no presence, and is not found.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Float, Integer, Subquery, column, text
from sqlalchemy.orm import Session

from tracker.store.search.terms import Query, Term

NAME = "text_words"
LAST_POSITION = 16_383  # of PostgreSQL
COMMON = 20_000  # texts: to weigh a million against each other takes seconds
MAKE = {
    # splits at spaces and nowhere else: all that is not ASCII is of a word, and so are the two signs
    "sqlite": (f"CREATE VIRTUAL TABLE {NAME} USING fts5(words, content='', tokenize=\"ascii tokenchars '.,'\")",),
    "postgresql": (
        f"CREATE TABLE {NAME} (text_id INTEGER PRIMARY KEY REFERENCES texts (id), words TSVECTOR NOT NULL)",
        f"CREATE INDEX ix_{NAME}_words ON {NAME} USING gin (words)",
    ),
}
PUT = {
    "sqlite": text(f"INSERT INTO {NAME} (rowid, words) VALUES (:id, :words)"),  # noqa: S608 - a constant
    "postgresql": text(f"INSERT INTO {NAME} (text_id, words) VALUES (:id, CAST(:words AS tsvector))"),  # noqa: S608
}
CLEAR = {"sqlite": f"INSERT INTO {NAME} ({NAME}) VALUES ('delete-all')", "postgresql": f"DELETE FROM {NAME}"}  # noqa: S608
ASK = {
    "sqlite": f"SELECT rowid AS text_id, rank AS score FROM {NAME} WHERE {NAME} MATCH :query",  # noqa: S608
    "postgresql": f"SELECT text_id, -ts_rank(words, asked, 1) AS score FROM {NAME}, CAST(:query AS tsquery) asked WHERE words @@ asked",  # noqa: S608
}

OWN = {  # each of a document's texts is looked up in what fits, which is quicker where that is much
    "sqlite": " AND rowid IN (SELECT id FROM texts WHERE document_id = :document)",
    "postgresql": " AND text_id IN (SELECT id FROM texts WHERE document_id = :document)",
}
FEW = {
    "sqlite": f"SELECT count(*) FROM (SELECT 1 FROM {NAME} WHERE {NAME} MATCH :query LIMIT :most)",  # noqa: S608
    "postgresql": f"SELECT count(*) FROM (SELECT 1 FROM {NAME} WHERE words @@ CAST(:query AS tsquery) LIMIT :most) AS few",  # noqa: S608
}


def make(connection: Connection) -> None:
    """Make the table."""
    for statement in MAKE[connection.dialect.name]:
        connection.execute(text(statement))


def put(session: Session, rows: Sequence[tuple[int, list[str]]]) -> None:
    """Keep the words of texts that have none yet, by the texts' ids."""
    if not rows:
        return
    dialect = session.get_bind().dialect.name
    write = " ".join if dialect == "sqlite" else _vector
    session.execute(PUT[dialect], [{"id": text_id, "words": write(words)} for text_id, words in rows])


def clear(session: Session) -> None:
    """Forget the words of all texts."""
    session.execute(text(CLEAR[session.get_bind().dialect.name]))


def without(session: Session, document_id: int) -> list[int]:
    """Return the ids of a document's texts whose words are not kept."""
    key = "rowid" if session.get_bind().dialect.name == "sqlite" else "text_id"
    asked = text(f"SELECT id FROM texts WHERE document_id = :document AND id NOT IN (SELECT {key} FROM {NAME}) ORDER BY id")  # noqa: S608
    return list(session.scalars(asked, {"document": document_id}))


def matching(dialect: str, *, own: bool = False) -> Subquery:
    """Return a subquery of `text_id` and `score`, the best lowest, over the texts that fit `query`, which `written` gives.

    `own`: those of `document` alone.
    """
    return text(ASK[dialect] + OWN[dialect] * own).columns(column("text_id", Integer), column("score", Float)).subquery("matched")


def are_common(session: Session, query: str, most: int) -> bool:
    """Tell whether more texts than `most` fit a query, which `written` gave."""
    fit: int = session.scalars(text(FEW[session.get_bind().dialect.name]), {"query": query, "most": most + 1}).one()
    return fit > most


def written(query: Query, dialect: str) -> str:
    """Return a query as the database reads it."""
    return _fts5(query) if dialect == "sqlite" else _tsquery(query)


def _vector(words: list[str]) -> str:
    return " ".join(f"'{word}':{min(place, LAST_POSITION)}" for place, word in enumerate(words, 1))


def _fts5(query: Query) -> str:
    def term_of(term: Term) -> str:
        return f'"{" ".join(term.words)}"' + "*" * term.prefix

    wanted = " AND ".join(f"({' OR '.join(map(term_of, group))})" for group in query.wanted)
    return f"({wanted}) NOT ({' OR '.join(map(term_of, query.unwanted))})" if query.unwanted else wanted


def _tsquery(query: Query) -> str:
    def term_of(term: Term) -> str:
        quoted = [f"'{word}'" for word in term.words]
        return f"({' <-> '.join(quoted)}{':*' * term.prefix})"

    wanted = [f"({' | '.join(map(term_of, group))})" for group in query.wanted]
    return " & ".join([*wanted, *(f"!{term_of(term)}" for term in query.unwanted)])
