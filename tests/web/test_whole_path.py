"""From the entrance to the audit list by keyboard alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.summary import edition
from tests.web.browsing import browsing
from tests.web.reporting import change, later, names
from tests.web.visiting import Served
from tracker.model.people import Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE

SECRET = "marsh marigold at noon"
MINUTE = dt.timedelta(minutes=1)
NAME = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
HELD = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return at !== document.body && [style.outlineStyle, style.boxShadow].some((each) => each !== "none")
    && box.bottom > 0 && box.top < innerHeight;
}"""


def tab(page: Page, name: str, key: str = "Tab") -> None:
    """Go on with the Tab key to what has a name, and see where one is at each step."""
    for _ in range(60):
        page.keyboard.press(key)
        assert page.evaluate(HELD), f"nobody sees that the focus is on {page.evaluate(NAME)}"
        if page.evaluate(NAME) == name:
            return
    raise AssertionError(f"the Tab key does not lead to {name}")


def write(page: Page, key: str, text: str) -> None:
    """Press a key that opens a field, write in it over what is there, and send it."""
    page.keyboard.press(key)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")


def at(page: Page, statement: str) -> None:
    """Wait until a statement has the focus, and somebody can see that."""
    expect(page.locator(f"#{statement}")).to_be_focused()
    page.wait_for_load_state()
    assert page.evaluate(HELD), f"nobody sees that {statement} has the focus"


def taken(page: Page, name: str) -> str:
    """Return the words of the file that a link gives."""
    tab(page, name)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    return Path(download.value.path()).read_text(encoding="utf-8")


def enter(page: Page) -> None:
    page.goto("/")
    tab(page, "Name")
    page.keyboard.type("Ana")
    tab(page, "Password")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox")


def sift(page: Page, newer: int, older: int) -> None:
    """Walk along the inbox, accept one report there, and open the one that is left."""
    for key in "jjk":
        page.keyboard.press(key)
        assert page.evaluate(HELD)
    expect(page.locator(f"#report-{newer}")).to_be_focused()
    page.keyboard.press("e")
    expect(page.get_by_role("status").first).to_contain_text("1 report accepted.")
    page.wait_for_function(HELD)
    page.keyboard.press("j")
    expect(page.locator(f"#report-{older}")).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url(f"**/reports/{older}")


def decide(page: Page, served: Served, statements: list[str]) -> None:
    """Do one of each, a minute apart."""
    first, second, third, fourth, *_ = statements
    for key in "jjk":
        page.keyboard.press(key)
    at(page, first)
    page.keyboard.press("a")
    at(page, second)
    served.desk.clock.now += MINUTE
    write(page, "r", "In other words.")
    at(page, third)
    served.desk.clock.now += MINUTE
    write(page, "d", "Told already.")
    at(page, fourth)
    page.keyboard.press("q")
    page.keyboard.type("Is it so?")
    page.keyboard.press("Escape")
    at(page, fourth)
    served.desk.clock.now += MINUTE
    write(page, "c", "Seen in the bog, too.")
    page.wait_for_url("**done=comment**")
    at(page, fourth)


def accept_all(page: Page, served: Served) -> None:
    """Accept the report, and see where one is then."""
    served.desk.clock.now += MINUTE
    page.keyboard.press("A")
    page.wait_for_url("**done=accept")
    page.wait_for_load_state()
    expect(page.get_by_role("status").first).to_contain_text("Accepted.")
    assert page.evaluate(HELD)


def test_one_signs_in_reviews_exports_and_reads_the_audit_list_by_keyboard_alone(chromium: Browser, served: Served) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.ADMIN), SECRET)
    report = change(served, edition(1), later(3))
    other = change(served, edition(1), edition(2), slug="birch")
    with browsing(chromium, served) as page:
        enter(page)
        sift(page, other, report)
        decide(page, served, names(served, report))
        accept_all(page, served)
        markdown, written = taken(page, "Markdown"), json.loads(taken(page, "JSON"))
        page.keyboard.press("w")
        page.wait_for_url(f"**/reports/{report}/report.html")
        word = page.locator("body").inner_text()
        page.go_back()
        tab(page, "Audit", "Shift+Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/audit")
        rows = page.locator("tbody tr").evaluate_all("(rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim()))")
    for text in (markdown, word):
        for said in ("In other words.", "Told already.", "Review: reviewed."):
            assert said in text
        assert text.count("In other words.") == 1
    assert {each["id"] for each in written["changes"]} >= set(names(served, report))
    first, second, third, fourth, *_ = names(served, report)
    assert [(when, who, on) for when, who, what, on, _ in rows if what in {"verdict", "comment", "reviewed together"}] == [
        ("2024-12-07 08:04 UTC", "Ana", f"report {report} accept"),
        ("2024-12-07 08:03 UTC", "Ana", f"report {report}, statement {fourth} comment: Seen in the bog, too."),
        ("2024-12-07 08:02 UTC", "Ana", f"report {report}, statement {third} dismiss: Told already."),
        ("2024-12-07 08:01 UTC", "Ana", f"report {report}, statement {second} reword: In other words."),
        ("2024-12-07 08:00 UTC", "Ana", f"report {report}, statement {first} accept"),
        ("2024-12-07 08:00 UTC", "Ana", f"1 report accept: {other}"),
    ]
    assert ["2024-12-07 08:00 UTC", "Ana", "signed in", "", "127.0.0.1"] in rows
