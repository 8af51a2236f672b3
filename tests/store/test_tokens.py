from __future__ import annotations

import datetime as dt

import pytest

from tests.store.samples import NOON
from tracker.model.errors import UsageError
from tracker.store import tokens
from tracker.store.session import Database

HOUR = dt.timedelta(hours=1)


def test_a_token_is_found_by_its_secret_until_it_is_revoked(database: Database) -> None:
    with database.write() as session:
        tokens.add(session, "Night robot", "secret", NOON)
        tokens.add(session, "other", "another", NOON)
    with database.write() as session:
        found = tokens.by_secret(session, "secret")
        assert found is not None
        assert (found.name, found.added_at, found.used_at) == ("Night robot", NOON, None)
        assert tokens.by_secret(session, "Secret") is None
        tokens.used(session, found, NOON + HOUR)
        assert [(each.name, each.used_at) for each in tokens.everyone(session)] == [("Night robot", NOON + HOUR), ("other", None)]
        assert tokens.revoke(session, "NIGHT robot") == "Night robot"
        assert tokens.by_secret(session, "secret") is None
        assert tokens.by_secret(session, "another") is not None
        with pytest.raises(UsageError, match="there is no token named Night robot"):
            tokens.revoke(session, "Night robot")


def test_a_name_is_given_once_and_again_after_it_was_revoked(database: Database) -> None:
    with database.write() as session:
        tokens.add(session, "robot", "secret", NOON)
    with pytest.raises(UsageError, match="there is a token named Robot already"), database.write() as session:
        tokens.add(session, "Robot", "another", NOON)
    with database.write() as session:
        tokens.revoke(session, "robot")
        tokens.add(session, "Robot", "another", NOON)
        assert [each.name for each in tokens.everyone(session)] == ["Robot"]
