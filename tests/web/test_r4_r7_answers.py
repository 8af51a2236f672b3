from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from jinja2 import DictLoader
from playwright.sync_api import Browser

from tests.web.browsing import browsing
from tests.web.samples import fill
from tests.web.visiting import Served
from tracker.model.people import Actor, Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import acts
from tracker.web.render import TEMPLATES, clean

SCRIPTS = (
    "<script>said = 1</script>",
    "<img src=x onerror=said=1>",
    '"><svg onload=said=1>',
    "'-said-'",
    "{{ 7 * 7 }}",
    "javascript:said=1",
    "</title><script src=//evil.example></script>",
    "&lt;script&gt;",
    "\u2028<b onmouseover=said=1>",
)


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page.xml", "page.j2", "page", "page.html.j2"])
def test_r4_what_goes_into_a_template_is_escaped_whatever_its_name(name: str) -> None:
    named = TEMPLATES.overlay(loader=DictLoader({name: "{{ value }}"}))
    assert named.get_template(name).render(value="<b>") == "&lt;b&gt;"


def test_r4_hidden_characters_are_shown() -> None:
    assert TEMPLATES.from_string("{{ value }}").render(value="a\u202eb\x00") == "a⟨U+202E⟩b⟨U+0000⟩"


def test_r4_foreign_html_is_cleaned() -> None:
    dirty = '<p onclick="x()">A <a href="javascript:x()">link</a> <a href="https://x.example">one</a><script>x()</script><img src=x></p>'
    assert "x()" not in clean(dirty)
    assert clean(dirty) == '<p>A <a rel="noopener noreferrer">link</a> <a href="https://x.example" rel="noopener noreferrer">one</a></p>'


def test_r4_every_answer_says_what_a_browser_may_do(served: Served) -> None:
    visitor = served.visitor(Role.ADMIN)
    answers = [
        visitor.get(path)
        for path in ("/people", "/nowhere", "/sign-in", "/static/tracker.css", "/readyz", "/captures/1/raw", "/audit?before=x")
    ]
    answers += [visitor.post("/people"), visitor.post("/people", origin="null"), visitor.client.get("/", headers={"Host": "x"})]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "server" not in answer.headers


@pytest.mark.parametrize("template", TEMPLATES.list_templates(filter_func=lambda name: "static/" not in name))
def test_r4_no_template_holds_a_style_or_text_that_is_not_escaped(template: str) -> None:
    assert TEMPLATES.loader
    source = TEMPLATES.loader.get_source(TEMPLATES, template)[0]
    assert " style=" not in source
    assert "|safe" not in source.replace(" ", "")
    assert "autoescape" not in source


def test_r4_no_text_of_a_person_runs_in_a_browser(chromium: Browser, served: Served) -> None:
    road = served.desk.road
    with road.database.write() as session:
        for script in SCRIPTS:
            acts.keep(session, Actor(None, script, script), script, script, script, road.clock())
    with browsing(chromium, served, served.visitor(Role.ADMIN)) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/audit")
        assert page.evaluate("typeof said") == "undefined"
        assert page.locator("tbody tr").count() == len(SCRIPTS)
        assert page.locator("td").nth(1).inner_text() == "⟨U+2028⟩<b onmouseover=said=1>"
    assert [url for url in asked if not url.startswith(served.url)] == []


def test_r7_to_look_at_every_page_changes_nothing(served: Served) -> None:
    addresses = fill(served)
    token = people.invite(served.desk.road, COMMAND_LINE, served.person("Dov Salomon", Role.READER))
    addresses["invitation"] = f"/invitations/{token}"
    visitor = served.visitor(Role.ADMIN)

    def kept() -> list[str]:
        with closing(sqlite3.connect(served.desk.file)) as connection:
            return list(connection.iterdump())

    before = kept()
    for address in [*addresses.values(), "/", "/readyz"]:
        for method in ("GET", "HEAD"):
            assert visitor.client.request(method, address).status_code < 400, address
    assert kept() == before


@pytest.mark.parametrize("address", ["/people", "/nowhere", "/static/tracker.js"])
def test_r7_head_says_what_get_says_without_a_body(served: Served, address: str) -> None:
    visitor = served.visitor(Role.ADMIN)
    got, head = visitor.get(address), visitor.client.head(address)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
