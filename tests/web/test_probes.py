from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.desk import Clock, Desk, open_desk
from tests.e2e.summary import edition, half
from tests.postgres import Cluster, postgres
from tests.servers import PageServer
from tests.web.visiting import Served, Visitor, serve, words
from tracker.app import open_road, utc_now
from tracker.config import Database, Settings
from tracker.model.alert import Condition, RunnerKind
from tracker.model.delivery import Letter
from tracker.model.document import State
from tracker.model.people import Role
from tracker.store import alerts, deliveries, runners
from tracker.web.serve import serving

__all__ = ["postgres"]

TOKEN = "a-token-of-the-tests-1"
Sample = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("probes")) as served:
        yield served


def read(visitor: Visitor, **headers: str) -> Sample:
    answer = visitor.get("/metrics", **headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(answer.text)
    return {(each.name, tuple(sorted(each.labels.items()))): each.value for family in families for each in family.samples}


def test_alive_and_ready_are_said_to_anybody(desk: Served) -> None:
    assert desk.stranger().get("/healthz").text == "alive\n"
    assert desk.stranger().get("/readyz").text == "ready\n"
    assert desk.stranger().get("/readyz", host="10.0.0.7:80").status_code == 200
    assert desk.stranger().get("/people", host="10.0.0.7:80").status_code == 421


def test_without_its_database_it_is_alive_and_not_ready(served: Served) -> None:
    visitor = served.visitor(Role.ADMIN)  # with a cookie, by which others are looked up
    served.desk.file.rename(served.desk.file.with_suffix(".away"))
    served.desk.road.database.close()
    served.desk.file.mkdir()
    assert visitor.get("/healthz").status_code == 200
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready: the database does not answer\n")
    assert visitor.get("/metrics").status_code == 503


def test_where_the_database_is_that_does_not_answer_is_nobodys_business(postgres: Cluster, tmp_path: Path) -> None:
    address = postgres.full_database()
    name = address.partition("@/")[2].partition("?")[0]
    chosen = Settings(database=Database(url=f"{address}&password=hushhush".replace("postgresql:", "postgresql+psycopg:")))
    with open_road(chosen) as road, serving(road, host="127.0.0.1", port=0, public=True) as url:
        served = Served(Desk(road, Clock(utc_now()), tmp_path), url)
        somebody, stranger = served.visitor(Role.ADMIN), served.stranger()
        assert somebody.get("/people").status_code == 200
        with psycopg.connect(host=str(postgres.folder), user="tracker", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        for visitor, path in product((somebody, stranger), ("/documents", "/documents/fen", "/feeds/news.atom", "/api/v1/documents")):
            answer = visitor.get(path)
            assert (answer.status_code, "database does not answer" in answer.text) == (503, True), (path, answer.text)
            assert not [secret for secret in ("hushhush", str(postgres.folder), name, "postgresql") if secret in answer.text], path
        served.close()


@pytest.mark.parametrize("revision", ["0001", "9999"])
def test_with_the_tables_of_another_tracker_it_is_not_ready(served: Served, revision: str) -> None:
    served.desk.execute(f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608
    answer = served.stranger().get("/readyz")
    assert answer.status_code == 503
    assert answer.text.startswith("not ready: the tables of the database are of another Tracker")
    assert str(served.desk.file) not in answer.text


def watched(served: Served, pages: PageServer) -> None:
    """Have three checks, a page that waits, a quarantine, a message, an alert; two days later."""
    desk = served.desk
    desk.add(pages.url("/bog"), "bog")
    for page in (edition(1), edition(1), half(2)):
        pages.put("/bog", page)
        desk.check("bog")
    desk.add("https://publisher.example/fen", "fen")
    desk.set_state(State.QUARANTINED, "fen")
    with desk.road.database.write() as session:
        deliveries.put_alert(session, Letter("a", "b", "c"), "ops@example.org", "0" * 32, desk.clock())
        alerts.begin(session, Condition("late", "10 documents are late"), desk.clock())
    desk.execute("UPDATE checks SET finished_at = datetime(finished_at, '+7 seconds') WHERE id = 2")
    desk.clock.now += dt.timedelta(days=3)


def test_metrics_say_how_checks_ended_and_how_long_they_took(served: Served, pages: PageServer) -> None:
    visitor = served.stranger()
    assert read(visitor)["tracker_lag_seconds", ()] == 0
    watched(served, pages)
    found = read(visitor)
    outcomes = {labels[0][1]: value for (name, labels), value in found.items() if name == "tracker_checks_total"}
    assert outcomes == {"new": 1, "same": 1, "suspect": 1, "blocked": 0, "gone": 0, "error": 0}
    assert found["tracker_check_seconds_count", ()] == 3
    assert found["tracker_check_seconds_bucket", (("le", "5.0"),)] == 2
    assert found["tracker_check_seconds_bucket", (("le", "10.0"),)] == 3
    assert found["tracker_check_seconds_sum", ()] == pytest.approx(7, abs=0.1)
    pages.put("/bog", edition(2))
    served.desk.check("bog")  # beside what was counted already
    assert read(visitor)["tracker_checks_total", (("outcome", "new"),)] == 2


def test_metrics_say_what_waits_and_what_is_wrong(served: Served, pages: PageServer) -> None:
    watched(served, pages)
    found = read(served.stranger())
    assert found["tracker_queue_documents", ()] == 1
    assert found["tracker_lag_seconds", ()] == pytest.approx(2 * 86_400, abs=1)
    assert found["tracker_suspects_waiting", ()] == 1
    assert found["tracker_documents", (("state", "quarantined"),)] == 1
    assert found["tracker_deliveries", (("state", "pending"), ("way", "mail"))] == 1
    assert found["tracker_alerts", ()] == 1
    assert found["tracker_free_disk_bytes", ()] == pytest.approx(shutil.disk_usage(served.desk.file.parent).free, rel=0.2)


def test_only_programs_that_gave_a_sign_of_life_of_late_count(served: Served) -> None:
    now = served.desk.clock()
    with served.desk.road.database.write() as session:
        runners.sign(session, "north/1/a", RunnerKind.WORKER, now)
        runners.sign(session, "south/1/a", RunnerKind.WORKER, now - dt.timedelta(minutes=6))
    assert read(served.stranger())["tracker_programs", (("kind", "worker"),)] == 1


def test_metrics_are_for_this_machine_and_not_for_whom_a_proxy_speaks(desk: Served) -> None:
    for head in ("x-forwarded-for", "forwarded", "x-real-ip", "via"):
        answer = desk.stranger().client.get("/metrics", headers={head: "203.0.113.9"})
        assert answer.status_code == 403
        assert "web.metrics_token" in words(answer)
    assert desk.stranger().get("/metrics", authorization=f"Bearer {TOKEN}").status_code == 403  # no token is set
    assert desk.stranger().get("/metrics", authorization="Bearer").status_code == 403


def test_who_shows_the_token_reads_metrics_under_any_name(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk, serving(desk.road, host="127.0.0.1", port=0, metrics_token=TOKEN) as url:
        visitor = Served(desk, url).stranger()
        asked = {"host": "tracker:8000", "x_forwarded_for": "203.0.113.9"}
        assert "tracker_lag_seconds" in visitor.get("/metrics", authorization=f"Bearer {TOKEN}", **asked).text
        for wrong in (f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer", "Bearer \u00e9"):
            heads = [(b"Host", b"tracker:8000"), (b"Authorization", wrong.encode("latin-1"))]
            assert visitor.client.get("/metrics", headers=heads).status_code == 403
        assert visitor.get("/metrics", **asked).status_code == 421
        assert visitor.get("/metrics").status_code == 200
        visitor.client.close()
