from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import browsing, no_violations
from tests.web.samples import fill
from tests.web.visiting import Served
from tracker.model.people import Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE

SECRET = "marsh marigold at noon"


def at(page: Page) -> str:
    """Return the first words of what has the focus."""
    text: str = page.evaluate("document.activeElement.innerText")
    return text.strip().split("\t")[0].split("\n")[0]


def test_j_and_k_walk_along_a_list(chromium: Browser, served: Served) -> None:
    fill(served)
    with browsing(chromium, served, served.visitor(Role.ADMIN, "Ana Ruiz")) as page:
        page.goto("/people")
        walked = []
        for key in "jjjkjjjj":
            page.keyboard.press(key)
            walked.append(at(page))
    assert walked == ["Ana Ruiz", "Ben Okafor", "Chiara Lindqvist", "Ben Okafor", "Chiara Lindqvist", *["Dov Salomon"] * 3]


def test_a_question_mark_shows_the_keys_and_escape_hides_them(chromium: Browser, served: Served) -> None:
    with browsing(chromium, served, served.visitor(Role.ADMIN)) as page:
        page.goto("/people")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keys")
        expect(dialog).to_contain_text("Show these keys")
        expect(dialog).to_contain_text("Next")
        no_violations(page)
        page.keyboard.press("j")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


def test_what_is_written_in_a_field_is_no_key(chromium: Browser, served: Served) -> None:
    with browsing(chromium, served, served.visitor(Role.ADMIN)) as page:
        page.goto("/people")
        page.get_by_label("Name").fill("")
        page.get_by_label("Name").press_sequentially("jk?")
        assert page.get_by_label("Name").input_value() == "jk?"
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_one_signs_in_adds_somebody_and_signs_out_by_keyboard_alone(chromium: Browser, served: Served) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.ADMIN), SECRET)
    with browsing(chromium, served) as page:
        page.goto("/people")
        page.get_by_label("Name").focus()
        page.keyboard.type("Ana")
        page.keyboard.press("Tab")
        page.keyboard.type(SECRET)
        page.keyboard.press("Enter")
        page.wait_for_url("**/people")
        page.get_by_label("Name").focus()
        page.keyboard.type("Ben")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Give this link to Ben")
        page.get_by_role("button", name="Sign out").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign-in")


def test_the_first_stop_of_the_tab_key_leads_to_the_content(chromium: Browser, served: Served) -> None:
    with browsing(chromium, served, served.visitor(Role.ADMIN)) as page:
        page.goto("/people")
        page.keyboard.press("Tab")
        assert at(page) == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
