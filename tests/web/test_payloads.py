"""No text that a publisher, an editor or an address brings runs a script or fetches anything; all of it is there to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.servers import PageServer
from tests.web.browsing import browsing
from tests.web.hostile import PUBLISHED, SHOWN, Stage, addresses, describe, discuss, forms, publish
from tests.web.payloads import COUNT, payloads, trap
from tests.web.samples import PAGES, VALUES
from tests.web.visiting import TABLE, Visitor, serve
from tracker.model.people import Role

STEP = 4
MARK = "window.mark = (number) => console.log(`mark ${number}`);"
WATCH = "document.addEventListener('securitypolicyviolation', (event) => console.log(`policy ${event.violatedDirective} ${event.sample}`));"
LOOK = """(kept) => {
  const odd = [...document.querySelectorAll("*")].filter((each) =>
    each.matches("iframe, object, embed, base, frame, applet, style, template, math, foreignObject, animate, set, img, image, video, "
      + "audio, source, portal, marquee, meta[http-equiv], script:not([src^='/static/']), "
      + "link:not([href^='/static/'], [rel='alternate'][href^='/feeds/'])")
    || (each.localName === "script" && each.textContent)
    || [...each.attributes].some(({ name }) => /^on|^srcdoc$|:href$/i.test(name) || (name === "style" && !kept))
    || ["href", "src", "action", "formaction", "data"].some((name) => {
      const url = each.hasAttribute(name) && new URL(each.getAttribute(name), document.baseURI);
      return url && (!["http:", "https:"].includes(url.protocol) || (/action$/.test(name) && url.origin !== location.origin));
    }));
  const fields = [...document.querySelectorAll("input, textarea")].map((each) => each.value);
  document.querySelectorAll("details.cut > summary > span").forEach((each) => each.remove());  // a long text reads on behind its fold
  return [odd.map((each) => each.outerHTML.slice(0, 200)), [document.title, document.documentElement.textContent, ...fields].join(" ")];
}"""
SENT = """([path, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: path });
  for (const [name, value] of fields) form.append(Object.assign(document.createElement("textarea"), { name, value }));
  document.body.append(form);
  form.submit();
}"""


@contextmanager
def looking(stage: Stage, chromium: Browser, visitor: Visitor | None) -> Iterator[Page]:
    """Open a window in which whatever runs or is fetched is found out."""
    ran: list[str] = []
    with browsing(chromium, stage.served, visitor) as page:
        page.add_init_script(MARK + WATCH)
        page.on("console", lambda line: ran.append(line.text) if line.text.startswith(("mark", "policy")) else None)
        yield page
    assert ran == []
    assert stage.canary.requests == []


def look(stage: Stage, page: Page) -> None:
    odd, text = page.evaluate(LOOK, page.url.endswith("report.html"))
    assert odd == [], page.url
    stage.note(text)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with PageServer() as canary, serve(tmp_path_factory.mktemp("payloads"), public=True) as served:
        stage = Stage(served, canary, payloads(canary.host))
        publish(stage)
        describe(stage)
        discuss(stage, served.visitor(Role.REVIEWER, "Ben"))
        canary.requests.clear()
        yield stage


def test_a_page_that_takes_them_for_markup_runs_most_of_them(chromium: Browser) -> None:
    with PageServer() as canary:
        texts = payloads(canary.host)
        frames = "".join(f'<iframe srcdoc="{escape(trap(*texts[n : n + STEP]))}"></iframe>' for n in range(0, COUNT, STEP))
        address, ran = canary.put("/trap", f"<!doctype html>{frames}", content_type="text/html"), set[int]()

        def ran_one(line: ConsoleMessage) -> None:
            if line.text.startswith("mark "):
                ran.add(int(line.text.removeprefix("mark ")))

        page = chromium.new_page()
        page.add_init_script(MARK)
        page.on("console", ran_one)
        page.goto(address)
        page.close()
        ran |= {int(asked.path[1:]) for asked in canary.requests if asked.path[1:].isdecimal()}
    assert len(ran) > COUNT * 3 / 4


def test_no_page_runs_any_of_them_and_all_are_there_to_be_read(chromium: Browser, stage: Stage) -> None:
    with looking(stage, chromium, stage.served.visitor(Role.ADMIN, "Ana")) as page:
        for address in addresses(stage):
            page.goto(address)
            look(stage, page)
        page.goto("/account")
        for path, fields in forms(stage):
            with page.expect_navigation():
                page.evaluate(SENT, [path, list(fields.items())])
            look(stage, page)
    missing = {(label, number) for label in (*PUBLISHED, *SHOWN) for number in range(COUNT)} - stage.seen
    assert missing == set()


def test_no_stranger_is_shown_one_that_runs(chromium: Browser, stage: Stage) -> None:
    asked = [TABLE["sign_in"].address({"next": text, "id": text}) for text in stage.texts[::40]]
    with looking(stage, chromium, None) as page:
        for address in (*(route.address(VALUES.get(route.name, {})) for route in PAGES if route.public), *asked):
            page.goto(address)
            look(stage, page)
