from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.e2e.summary import edition
from tests.web.browsing import browsing
from tests.web.past import history
from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Role

PAGE = "/documents/summary/versions/{}/blame"
PEATOXAN = "Version 4: not there on 2024-12-06, there on 2024-12-07; with Cedar et al.."
FIRST = "Version 1, the first that is kept: there on 2024-12-04."


def told(page: Page, words_: str) -> Locator:
    """Return what is told of the sentence that holds these words."""
    return page.locator(".said", has_text=words_).locator(".tell").first


def shows(tell: Locator) -> bool:
    """Whether a reader sees it: it has a size, and lies in the window."""
    box = tell.bounding_box()
    return box is not None and box["height"] > 10 and box["y"] + box["height"] <= 900


def test_each_sentence_tells_version_interval_and_study_in_words(reader: Visitor) -> None:
    said = words(reader.get(PAGE.format(4)))
    assert f"Peatoxan. [ 4 ] v4 {PEATOXAN.rstrip('.')}" in said
    assert f"It was first told of in 1987. {FIRST} It was never seen in summer. v4 Version 4: not there on 2024-12-06" in said
    assert "reworded in version 3 (not so on 2024-12-05, so on 2024-12-06)" in said


def test_it_tells_on_focus_and_on_hover_without_a_script(past: Served, reader: Visitor, chromium: Browser) -> None:
    context = chromium.new_context(base_url=past.url, java_script_enabled=False, reduced_motion="reduce")
    context.add_cookies([{"name": reader.cookie, "value": reader.token, "url": past.url}])
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(PAGE.format(4))
    tell = told(page, "Peatoxan")
    assert not shows(tell)
    page.locator(".said", has_text="Peatoxan").first.focus()
    assert shows(tell)
    assert "with Cedar et al." in tell.inner_text()
    page.locator(".said", has_text="About 12%").hover()
    assert shows(told(page, "About 12%"))
    page.locator("tr.said", has_text="Adults").hover()
    assert shows(told(page, "Adults"))
    context.close()


def test_every_sentence_row_and_reference_is_reached_by_the_keyboard(past: Served, reader: Visitor, chromium: Browser) -> None:
    with browsing(chromium, past, reader) as page:
        page.goto(PAGE.format(4))
        assert page.locator(".said").count() == page.locator('.said[tabindex="0"]').count() > 20
        loose = page.evaluate(
            """() => [...document.querySelectorAll('.page :is(p, li, td, th, caption)')]
                .filter(e => e.firstChild && !e.closest('.said') && !e.querySelector('.said') && e.innerText.trim().length > 3)
                .map(e => e.innerText)""",
        )
        assert loose == []


def test_age_is_told_by_shade_and_by_words(past: Served) -> None:
    now = past.desk.clock.now
    ages = {}
    try:
        for days in (0, 90, 900):
            past.desk.clock.now = now.replace(year=now.year + days // 365) + (days % 365) * (now - now.replace(day=now.day - 1))
            text = past.visitor(Role.READER).get(PAGE.format(4)).text
            ages[days] = re.findall(r'<span class="said ([\w-]+)" tabindex="0">(?:Peatoxan|About 12%)', text)
    finally:
        past.desk.clock.now = now
    assert ages == {0: ["age-first", "age-new"], 90: ["age-first", "age-year"], 900: ["age-first", "age-old"]}


def test_an_older_version_tells_what_was_known_then(reader: Visitor) -> None:
    text = reader.get(PAGE.format(2)).text
    assert "Quagmirin" in text
    assert "Peatoxan" not in text
    assert "reworded in version 2" in words(reader.get(PAGE.format(2)))
    assert "ersion 3 " not in words(reader.get(PAGE.format(2))).partition("Sections")[2]


def test_a_section_is_asked_for_by_its_name(reader: Visitor) -> None:
    text = reader.get(f"{PAGE.format(4)}?section=_20").text
    assert "Patients are seen" in text
    assert "Peatoxan" not in text
    assert 'rel="prev" href="/documents/summary/versions/4/blame?section=_10"' in text
    assert 'rel="next" href="/documents/summary/versions/4/blame?section=_60"' in text
    assert reader.get(f"{PAGE.format(4)}?section=nothing").status_code == 404


def test_a_long_document_shows_a_section_at_a_time(served: Served) -> None:
    many = "".join(f'<p id="_{n}">Bog number {n} is wet in spring.</p>' for n in range(1000, 1700))
    history(served, edition(1).replace("and asked about new bogs.</p>", f"and asked about new bogs.</p>{many}"))
    visitor = served.visitor(Role.READER)
    assert "One section is shown: General Information About Sundew Fever" in words(visitor.get(PAGE.format(1)))
    assert "Bog number" not in visitor.get(PAGE.format(1)).text
    assert visitor.get(f"{PAGE.format(1)}?section=_20").text.count("Bog number") == 700


def test_of_a_long_one_too_the_line_at_the_foot_is_seen(served: Served, chromium: Browser) -> None:
    many = "".join(f'<p id="_{n}">Bog number {n} is wet in spring.</p>' for n in range(1000, 1700))
    history(served, edition(1).replace("and asked about new bogs.</p>", f"and asked about new bogs.</p>{many}"))
    with browsing(chromium, served, served.visitor(Role.READER)) as page:
        page.goto(f"{PAGE.format(1)}?section=_20")
        page.locator(".said", has_text="Bog number 1699").hover()
        assert shows(told(page, "Bog number 1699"))
        page.locator(".said", has_text="Bog number 1004").focus()
        assert shows(told(page, "Bog number 1004"))


@pytest.mark.parametrize("number", ["9", "0", "x"])
def test_of_a_version_that_is_not_kept_there_is_none(reader: Visitor, number: str) -> None:
    assert reader.get(PAGE.format(number)).status_code == 404


def test_strangers_are_sent_to_the_entrance(past: Served) -> None:
    assert past.stranger().get(PAGE.format(1)).status_code == 303
