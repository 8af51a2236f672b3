from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.e2e.summary import MAINTENANCE, edition
from tests.servers import PageServer
from tests.store.samples import damage
from tests.web.past import PAST, history
from tests.web.visiting import Served, Visitor, serve, words
from tracker.model.document import State
from tracker.model.people import Role
from tracker.store import documents

PAGE = "/documents/summary"
HOSTILE = "<script>alert(1)</script>\u202e"


def test_its_checks_are_told_in_a_sentence_and_counted(reader: Visitor) -> None:
    said = words(reader.get(PAGE))
    assert "Checked 3 times since 7 December 2024, no change." in said
    assert "All checks 4 new , 3 same , 1 suspect" in said
    assert "Rhythm every day Next check 2024-12-13 08:00 UTC" in said
    assert "The last check found no page that is the document" in said


def test_the_chart_has_a_bar_and_a_line_of_its_table_for_each_version(reader: Visitor) -> None:
    text = reader.get(PAGE).text
    chart = text[text.index('<figure class="chart">') : text.index("</figure>")]
    assert 'role="img"' in chart
    assert "4 versions from 4 December 2024 to 7 December 2024" in chart
    heights = [float(height) for height in re.findall(r'<rect class="\w+" [^>]* height="([\d.]+)"', chart)]
    assert heights[0] == 3.0  # the first version: nothing is told of it
    assert max(heights) == heights[3] == 120.0  # the fourth has the most changes
    table = text[text.index("The chart as a table") : text.index("</details>")]
    assert [int(number) for number in re.findall(r"Version (\d+)</a>", table)] == [4, 3, 2, 1]


def test_sections_tell_how_much_changed_in_them(reader: Visitor) -> None:
    text = reader.get(PAGE).text
    heat = words_of(text[text.index('id="heat"') : text.index('id="past"')])
    assert re.search(r"Treatment of Sundew Fever 3 3 \d+ days ago Timeline", heat)
    assert "Follow-Up 0 0 no change" in heat
    assert text.index("General Information About") < text.index(">Treatment of Sundew")  # in the order of the document


def test_heat_is_asked_for_a_time(past: Served) -> None:
    past.desk.clock.now, now = past.desk.clock.now.replace(year=2025, month=6), past.desk.clock.now
    visitor = past.visitor(Role.READER)
    try:
        warm = {span: visitor.get(f"{PAGE}?heat={span}").text.count('class="degree-4"') for span in ("quarter", "year", "ever")}
    finally:
        past.desk.clock.now = now
    assert warm == {"quarter": 0, "year": 1, "ever": 1}
    assert past.visitor(Role.READER).get(f"{PAGE}?heat=century").status_code == 422


def test_the_pair_says_which_lags_for_how_long(past: Served, reader: Visitor) -> None:
    lag = (past.desk.clock.now - past.desk.versions()[1].captured_at).days
    for slug in ("summary", "resumen"):
        assert f"English changed, Spanish not for {lag} days" in words(reader.get(f"/documents/{slug}"))


def test_what_waits_to_be_decided_is_named_with_its_reason(reader: Visitor) -> None:
    assert "1 page waits to be decided 2024-12-12 08:00 UTC : the reader can no longer find 4 of 5 sections" in words(reader.get(PAGE))


def test_reports_lead_to_their_pages(reader: Visitor) -> None:
    text = reader.get(PAGE).text
    found = re.findall(r'href="(/reports/\d+)">Version (\d) to (\d)', text)
    assert [(before, after) for _, before, after in found] == [("3", "4"), ("2", "3"), ("1", "2")]
    assert reader.get(found[0][0]).status_code == 200


def test_the_checks_are_listed_with_what_each_found(reader: Visitor) -> None:
    answer = reader.get(f"{PAGE}/checks")
    assert re.findall(r'class="outcome (\w+)"', answer.text) == ["suspect", "same", "same", "same", "new", "new", "new", "new"]
    said = words(answer)
    assert "What the page says has changed. Version 4" in said
    first = min(int(number) for number in re.findall(r'id="check-(\d+)"', answer.text))
    assert "There is nothing further back" in words(reader.get(f"{PAGE}/checks?before={first}"))
    later = reader.get(f"{PAGE}/checks?before={first + 2}").text
    assert re.findall(r'id="check-(\d+)"', later) == [str(first + 1), str(first)]


