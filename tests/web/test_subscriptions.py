from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.web.browsing import NARROW, browsing, fits
from tests.web.following import LINK, choices, confirmation, letters, suspend, token, who
from tests.web.visiting import Served, Visitor, serve, words
from tracker.model.change import Significance
from tracker.model.people import Role
from tracker.model.subscription import Cadence, Choice, Form, Interest, Standing
from tracker.pipeline import subscribe
from tracker.pipeline.links import Purpose
from tracker.pipeline.people import COMMAND_LINE

MAIL = "ana@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
HOSTILE = (
    *("", " ", "ana", "ana@", "@example.org", "ana@example", "a@b@example.org", "ana@exa mple.org", "<ana@example.org>", "ana@[127.0.0.1]"),
    *(
        "ana@example.org\r\nBcc: x@y.example",
        "ana\u2028@example.org",
        "\u202eana@example.org",
        "ana\u200b@example.org",
        "ana@example.org\x00",
    ),
    *('"a b"@example.org', "ana@-x.example", "ana@example..org", f"{'a' * 65}@example.org", f"ana@{'a.' * 126}org", "ünal@example.org"),
)


@pytest.fixture
def operator(served: Served) -> Visitor:
    served.desk.add("https://publisher.example/lakes", "lakes")
    return served.visitor(Role.OPERATOR, "Ben")


def told(served: Served, mail: str = MAIL, choice: Choice | None = None) -> None:
    subscribe.add(served.desk.road, COMMAND_LINE, mail, choice or Choice())


def foreign(served: Served, path: str, **more: str) -> httpx2.Response:
    """Ask as a mail program does: no cookie, no Origin."""
    return httpx2.post(f"{served.url}{path}", data=ONE_CLICK, headers=more, trust_env=False)


def test_an_operator_subscribes_an_address_without_a_confirmation(served: Served, operator: Visitor) -> None:
    asked = {"document": "lakes", "term": "kites", "least": "substantive", "cadence": "daily", "hour": "18", "zone": "asia/kolkata"}
    answer = operator.post("/subscriptions", mail=f" {MAIL} ", mails_in="es", **asked)
    shown = words(operator.follow(answer))
    assert 'Daily, 18:00: lakes; the words "kites"; substantive changes.' in shown
    assert "no confirmation is asked for" in shown
    interest = Interest((served.desk.document("lakes").id,), term="kites", least=Significance.SUBSTANTIVE)
    assert choices(served, MAIL) == [Choice(interest, Cadence.DAILY, hour=18)]
    ana = who(served, MAIL)
    assert (ana.standing, ana.zone, ana.language) == (Standing.ACTIVE, "Asia/Kolkata", "es")
    assert letters(served, MAIL) == []
    assert [(act.name, act.what, act.on) for act in served.acts()] == [("Ben", "subscription added", MAIL)]


def test_a_second_subscription_leaves_zone_and_language_as_they_are(served: Served, operator: Visitor) -> None:
    operator.post("/subscriptions", mail=MAIL, zone="Asia/Kolkata", mails_in="es")
    operator.post("/subscriptions", mail=MAIL.upper(), form="board")
    assert [choice.form for choice in choices(served, MAIL)] == [Form.DIGEST, Form.BOARD]
    assert (who(served, MAIL).zone, who(served, MAIL).language) == ("Asia/Kolkata", "es")


def test_the_same_interest_again_gets_the_new_habits(served: Served, operator: Visitor) -> None:
    for hour in ("5", "6"):
        operator.post("/subscriptions", mail=MAIL, cadence="daily", hour=hour)
    assert choices(served, MAIL) == [Choice(cadence=Cadence.DAILY, hour=6)]


def test_what_is_no_address_is_refused_with_a_sentence(served: Served, operator: Visitor) -> None:
    answers = {mail: operator.post("/subscriptions", mail=mail) for mail in HOSTILE}
    assert {mail: answer.status_code for mail, answer in answers.items()} == dict.fromkeys(HOSTILE, 422)
    assert [mail for mail, answer in answers.items() if 'role="alert"' not in answer.text] == []
    assert served.desk.rows("subscribers") == 0


