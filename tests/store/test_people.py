from __future__ import annotations

import datetime as dt
import threading

import pytest

from tests.store.samples import NOON
from tracker.model.errors import UsageError
from tracker.model.people import Actor, Role
from tracker.store import acts, people, sign_ins
from tracker.store.session import Database

HOUR = dt.timedelta(hours=1)


def ana(database: Database, role: Role = Role.READER) -> int:
    with database.write() as session:
        return people.add(session, "Ana Ruiz", role, NOON).id


@pytest.mark.parametrize("name", ["Ana Ruiz", "ana  RUIZ", "\uff21na Ruiz"])
def test_a_name_is_found_however_it_is_spelt(database: Database, name: str) -> None:
    ana(database)
    with database.read() as session:
        assert people.by_name(session, name).name == "Ana Ruiz"
    with pytest.raises(UsageError, match="there is somebody named"), database.write() as session:
        people.add(session, name, Role.READER, NOON)


def test_who_is_not_there_is_told(database: Database) -> None:
    with database.read() as session:
        assert people.find(session, "Ben") is None
        with pytest.raises(UsageError, match="there is nobody named Ben"):
            people.by_name(session, "Ben")
        with pytest.raises(UsageError, match="there is no such person"):
            people.by_id(session, 7)


def test_what_is_set_is_kept(database: Database) -> None:
    number = ana(database)
    with database.write() as session:
        people.set_role(session, number, Role.ADMIN)
        people.set_password(session, number, "a hash")
    with database.read() as session:
        (person,) = people.everybody(session)
        assert (person.role, person.active, person.has_password, person.added_at) == (Role.ADMIN, True, True, NOON)
        assert (people.admins(session), people.password_of(session, number)) == (1, "a hash")
    with database.write() as session:
        assert people.lock(session, number) == "a hash"
        people.set_active(session, number, active=False)
        assert people.lock(session, number) is None


def test_a_token_tells_who_it_is_until_it_is_idle_ended_or_the_person_disabled(database: Database) -> None:
    number = ana(database)
    with database.write() as session:
        for token in ("one", "two", "three"):
            sign_ins.begin(session, token, number, NOON, "127.0.0.1")
        sign_ins.seen(session, "one", NOON + HOUR)
        sign_ins.end(session, "three")
    with database.read() as session:
        found = sign_ins.person_of(session, "one", seen_after=NOON)
        assert found is not None
        assert (found[0].id, found[1]) == (number, NOON + HOUR)
        for token, seen_after in (("two", NOON), ("three", NOON - HOUR), ("four", NOON - HOUR), ("", NOON - HOUR)):
            assert sign_ins.person_of(session, token, seen_after=seen_after) is None
    with database.write() as session:
        sign_ins.end_old(session, NOON)
        people.set_active(session, number, active=False)
        assert sign_ins.person_of(session, "one", seen_after=NOON) is None


def test_of_many_who_use_a_link_at_once_one_is_let_in(database: Database) -> None:
    number, let_in = ana(database), []
    with database.write() as session:
        sign_ins.invite(session, "a token", number, NOON + HOUR, chooses=True)

    def use() -> None:
        with database.write() as session:
            let_in.append(sign_ins.use(session, "a token", NOON))

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(let_in) == [False] * 5 + [True]


def test_of_two_who_add_one_name_at_once_the_second_is_told(database: Database) -> None:
    start, told = threading.Barrier(2), []

    def add() -> None:
        start.wait()
        try:
            ana(database)
        except UsageError as error:
            told.append(str(error))

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["there is somebody named Ana Ruiz already; choose another name"]


def test_acts_of_reading_are_left_out_where_nobody_asks_for_them(database: Database) -> None:
    with database.write() as session:
        for what in ("document added", *acts.READING):
            acts.keep(session, Actor(None, "Ana Ruiz"), what, "", "", NOON)
    with database.read() as session:
        assert [act.what for act in acts.newest(session, 9, reading=False)] == ["document added"]
        assert len(acts.newest(session, 9)) == 1 + len(acts.READING)


def test_acts_are_listed_by_pages_the_newest_first(database: Database) -> None:
    number = ana(database)
    with database.write() as session:
        for what in ("one", "two", "three"):
            acts.keep(session, Actor(number, "Ana Ruiz", "127.0.0.1", what), what, "Ben\x00", "as reader", NOON)
    with database.read() as session:
        first, second = acts.newest(session, 2)
        assert (first.what, second.what, first.on, first.name) == ("three", "two", "Ben\ufffd", "Ana Ruiz")
        assert [act.what for act in acts.newest(session, 2, before=second.id)] == ["one"]
        assert (acts.kept(session, "two"), acts.kept(session, "four")) == (True, False)
