from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.desk import DAY
from tests.e2e.summary import edition
from tests.web.browsing import browsing, fits
from tests.web.reporting import HOSTILE, change, names, remembered, shared
from tests.web.visiting import Served, Visitor, serve, words
from tracker.model.document import Audience
from tracker.model.people import Role
from tracker.model.review import ReviewState
from tracker.model.snapshot import Facts
from tracker.store import documents, inbox, reviews
from tracker.web.pages.inbox import MOST

ROW = re.compile(r'<tr data-item id="report-(\d+)"')


def rows(page: str) -> list[int]:
    return [int(number) for number in ROW.findall(page)]


def state(served: Served, report: int) -> ReviewState:
    with served.desk.road.database.read() as session:
        return reviews.load(session, report).state


@remembered
def three(served: Served) -> list[int]:
    """Return the numbers of three reports on documents of different sorts, the oldest first."""
    made = [change(served, edition(1), edition(2), slug=slug) for slug in ("alder", "birch", "cedar")]
    sorts = (("en", Audience.PROFESSIONAL, "Adult Board"), ("es", Audience.PATIENT, "Adult Board"), ("en", Audience.PATIENT, "Child Board"))
    with served.desk.road.database.write() as session:
        for slug, (language, audience, board) in zip(("alder", "birch", "cedar"), sorts, strict=True):
            document = documents.by_slug(session, slug)
            documents.describe(session, document.id, Facts(f"All about {slug}", language, audience, board))
    return made


@pytest.fixture(scope="module")
def trio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Visitor, list[int]]]:
    """Give a reader at a desk that holds three reports, for all tests that only read them."""
    with serve(tmp_path_factory.mktemp("trio")) as served:
        made = three(served)
        yield served.visitor(Role.READER), made


def test_reports_that_wait_are_there_the_newest_first_with_all_that_is_known(served: Served) -> None:
    made = three(served)
    answer = served.visitor(Role.READER).get("/inbox")
    assert rows(answer.text) == made[::-1]
    row = unescape(re.sub(r"<[^>]*>", " ", answer.text.partition(f'id="report-{made[1]}"')[2].partition("</tr>")[0])).split()
    assert " ".join(row).endswith("birch · version 1 to 2 · Adult Board unread Patients Spanish 1 0 1 0 2 days ago waiting")
    assert "3 reports, 3 unread." in words(answer)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("document=alder", [0]),
        ("board=Adult+Board", [1, 0]),
        ("audience=patient", [2, 1]),
        ("language=en&audience=patient", [2]),
        ("least=substantive", [2, 1, 0]),
        ("announced=no", []),
        ("announced=yes", [2, 1, 0]),
        ("state=reviewed", []),
        ("who=nobody", [2, 1, 0]),
        ("who=me", []),
        ("show=unread", [2, 1, 0]),
        ("board=%3Cscript%3E", []),
        ("document=%F0%9F%90%B8%E2%80%AE", []),
    ],
)
def test_filters_stand_in_the_address(trio: tuple[Visitor, list[int]], asked: str, found: list[int]) -> None:
    reader, made = trio
    assert rows(reader.get(f"/inbox?{asked}").text) == [made[n] for n in found]


@pytest.mark.parametrize(
    "asked", ["state=odd", "audience=all", "who=x", "shared=0", "shared=x", "before=-1", f"board={'x' * 201}", "show=no"]
)
def test_a_filter_that_cannot_be_is_told(trio: tuple[Visitor, list[int]], asked: str) -> None:
    answer = trio[0].get(f"/inbox?{asked}")
    assert answer.status_code == 422
    assert "The form cannot be taken" in words(answer)


def test_an_empty_inbox_says_what_to_do(served: Served) -> None:
    visitor = served.visitor(Role.READER)
    assert "Nothing waits. A report comes here when a tracked page changes." in words(visitor.get("/inbox"))
    assert "No report fits these filters. Show all that wait" in words(visitor.get("/inbox?document=none"))
    assert "There is nothing further back. Back to the newest" in words(visitor.get("/inbox?before=1"))


def test_a_long_list_goes_on_where_the_page_ended(served: Served) -> None:
    pages = [edition(1, note=f" It rained {number} times.") for number in range(MOST + 3)]
    change(served, *pages)
    visitor = served.visitor(Role.READER)
    first = visitor.get("/inbox?language=en").text
    following = unescape(first.partition('rel="next" href="')[2].partition('"')[0])
    second = visitor.get(following).text
    assert len(rows(first)) == MOST
    assert len(rows(second)) == 2
    assert rows(first)[-1] > rows(second)[0]
    assert 'rel="next"' not in second


