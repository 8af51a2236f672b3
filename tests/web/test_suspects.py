from __future__ import annotations

import re

from tests.e2e.summary import MAINTENANCE, edition, half
from tests.servers import PageServer
from tests.web.operating import HOSTILE, held_back, rows, tracked
from tests.web.visiting import Served, words
from tracker.model.people import Role


def test_a_page_that_waits_is_shown_beside_the_current_version(served: Served, pages: PageServer) -> None:
    tracked(served, pages, edition(2), half(2))
    operator = served.visitor(Role.OPERATOR, "Ben")
    (number,) = held_back(served)
    page = operator.get(f"/suspects/{number}")
    said = words(page)
    assert "It was held back: The reader can no longer find" in said
    assert f"Beside version 1 {len(re.findall('data-head=.Before.', page.text))} differences." in said
    assert "Version 1 The page that waits" in said
    cells = re.findall(r'<td data-head="(?:Before|It says)"[^>]*>(.*?)</td>', page.text, re.DOTALL)
    beside = {old: new for old, new in zip(cells[::2], cells[1::2], strict=True) if "Patients are seen twice" in old}
    assert [("<del>" in old, "not there" in new) for old, new in beside.items()] == [(True, True)]
    assert operator.get(f"/captures/{number}/raw").content == half(2).encode()
    assert f'href="/captures/{number}/raw"' in page.text


def test_both_sides_show_their_own_words(served: Served, pages: PageServer) -> None:
    tracked(served, pages, edition(1), half(1).replace("near bogs", f"near moors {HOSTILE.replace('<', '&lt;')}"))
    operator = served.visitor(Role.OPERATOR, "Ben")
    (number,) = held_back(served)
    text = operator.get(f"/suspects/{number}").text
    old, new = re.findall(r'data-head="(?:Before|It says)"[^>]*>([^\n]*near[^\n]*)</td>', text)[:2]
    assert "<del>" in old
    assert "moors" not in old
    assert "<ins>" in new
    assert "moors" in new
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in new
    assert "⟨U+202E⟩" in text or "\u202e" not in text
    assert "<script>" not in text


def test_an_accepted_page_is_a_version_and_waits_no_more(served: Served, pages: PageServer) -> None:
    tracked(served, pages, edition(2), half(2))
    operator = served.visitor(Role.OPERATOR, "Ben")
    (number,) = held_back(served)
    answer = operator.follow(operator.post(f"/suspects/{number}/accept", reason="they split it"))
    assert "The page is accepted" in words(answer)
    assert [line.version for line in served.desk.versions()] == [1, 2]
    assert "they split it" in str(rows(served, "SELECT reason FROM decisions"))
    (act,) = [each for each in served.acts() if "suspect" in each.what]  # one, with its reason: the door adds none
    assert (act.name, act.what, act.on, act.detail) == ("Ben", "suspect accepted", f"summary, page {number}", "they split it")
    again = operator.post(f"/suspects/{number}/accept", reason="")
    assert again.status_code == 404
    assert f"Page {number} was accepted already" in words(again)


def test_a_refused_page_makes_no_version_and_waits_no_more(served: Served, pages: PageServer) -> None:
    tracked(served, pages, edition(2), half(2))
    operator = served.visitor(Role.OPERATOR, "Ben")
    (number,) = held_back(served)
    answer = operator.follow(operator.post(f"/suspects/{number}/refuse", reason="cut off"))
    assert "The page is refused" in words(answer)
    assert held_back(served) == []
    assert [line.version for line in served.desk.versions()] == [1]
    act = served.acts()[0]
    assert (act.name, act.what, act.on, act.detail) == ("Ben", "suspect refused", f"summary, page {number}", "cut off")
    assert operator.get(f"/suspects/{number}").status_code == 404
    assert operator.post(f"/suspects/{number}/refuse").status_code == 404


def test_a_page_that_cannot_be_read_shows_its_words_and_cannot_be_accepted(served: Served, pages: PageServer) -> None:
    tracked(served, pages, edition(2), MAINTENANCE)
    operator = served.visitor(Role.OPERATOR, "Ben")
    (number,) = held_back(served)
    page = operator.get(f"/suspects/{number}")
    assert "The site is being looked after." in words(page)
    assert "/accept" not in page.text
    answer = operator.post(f"/suspects/{number}/accept", reason="it is <b>fine</b>")
    assert answer.status_code == 422
    assert "cannot be a version" in words(answer)
    assert "it is &lt;b&gt;fine&lt;/b&gt;</textarea>" in answer.text
    assert held_back(served) == [number]


def test_a_first_page_that_was_held_back_has_nothing_beside_it(served: Served, pages: PageServer) -> None:
    tracked(served, pages, "<html><body><h1>A bog</h1><h2>Wet</h2><p>It is wet.</p></body></html>")
    operator = served.visitor(Role.OPERATOR, "Ben")
    (number,) = held_back(served)
    assert operator.get(f"/suspects/{number}").status_code == 200