NOT_TAKEN = (
    ("term", "a\u202eb", "The term holds a character that is not seen (U+202E); type it again."),
    ("section", "a\u2028b", "The section holds a character that is not seen (U+2028)"),
    ("term", "a\nb", "The term holds a character that is not seen (U+000"),
    ("zone", "Mars/Olympus", '"Mars/Olympus" is no time zone; name one as Europe/Berlin or UTC.'),
    ("zone", "../../etc/passwd", "is no time zone"),
    ("mails_in", "tlh", 'Mails are written in en and es, not in "tlh"'),
    ("document", "no-such", "No document 'no-such'."),
    ("board", "None Such", "No document has the board 'None Such'"),
)


def test_a_field_that_will_not_do_is_named_and_the_rest_stays_in_the_form(served: Served, operator: Visitor) -> None:
    for field, value, says in NOT_TAKEN:
        answer = operator.post("/subscriptions", **{"mail": MAIL, "cadence": "daily", field: value})
        assert answer.status_code == 422
        assert says in words(answer)
        assert f'value="{MAIL}"' in answer.text
        assert '<option value="daily" selected>' in answer.text
    assert served.desk.rows("subscribers") == 0


def test_what_no_form_sends_is_refused(served: Served, operator: Visitor) -> None:
    for field, value in {"hour": "24", "weekday": "7", "cadence": "never", "form": "poem", "term": "x" * 201}.items():
        assert operator.post("/subscriptions", **{"mail": MAIL, field: value}).status_code == 422
    assert served.desk.rows("subscribers") == 0


def test_an_operator_ends_a_subscription(served: Served, operator: Visitor) -> None:
    told(served)
    told(served, "cy@example.org")
    ana, cy = who(served, MAIL).id, who(served, "cy@example.org").id
    assert operator.post(f"/subscriptions/{ana}/2/end").status_code == 422  # another's
    assert operator.post(f"/subscriptions/{cy}/2/end").status_code == 303
    assert (len(choices(served, MAIL)), choices(served, "cy@example.org")) == (1, [])
    assert "Ben ended" not in words(operator.get("/subscriptions"))
    assert (served.acts()[0].name, served.acts()[0].what, served.acts()[0].on) == ("Ben", "subscription ended", "cy@example.org")
    assert operator.post(f"/subscriptions/{cy}/2/end").status_code == 422


@pytest.mark.parametrize(
    "path", ["/subscriptions/999/resume", "/subscriptions/999/1/end", "/subscriptions/x/resume", "/subscriptions/0/1/end"]
)
def test_nobody_is_not_there(operator: Visitor, path: str) -> None:
    assert operator.post(path).status_code == 404


def test_an_operator_resumes_whom_mails_came_back_from(served: Served, operator: Visitor) -> None:
    told(served)
    suspend(served, MAIL)
    assert "suspended: 2 mails came back" in words(operator.get("/subscriptions"))
    assert "written to again" in words(operator.follow(operator.post(f"/subscriptions/{who(served, MAIL).id}/resume")))
    assert (who(served, MAIL).standing, who(served, MAIL).bounces) == (Standing.ACTIVE, 0)
    assert operator.post(f"/subscriptions/{who(served, MAIL).id}/resume").status_code == 422


def test_a_long_list_goes_on_and_can_be_searched(served: Served, operator: Visitor) -> None:
    for number in range(60):
        told(served, f"reader-{number:02}@example.org")
    page = operator.get("/subscriptions")
    assert ("reader-49@" in page.text, "reader-50@" in page.text) == (True, False)
    assert "reader-59@" in operator.get("/subscriptions?after=reader-49@example.org").text
    assert "reader-07@" in operator.get("/subscriptions?who=R-07").text
    assert "No address has these letters" in words(operator.get("/subscriptions?who=%25"))