def test_the_same_change_in_many_documents_is_one_entry_that_opens_to_its_reports(served: Served) -> None:
    made = shared(served)
    visitor = served.visitor(Role.REVIEWER)
    page = visitor.get("/inbox")
    assert rows(page.text) == made[-1:]
    assert "the same change in 6 documents (6 reports)" in words(page)
    assert rows(visitor.get("/inbox?shared=1").text) == made[::-1]


def test_a_shared_change_that_is_too_far_back_to_be_read_whole_stands_for_its_newest_report(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shared(served)
    monkeypatch.setattr(inbox, "AT_ONCE", 0)
    inbox._members.cache_clear()
    page = served.visitor(Role.REVIEWER).get("/inbox")
    inbox._members.cache_clear()
    assert page.status_code == 200
    assert f'value="{made[-1]}.0"' in page.text


def test_many_are_accepted_at_once_and_taken_back(served: Served) -> None:
    made = three(served)
    visitor = served.visitor(Role.REVIEWER, "Ana")
    answer = visitor.post("/inbox", act="accept", chosen=[f"{made[0]}.0", f"{made[2]}.0"])
    assert "2 reports accepted." in words(answer)
    assert rows(answer.text) == [made[1]]
    undo = answer.text.partition('name="deeds" value="')[2].partition('"')[0]
    back = visitor.post("/inbox/undo", deeds=undo)
    assert "2 reports taken back." in words(back)
    assert rows(back.text) == made[::-1]
    assert [act.what for act in served.acts()[:2]] == ["reviewed together", "reviewed together"]


def test_many_are_dismissed_with_a_reason_and_assigned(served: Served) -> None:
    made = three(served)
    visitor, ben = served.visitor(Role.REVIEWER, "Ana"), served.person("Ben", Role.REVIEWER)
    visitor.post("/inbox", act="assign", colleague=ben.id, chosen=[f"{made[1]}.0"])
    answer = visitor.post("/inbox?who=nobody", act="dismiss", reason="seen on paper", whole="true", page=[f"{made[0]}.0", f"{made[2]}.0"])
    assert "2 reports dismissed." in words(answer)
    assert [state(served, report).value for report in made] == ["dismissed", "waiting", "dismissed"]
    assert rows(served.visitor(Role.REVIEWER, "Ben").get("/inbox?who=me").text) == [made[1]]


def tokens(page: httpx2.Response) -> list[str]:
    """Return what the boxes of the entries stand for."""
    return re.findall(r'name="chosen" value="([^"]*)"', page.text)


def test_all_reports_of_a_shared_change_are_decided_as_one(served: Served) -> None:
    made, visitor = shared(served), served.visitor(Role.REVIEWER)
    assert tokens(visitor.get("/inbox")) == [" ".join(f"{report}.0" for report in made[::-1])]
    assert "6 reports accepted." in words(visitor.post("/inbox", act="accept", chosen=tokens(visitor.get("/inbox"))))
    assert {state(served, report) for report in made} == {ReviewState.REVIEWED}


@pytest.mark.parametrize("whole", [False, True])
def test_of_a_shared_change_only_what_stood_on_the_page_is_decided(served: Served, whole: bool) -> None:  # noqa: FBT001
    made = shared(served)
    ana, ben = served.visitor(Role.REVIEWER, "Ana"), served.visitor(Role.REVIEWER, "Ben")
    seen = tokens(ana.get("/inbox"))
    ben.post("/inbox", act="dismiss", reason="no news", chosen=f"{made[0]}.0")
    ben.post(f"/reports/{made[1]}/verdict", kind="ask", text="Is it so?", expected=0)
    ben.post(f"/reports/{made[2]}/verdict", statement=names(served, made[2])[0], kind="ask", text="And this?", expected=0)
    came = change(served, edition(1), edition(1, note=" Bogs are drained no more."), slug="bog-late")
    ana = served.visitor(Role.REVIEWER, "Ana")  # days went by
    answer = ana.post("/inbox", act="accept", **({"page": seen, "whole": "true"} if whole else {"chosen": seen}))
    assert "3 reports accepted." in words(answer)
    assert words(answer).count("Ben was first") == 3
    assert [state(served, report).value for report in made[:3]] == ["dismissed", "waiting", "waiting"]
    assert {state(served, report) for report in made[3:]} == {ReviewState.REVIEWED}
    assert state(served, came) is ReviewState.WAITING


def test_a_version_that_is_not_there_yet_decides_nothing_about_many(served: Served) -> None:
    number = change(served, edition(1), edition(2))
    answer = served.visitor(Role.REVIEWER).post("/inbox", act="accept", chosen=f"{number}.999999")
    assert "0 reports accepted." in words(answer)
    assert "is not as it was on your page" in words(answer)
    assert state(served, number) is ReviewState.WAITING


def test_each_row_says_what_changed(served: Served) -> None:
    change(served, edition(1), edition(1, note=" It rained &lt;all&gt; day."))
    page = served.visitor(Role.READER).get("/inbox").text
    assert '<span class="lead">Added text to state that it rained &lt;all&gt; day.</span>' in page


def test_filters_are_folded_until_one_of_them_is_set(served: Served) -> None:
    change(served, edition(1), edition(2))
    visitor = served.visitor(Role.READER)
    for asked, opens in (("", ""), ("state=all&document=x&view=side", ""), ("least=substantive", " open"), ("show=unread", " open")):
        assert f"<details{opens}><summary>More filters" in visitor.get(f"/inbox?{asked}").text


def test_what_somebody_else_decided_meanwhile_stays_and_is_told(served: Served) -> None:
    made = three(served)
    served.visitor(Role.REVIEWER, "Ben").post("/inbox", act="dismiss", reason="no news", chosen=f"{made[0]}.0")
    answer = served.visitor(Role.REVIEWER, "Ana").post("/inbox", act="accept", chosen=[f"{made[0]}.0", f"{made[1]}.0"])
    assert f"1 report accepted. Undo Report {made[0]} : Ben was first" in words(answer)
    assert [state(served, report).value for report in made[:2]] == ["dismissed", "reviewed"]


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"act": "accept"}, 422, "Choose at least one report first."),
        ({"act": "accept", "chosen": "x"}, 422, "chosen: is not as the page sends it"),
        ({"act": "accept", "chosen": "s1"}, 422, "chosen: is not as the page sends it"),
        ({"act": "accept", "chosen": "999.0"}, 200, "There is no report 999"),
        ({"act": "dismiss", "chosen": "1.0"}, 422, "Say why it is dismissed."),
        ({"act": "burn", "chosen": "1.0"}, 422, "act: is none of the choices"),
        ({"act": "assign", "chosen": "1.0", "colleague": "999"}, 200, "no such person"),
        ({"act": "accept", "chosen": ["1.0"] * 201}, 422, "chosen: are too many (200)."),
    ],
)
def test_what_cannot_be_done_to_many_is_told(served: Served, fields: dict[str, str], status: int, says: str) -> None:
    change(served, edition(1), edition(2))
    answer = served.visitor(Role.REVIEWER).post("/inbox", **fields)
    assert answer.status_code == status
    assert says.lower() in words(answer).lower()
    assert state(served, 1) is ReviewState.WAITING