def test_one_that_was_never_looked_at_says_so(served: Served) -> None:
    served.desk.add("https://publisher.example/", "fen")
    said = words(served.visitor(Role.READER).get("/documents/fen"))
    assert "Never looked at yet" in said
    assert "No version is kept yet" in said


def test_failing_checks_stand_beside_what_was_quiet(served: Served) -> None:
    with PageServer() as server:
        served.desk.add(server.put("/a", edition(1)))
        served.desk.check()
        server.put("/a", MAINTENANCE)
        for _ in range(2):
            served.desk.check()
    assert "The last 2 checks found no page that is the document, since 5 December 2024" in words(served.visitor(Role.READER).get(PAGE))


def test_a_removed_one_says_so_and_its_history_is_read(served: Served, tmp_path: Path) -> None:
    history(served, *PAST[:2])
    served.desk.set_state(State.REMOVED)
    reads = served.visitor(Role.READER)
    for path in (
        "",
        "/versions",
        "/versions/1",
        "/read",
        "/versions/2/blame",
        "/timeline?section=_12",
        "/checks",
        "/compare?older=1&newer=2",
    ):
        answer = reads.get(PAGE + path)
        assert answer.status_code == 200
        assert "This document is tracked no more" in words(answer)
        assert 'href="/reports/' not in answer.text  # none of its reports is shown
    folder = tmp_path / "public"
    folder.mkdir()
    with serve(folder, public=True) as public:
        public.desk.add("https://publisher.example/")
        public.desk.set_state(State.REMOVED)
        answer = public.stranger().get(PAGE)
        assert answer.status_code == 404
        assert "This document is tracked no more. Sign in" in words(answer)


def test_hostile_words_are_shown_and_not_obeyed(served: Served) -> None:
    document = served.desk.add("javascript:alert(1)", "fen")
    with served.desk.road.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE documents SET title = ?, board = ?, cron = ?, moved_to = ?, ignore_robots = ?, language = ? WHERE id = ?",
            (*[HOSTILE] * 5, '"><script>', document.id),
        )
    for path in ("", "/checks", "/versions"):
        text = served.visitor(Role.READER).get(f"/documents/fen{path}").text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;⟨U+202E⟩" in text
        assert "<script>" not in text
        assert 'href="javascript:' not in text


@pytest.mark.parametrize("path", ["/documents/nothing", "/documents/nothing/checks", "/documents/%00", "/documents/" + "x" * 300])
def test_one_that_is_not_there_is_not_there(served: Served, path: str) -> None:
    answer = served.visitor(Role.READER).get(path)
    assert answer.status_code == 404
    assert "There is no such page" in words(answer)


def test_strangers_are_sent_to_the_entrance(served: Served) -> None:
    assert served.stranger().get(PAGE).headers["location"] == "/sign-in?next=document&id=summary"


def test_where_it_moved_for_good_is_told(served: Served) -> None:
    document = served.desk.add("https://publisher.example/old", "fen")
    served.desk.add("https://publisher.example/new", "moor")
    with served.desk.road.database.write() as session:
        documents.set_moved(session, document.id, "https://publisher.example/new")
    answer = served.visitor(Role.READER).get("/documents/fen")
    assert "redirects for good to https://publisher.example/new , which is tracked as moor" in words(answer).replace("new,", "new ,")


def words_of(text: str) -> str:
    return " ".join(unescape(re.sub(r"<span class=\"unseen\">[^<]*</span>|<[^>]*>", " ", text)).split())


def test_what_is_damaged_is_told_and_the_rest_is_shown(served: Served) -> None:
    history(served, *PAST[:2])
    with served.desk.road.database.write() as session:
        damage(session, "packs", "texts", "id = (SELECT min(id) FROM packs)")
    visitor = served.visitor(Role.READER)
    answer = visitor.get(PAGE)
    assert answer.status_code == 200
    said = words(answer)
    assert "is damaged" in said
    assert "Changed when it was last looked at" in said
    for path in ("/versions/2", "/versions/2/blame", "/read", "/timeline"):
        assert visitor.get(PAGE + path).status_code == 503
    assert visitor.get(f"{PAGE}/versions").status_code == 200