def test_readers_find_the_link_on_a_document_and_a_search(past: Served, reader: Visitor) -> None:
    assert 'href="/subscribe?document=summary"' in reader.get("/documents/summary").text
    assert 'href="/subscribe?term=fever&amp;language=en"' in reader.get("/search?q=fever&language=en").text
    operator = past.visitor(Role.OPERATOR)
    assert 'href="/subscriptions?document=summary"' in operator.get("/documents/summary").text
    prefilled = reader.get("/subscribe?document=summary&term=fever").text
    assert 'value="summary" checked' in prefilled
    assert 'name="term" value="fever"' in prefilled


@pytest.fixture
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a desk that strangers may read."""
    with serve(tmp_path_factory.mktemp("public"), public=True) as served:
        yield served


def ask(served: Served, mail: str = MAIL, **fields: str) -> str:
    """Subscribe as a stranger, and return what the page says."""
    visitor = served.stranger()
    return words(visitor.follow(visitor.post("/subscribe", mail=mail, **{"zone": "UTC", "mails_in": "en", **fields})))


def test_a_stranger_subscribes_with_a_confirmation(open_desk: Served) -> None:
    ask(open_desk, cadence="daily", zone="Europe/Madrid", mails_in="es")
    ana, letter = who(open_desk, MAIL), letters(open_desk, MAIL)[0]
    assert (ana.standing, ana.zone, ana.language, choices(open_desk, MAIL)) == (Standing.UNCONFIRMED, "Europe/Madrid", "es", [])
    assert letter.subject == "Confirme su suscripción a los cambios"
    stranger, link = open_desk.stranger(), confirmation(open_desk, MAIL)
    for _ in range(2):  # scanners open it, too
        assert "Daily, 07:00. Changes in all documents." in words(stranger.get(link))
    assert choices(open_desk, MAIL) == []
    assert "It is confirmed" in words(stranger.follow(stranger.post(link)))
    assert choices(open_desk, MAIL) == [Choice(cadence=Cadence.DAILY)]
    assert who(open_desk, MAIL).standing is Standing.ACTIVE
    for again in (stranger.post(link), stranger.get(link)):
        assert (again.status_code, "This was confirmed already" in words(again)) == (410, True)
        assert "form" not in words(again)
    assert len(choices(open_desk, MAIL)) == 1


def test_a_confirmation_holds_seven_days(open_desk: Served) -> None:
    ask(open_desk)
    link = confirmation(open_desk, MAIL)
    open_desk.desk.clock.now += dt.timedelta(days=7, seconds=1)
    answer = open_desk.stranger().post(link)
    assert (answer.status_code, "This link does not work any more" in words(answer)) == (410, True)
    assert choices(open_desk, MAIL) == []


def test_nobody_learns_whether_an_address_is_known(open_desk: Served) -> None:
    told(open_desk)
    assert ask(open_desk) == ask(open_desk, "new@example.org")
    assert len(letters(open_desk, MAIL)) == len(letters(open_desk, "new@example.org")) == 1
    assert choices(open_desk, MAIL) == [Choice()]
    assert who(open_desk, MAIL).standing is Standing.ACTIVE


def test_an_address_gets_three_letters_a_day_however_often_it_is_asked(open_desk: Served) -> None:
    answers = []
    for _ in range(5):
        answers.append(ask(open_desk))
        open_desk.desk.clock.now += dt.timedelta(minutes=61)
    assert len(set(answers)) == 1
    assert len(letters(open_desk, MAIL)) == 3
    stranger = open_desk.stranger()
    for link in LINK.findall("".join(letter.text for letter in letters(open_desk, MAIL))):
        stranger.post(link)
    assert choices(open_desk, MAIL) == [Choice()]  # however many of them are confirmed


def test_the_same_wish_sends_one_letter_an_hour_and_another_one_its_own(open_desk: Served) -> None:
    for _ in range(3):
        ask(open_desk)
        open_desk.desk.clock.now += dt.timedelta(minutes=1)
    assert len(letters(open_desk, MAIL)) == 1
    ask(open_desk, term="kites")
    assert len(letters(open_desk, MAIL)) == 2
    open_desk.desk.clock.now += dt.timedelta(hours=1)
    ask(open_desk)  # as the first may have been lost
    assert len(letters(open_desk, MAIL)) == 3


def test_asking_has_its_limit_as_signing_in_has(open_desk: Served) -> None:
    stranger = open_desk.stranger()
    codes = [stranger.post("/subscribe", mail=MAIL).status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]


def test_nobody_can_have_their_words_sent_to_others(open_desk: Served) -> None:
    ask(open_desk, term="Buy at https://evil.example now", section="<b>pills</b>")
    letter = letters(open_desk, MAIL)[0]
    assert "evil" not in letter.text + letter.html
    assert "pills" not in letter.text + letter.html
    assert "with the limits that were chosen" in letter.text


def test_a_stranger_cannot_ask_for_what_is_no_address(open_desk: Served) -> None:
    stranger = open_desk.stranger()
    for mail in HOSTILE:
        assert stranger.post("/subscribe", mail=mail).status_code == 422, mail
        open_desk.desk.clock.now += dt.timedelta(minutes=1)
    assert (open_desk.desk.rows("subscribers"), open_desk.desk.rows("deliveries")) == (0, 0)


def test_on_a_closed_desk_a_stranger_cannot_ask_and_a_reader_can(served: Served) -> None:
    assert served.stranger().post("/subscribe", mail=MAIL).status_code == 403
    assert served.visitor(Role.READER).post("/subscribe", mail=MAIL).status_code == 303
    assert choices(served, MAIL) == []
    assert len(letters(served, MAIL)) == 1


def test_opening_the_link_to_leave_changes_nothing_and_the_button_does(served: Served) -> None:
    told(served)
    stranger, link = served.stranger(), f"/letters/leave/{token(served, Purpose.LEAVE, MAIL)}"
    assert "All mails about changes to ana@example.org end" in words(stranger.get(link))
    stranger.client.head(link)
    assert len(choices(served, MAIL)) == 1
    assert "is told of changes no more" in words(stranger.post(link, **ONE_CLICK))
    assert (choices(served, MAIL), who(served, MAIL).standing) == ([], Standing.GONE)
    assert [(act.name, act.what) for act in served.acts()][:1] == [("the reader, by a link", "subscriptions ended")]


def test_a_mail_program_leaves_with_one_click_and_no_origin(served: Served) -> None:
    told(served)
    link = f"/letters/leave/{token(served, Purpose.LEAVE, MAIL)}"
    for headers in ({}, {"Origin": "https://mail.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": "null"}):
        answer = foreign(served, link, **headers)
        assert (answer.status_code, answer.has_redirect_location) == (200, False)
    assert who(served, MAIL).standing is Standing.GONE
    assert len(served.acts()) == 2  # subscribed, left; the second time changes nothing


def test_as_a_form_of_several_parts_it_is_understood_too(served: Served) -> None:
    told(served)
    link = f"{served.url}/letters/leave/{token(served, Purpose.LEAVE, MAIL)}"
    sent = {"List-Unsubscribe": (None, "One-Click")}
    assert httpx2.post(link, files=sent, trust_env=False).status_code == 200
    assert who(served, MAIL).standing is Standing.GONE


def test_who_is_signed_in_is_a_stranger_where_other_programs_ask(served: Served) -> None:
    told(served)
    visitor = served.visitor(Role.ADMIN, "Ana")
    assert "Ana" not in words(visitor.post(f"/letters/leave/{token(served, Purpose.LEAVE, MAIL)}", **ONE_CLICK))
    assert "Ana" not in {act.name for act in served.acts()}


def test_leaving_needs_the_words_of_the_standard_and_a_link_that_is_whole(served: Served) -> None:
    told(served)
    whole = token(served, Purpose.LEAVE, MAIL)
    assert httpx2.post(f"{served.url}/letters/leave/{whole}", trust_env=False).status_code == 422
    for wrong in (whole[:-1], whole + "A", f"9{whole}", token(served, Purpose.CHANGE, MAIL), "x", "1.", "%00", "1" * 200):
        for answer in (foreign(served, f"/letters/leave/{wrong}"), served.stranger().get(f"/letters/leave/{wrong}")):
            assert (answer.status_code, "This link does not work" in words(answer)) == (404, True)
    assert len(choices(served, MAIL)) == 1


def test_who_has_left_comes_back_in_person_only(served: Served, operator: Visitor) -> None:
    told(served)
    foreign(served, f"/letters/leave/{token(served, Purpose.LEAVE, MAIL)}")
    answer = operator.post("/subscriptions", mail=MAIL)
    assert (answer.status_code, "has left by the link in a mail" in words(answer)) == (422, True)
    operator.post("/subscribe", mail=MAIL)
    assert served.stranger().post(confirmation(served, MAIL)).status_code == 303
    assert who(served, MAIL).standing is Standing.ACTIVE


def test_preferences_change_by_the_link_alone(served: Served) -> None:
    told(served, choice=Choice(Interest(term="kites")))
    stranger, link = served.stranger(), f"/letters/change/{token(served, Purpose.CHANGE, MAIL)}"
    assert 'Changes in all documents; the words "kites"' in words(stranger.get(link))
    fields = {"cadence": "weekly", "weekday": "4", "hour": "9", "quiet": "1"}
    assert "It is changed" in words(stranger.follow(stranger.post(f"{link}/1", **fields)))
    assert choices(served, MAIL) == [Choice(Interest(term="kites"), Cadence.WEEKLY, 4, 9, quiet=True)]
    stranger.post(link, zone="America/Lima", mails_in="es")
    assert (who(served, MAIL).zone, who(served, MAIL).language) == ("America/Lima", "es")
    assert "The subscription has ended" in words(stranger.follow(stranger.post(f"{link}/1/end")))
    assert choices(served, MAIL) == []
    assert {act.name for act in served.acts()[:3]} == {"the reader, by a link"}


def test_by_a_link_nobody_changes_anothers(served: Served) -> None:
    told(served)
    told(served, "cy@example.org")
    stranger, link = served.stranger(), f"/letters/change/{token(served, Purpose.CHANGE, MAIL)}"
    assert stranger.post(f"{link}/2", cadence="now", weekday="0", hour="7").status_code == 422
    assert stranger.post(f"{link}/2/end").status_code == 422
    leaving = token(served, Purpose.LEAVE, MAIL)
    assert stranger.post(f"/letters/change/{leaving}/1/end").status_code == 404
    assert stranger.post(link, zone="Mars/Olympus", mails_in="en").status_code == 422
    assert (len(choices(served, MAIL)), len(choices(served, "cy@example.org"))) == (1, 1)


def test_in_a_browser_the_form_offers_the_readers_zone_and_the_page_works(chromium: Browser, served: Served) -> None:
    served.desk.add("https://publisher.example/lakes", "lakes")
    with browsing(chromium, served, served.visitor(Role.READER), width=NARROW) as page:
        page.goto("/subscribe?document=lakes")
        own = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
        expect(page.get_by_label("Time zone")).to_have_value(own)
        expect(page.get_by_label("lakes")).to_be_checked()
        page.get_by_label("Mail address").fill(MAIL)
        page.get_by_label("How often").select_option("daily")
        page.get_by_role("button", name="Send me a link to confirm").click()
        expect(page.get_by_role("status")).to_contain_text("A mail with a link is sent")
        fits(page)
        page.goto(confirmation(served, MAIL))
        page.get_by_role("button", name="Confirm the subscription").click()
        expect(page.get_by_role("status")).to_contain_text("It is confirmed")
        page.get_by_role("link", name="End all mails").click()
        page.get_by_role("button", name="End all of them").click()
        expect(page.get_by_role("heading", name="No more mails")).to_be_visible()
        fits(page)
    assert who(served, MAIL).standing is Standing.GONE