def test_readers_decide_nothing_but_mark_what_they_read(served: Served) -> None:
    made = three(served)
    reader = served.visitor(Role.READER)
    assert reader.post("/inbox", act="accept", chosen=f"{made[0]}.0").status_code == 403
    assert reader.post("/inbox/undo", deeds=f"{made[0]}.1").status_code == 403
    assert "Accept" not in words(reader.get("/inbox"))
    reader.post("/inbox/read", read="true", chosen=[f"{made[0]}.0", f"{made[1]}.0"])
    assert rows(reader.get("/inbox?show=unread").text) == [made[2]]
    reader.post("/inbox/read", read="false", chosen=f"{made[0]}.0")
    assert rows(reader.get("/inbox?show=unread").text) == [made[2], made[0]]


@pytest.mark.parametrize("deeds", ["", "x", "1", "1.1.1", "1.1  2.1", "9" * 20])
def test_an_undo_of_nothing_is_told(served: Served, deeds: str) -> None:
    assert served.visitor(Role.REVIEWER).post("/inbox/undo", deeds=deeds).status_code == 422


def test_what_came_since_the_last_look_is_marked_for_each_person(served: Served) -> None:
    change(served, edition(1), edition(2), slug="alder")
    ana = served.visitor(Role.READER, "Ana")
    assert "new since" not in words(ana.get("/inbox"))
    assert ana.post("/inbox/look").headers["location"] == "/inbox"
    served.desk.clock.now += DAY / 4
    new = change(served, edition(1), edition(2), slug="birch")
    ana, ben = served.visitor(Role.READER, "Ana"), served.visitor(Role.READER, "Ben")
    assert "1 new since you last looked , 2 days ago ." in words(ana.get("/inbox"))
    assert rows(ana.get("/inbox?show=new").text) == [new]
    assert "new since" not in words(ben.get("/inbox"))


def test_to_ask_for_the_list_keeps_no_look(served: Served) -> None:
    visitor = served.visitor(Role.READER)
    assert visitor.get("/inbox").status_code == 200
    with served.desk.road.database.read() as session:
        assert visitor.person
        assert inbox.last_look(session, visitor.person.id, served.desk.clock()) is None


def test_a_hostile_title_is_text(served: Served) -> None:
    change(served, edition(1), edition(2))
    with served.desk.road.database.write() as session:
        documents.describe(session, served.desk.document("sundew-fever").id, Facts(f"{HOSTILE} \u202egnp", "en", Audience.PATIENT, HOSTILE))
    page = served.visitor(Role.READER).get("/inbox")
    assert "<script>document" not in page.text
    assert "<img src=x" not in page.text
    assert "\u202e" not in page.text
    assert "⟨U+202E⟩gnp" in words(page)


def reviewer(served: Served) -> Visitor:
    three(served)
    return served.visitor(Role.REVIEWER, "Ana")


def test_reports_are_chosen_accepted_and_taken_back_by_keys(chromium: Browser, served: Served) -> None:
    with browsing(chromium, served, reviewer(served)) as page:
        page.goto("/inbox")
        for key in "jxjx":
            page.keyboard.press(key)
        expect(page.get_by_text("2 chosen")).to_be_visible()
        page.keyboard.press("e")
        expect(page.get_by_role("status").first).to_contain_text("2 reports accepted.")
        page.wait_for_load_state()
        page.keyboard.press("z")
        expect(page.get_by_role("status").first).to_contain_text("2 reports taken back.")
        page.wait_for_load_state()
        page.keyboard.press("X")
        page.keyboard.press("d")
        page.keyboard.type("all seen")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("3 reports dismissed.")
        expect(page.get_by_text("Nothing waits.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_acts_stay_at_the_foot_and_cover_neither_the_row_at_hand_nor_the_last_one(
    chromium: Browser, served: Served, width: int
) -> None:
    change(served, *[edition(1, note=f" It rained {number} times.") for number in range(20)])
    with browsing(chromium, served, served.visitor(Role.REVIEWER), width=width) as page:
        page.goto("/inbox")
        box, first = page.locator(".many").bounding_box(), page.locator("[data-item]").first.bounding_box()
        assert box
        assert first
        assert box["y"] + box["height"] <= 900
        assert box["height"] < 130
        assert first["y"] < 400
        for _ in range(19):
            page.keyboard.press("j")
            row, acts = page.locator("[data-item]:focus").bounding_box(), page.locator(".many").bounding_box()
            assert row
            assert acts
            assert row["y"] + row["height"] <= acts["y"]
        fits(page)


def test_the_keys_of_the_inbox_stand_in_the_list(chromium: Browser, served: Served) -> None:
    with browsing(chromium, served, reviewer(served)) as page:
        page.goto("/inbox")
        page.keyboard.press("?")
        for says in ("Choose, or not", "Accept what is chosen", "Dismiss", "Assign", "Mark unread", "Filter", "Open"):
            expect(page.get_by_role("dialog", name="Keys")).to_contain_text(says)


def test_enter_in_a_field_accepts_nothing_where_no_script_runs(chromium: Browser, served: Served) -> None:
    visitor = reviewer(served)
    context = chromium.new_context(base_url=served.url, java_script_enabled=False)
    context.add_cookies([{"name": visitor.cookie, "value": visitor.token, "url": served.url}])
    page = context.new_page()
    page.goto("/inbox")
    page.get_by_label("Choose All about cedar").check()
    page.get_by_label("Reason").fill("typing")
    page.get_by_label("Reason").press("Enter")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("status").first).to_contain_text("1 report dismissed.")
    context.close()


def test_names_of_statements_are_those_of_the_review(served: Served) -> None:
    report = change(served, edition(1), edition(3))
    with served.desk.road.database.read() as session:
        assert sorted(names(served, report)) == sorted(reviews.load(session, report).statements)
