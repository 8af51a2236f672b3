from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from tests.unit.parse.pages import page, references, section, study
from tracker import gate, parse
from tracker.gate.measure import measure
from tracker.model.capture import Answer, Capture, Outcome
from tracker.model.snapshot import Content, Facts, Snapshot

WHEN = dt.datetime(2024, 12, 3, tzinfo=dt.UTC)
ADDRESS = "https://www.cancer.gov/types/skin/hp/tumor-pdq"
SUBJECTS = ("cause", "stage", "surgery", "radiation", "drug", "vaccine", "trial", "outlook", "child", "adult")
ABOUT = section(
    "_AboutThis_1",
    "About This PDQ Summary",
    "<p>This summary is reviewed by a board of experts in the field, and it is written for all.</p>" * 3,
)


def told(subject: str, organ: str = "skin") -> str:
    if organ != "skin":
        return (
            f"<p>Little is known today about {subject} where the {organ} is affected; what there is comes from registries.</p>"
            f"<section><h3>What doctors say of {subject}</h3>"
            f"<p>Patients with disease of the {organ} ask for {subject} early on, and often.</p></section>"
        )
    return (
        f"<p>The {subject} of every {organ} tumor has been described in {len(subject)} studies of large size.</p>"
        f"<ul><li>First, {organ} {subject} in general.</li><li>Then, {organ} {subject} in particular.</li></ul>"
        f"<section><h3>More on the {subject}</h3>"
        f"<p>In most {organ} tumors, {subject} matters less than the age of the patient.</p></section>"
    )


def document(
    organ: str = "skin", *, subjects: tuple[str, ...] = SUBJECTS, title: str = "", changes: str = "Editorial changes were made."
) -> str:
    parts = [section(f"_{i}", f"{subject.title()} of {organ} tumors", told(subject, organ)) for i, subject in enumerate(subjects)]
    announced = section("_99", "Changes to This Summary (01/02/2018)", f"<p>{changes}</p>")
    return page(*parts, announced, ABOUT, title=title or f"{organ.title()} Tumor Treatment (PDQ®)–Health Professional Version")


def elsewhere(html: str) -> str:
    return html.replace(ADDRESS, "https://www.cancer.gov/types/lung/hp/other-pdq")


def framed(title: str, text: str) -> str:
    """Write a message in the page's own frame, under the page's own address."""
    return page(f"<p>{text}</p>", title=title)


PAGE = document()
SPANISH = page(
    *(section(f"_{i}", f"Parte {i}", f"<p>Los tumores número {i} son raros en el niño y en el adulto mayor.</p>" * 3) for i in range(8)),
    title="Tratamiento del tumor de piel (PDQ®)–Versión para profesionales de salud",
    language="es",
).replace(ADDRESS, "https://www.cancer.gov/espanol/tipos/piel/pro/tumor-pdq")
MESSAGES = {
    "nothing": "",
    "white space": " \n\t ",
    "a byte order mark": "\ufeff",
    "plain text": "Service unavailable",
    "JSON": '{"error": "not found"}',
    "maintenance": "<html><title>Maintenance</title><body><h1>We will be back soon</h1><p>Scheduled work until 6 a.m.</p></body></html>",
    "maintenance without a heading": "<html><body><p>The site is under maintenance.</p></body></html>",
    "a login": "<html><body><h1>Sign in</h1><form><label>Name</label><input></form></body></html>",
    "a captcha": "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1><div id='cf'></div></body></html>",
    "a cookie wall": "<html><body><h1>Your privacy</h1><p>We and our partners store cookies.</p><button>Accept</button></body></html>",
    "an error of the server": "<html><body><h1>500 Internal Server Error</h1><hr>nginx</body></html>",
    "a page of scripts": "<html><head><script src=/app.js></script></head><body><div id=root></div></body></html>",
    "a soft 404 in the page's own frame": framed("Page Not Found", "We can’t find the page that you are looking for. Try the search."),
    "a soft 404 with a heading": page("<h2>Try these</h2><ul><li>The search</li></ul>", title="Page not found"),
    "a soft 404 in Spanish": page("<h2>Pruebe</h2><p>Busque</p>", title="Página no encontrada"),
    "an error in the page's own frame": page("<h2>Sorry</h2><p>Try later.</p>", title="Error 503: Service Unavailable"),
    "access denied in the page's own frame": page("<h2>Reference</h2><p>18.2f</p>", title="Access Denied"),
    "a login in the page's own frame": page("<h2>Your account</h2><p>Name and password.</p>", title="Log in"),
    "the shell without sections": page(),
    "the shell with empty sections": page(section("_1", "", ""), section("_2", "", "<p> </p>")),
    "the shell with headings and no text": page(*(section(f"_{i}", f"Heading {i}", "") for i in range(9))),
    "a page without its heading": document().replace("<h1>", "<div>").replace("</h1>", "</div>"),
    "a page laid out anew": document().replace("summary-sections", "new-sections").replace("cgvBody", "newBody"),
}


def read(html: str | bytes) -> tuple[bytes, Content]:
    body = html.encode() if isinstance(html, str) else html
    return body, parse.read(body, parse.PDQ)


def verdict(
    html: str | bytes, current: str | None = None, *, url: str = "", charset: str = "utf-8", known: str = "utf-8"
) -> gate.Objection | None:
    body, content = read(html)
    before = Snapshot(1, 1, 1, 1, WHEN, "", read(current)[1]) if current else None
    capture = Capture(0, 1, WHEN, url, 200, (), "", body)
    return gate.judge_page(capture, content, before, charset=charset, known_charset=known if current else "")


def doubts(html: str | bytes, current: str | None = None) -> tuple[str, ...]:
    body = html.encode() if isinstance(html, str) else html
    charset = parse.decode(body)[1]
    found = verdict(html, current, charset=charset, known=charset)
    return tuple(found.reason.split("; ")) if found else ()


def answer(status: int = 200, *headers: tuple[str, str], body: bytes = b"<html>", **facts: Any) -> Answer:  # noqa: ANN401
    return Answer(facts.pop("url", ADDRESS), status, headers, body, WHEN, **facts)


@pytest.mark.parametrize("message", MESSAGES)
@pytest.mark.parametrize("current", [None, PAGE, SPANISH], ids=["first", "English", "Spanish"])
def test_what_is_not_the_document_is_doubted_in_a_sentence(message: str, current: str | None) -> None:
    found = doubts(MESSAGES[message], current)
    assert found
    assert all(reason[0].islower() and len(reason.split()) > 3 and not reason.endswith(".") for reason in found)


@pytest.mark.parametrize("html", [PAGE, SPANISH, document("lung"), page(section("_1", "One", "<p>Words.</p>"))])
def test_a_document_is_let_in_the_first_time_and_again(html: str) -> None:
    assert doubts(html) == ()
    assert doubts(html, html) == ()


def test_the_syndicated_form_is_let_in() -> None:
    text = '<div id="bodyContent"><h3>One</h3><div class="pdq-sections"><p>x</p></div></div>'
    assert doubts(f'<html><body><h2 id="bodyTitle">Skin Tumor (PDQ®)</h2>{text}</body></html>') == ()


@pytest.mark.parametrize(
    "edited",
    [
        PAGE.replace("large", "small"),
        PAGE.replace("Skin Tumor Treatment", "Treatment of Skin Tumors"),
        PAGE.replace("–Health Professional", " — Health professional"),
        elsewhere(PAGE),
        elsewhere(PAGE.replace("Skin Tumor Treatment (PDQ®)", "Cutaneous Neoplasms (PDQ®)")),
        document(subjects=SUBJECTS[:6]),
        document(
            subjects=(
                *SUBJECTS,
                "history",
                "cost",
                "future",
                "past",
                "diet",
                "sleep",
                "work",
                "travel",
                "sport",
                "school",
                "family",
                "pets",
            )
        ),
        PAGE.replace("Changes to This Summary", "Latest Updates to This Summary"),
        document(changes="Added text to state that. " * 200),
        PAGE.replace("</html>", "</HTML>\n<!-- served in 0.1 s -->\n"),
        PAGE.replace("</html>", "</html >" + " " * 2000),
        PAGE.replace("<h2>", "<h2><em>").replace("</h2>", "</em></h2>"),
    ],
    ids=[
        "a word in every section",
        "renamed",
        "the title typed anew",
        "moved",
        "renamed and moved",
        "four sections fewer",
        "twice the sections",
        "a new name for the changes",
        "a long list of changes",
        "a comment at the end",
        "space at the end",
        "emphasis",
    ],
)
def test_an_edited_document_is_let_in(edited: str) -> None:
    assert doubts(edited, PAGE) == ()


def test_a_long_list_of_changes_does_not_stand_for_the_text() -> None:
    first = document(changes="Added text to state that. " * 2000)
    assert doubts(PAGE, first) == ()
    assert any(
        "words where" in reason for reason in doubts(document(subjects=("cause",), changes="Added text to state that. " * 2000), PAGE)
    )


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (document(subjects=SUBJECTS[:2]), "the reader can no longer find 16 of 21 sections"),
        (document(subjects=SUBJECTS[:4]), "the reader can no longer find 12 of 21 sections"),
        ("", "the page is empty"),
        (PAGE[:-8], "the page is cut short: it does not end with </html>"),
    ],
)
def test_the_reason_says_what_is_missing(html: str, reason: str) -> None:
    found = doubts(html, PAGE)
    assert reason in found if reason else found == ()


def test_sections_are_known_by_their_id_else_by_their_heading() -> None:
    assert doubts(PAGE.replace('id="_', 'id="_new'), PAGE) == ()
    assert doubts(PAGE.replace("<h2>", "<h2>On the ").replace("<h3>", "<h3>Yet "), PAGE) == ()
    assert doubts(PAGE.replace("<h3>", "<h3>Yet "), PAGE) == ()
    both = PAGE.replace('id="_', 'id="_new').replace("<h2>", "<h2>On the ").replace("<h3>", "<h3>Yet ")
    assert doubts(both, PAGE) == ("the reader can no longer find 21 of 21 sections",)


def test_as_many_other_sections_do_not_stand_for_those_that_are_gone() -> None:
    padding = "".join(f"<section><h3>Extra {i}</h3><p>Words</p></section>" for i in range(40))
    html = document(subjects=SUBJECTS[:2]).replace("</section></div></section>", f"</section>{padding}</div></section>", 1)
    assert any("16 of 21 sections" in reason for reason in doubts(html, PAGE))


def test_sections_without_their_text_are_doubted() -> None:
    emptied = re.sub("<p>The.*?</p></section>", "", PAGE)
    assert any(reason.startswith("the text has ") for reason in doubts(emptied, PAGE))


@pytest.mark.parametrize(
    "other",
    [
        elsewhere(document("lung")),
        elsewhere(document("breast", title="Breast Tumor Treatment (PDQ®)–Patient Version")),
        SPANISH,
        elsewhere(document("lung")).replace('rel="canonical"', 'rel="other"'),
    ],
    ids=["another subject", "another audience", "another language", "another subject without an address"],
)
def test_another_document_is_doubted_though_its_title_has_the_same_words(other: str) -> None:
    assert any(reason.startswith("the title is another one: “") for reason in doubts(other, PAGE))


def test_what_all_documents_share_does_not_make_two_documents_one() -> None:
    shared = ABOUT.replace("experts", "many experts " * 40)
    one, other = PAGE.replace(ABOUT, shared), elsewhere(document("lung").replace(ABOUT, shared))
    assert doubts(other, one)


def test_a_translation_with_the_same_references_is_another_document() -> None:
    studies = references(*(study(f"Author {i}: A study of some tumors in many patients over years.", i) for i in range(200)))
    one = PAGE.replace("</section></div></section>", f"</section>{studies}</div></section>", 1)
    other = SPANISH.replace("</p></div></section>", f"</p>{studies}</div></section>", 1)
    assert any(reason.startswith("the title") for reason in doubts(other, one))


@pytest.mark.parametrize("sixteenth", range(1, 16))
@pytest.mark.parametrize("current", [None, PAGE], ids=["first", "again"])
def test_half_a_page_is_doubted(sixteenth: int, current: str | None) -> None:
    body = PAGE.encode()
    assert "the page is cut short: it does not end with </html>" in doubts(body[: len(body) * sixteenth // 16], current)


@pytest.mark.parametrize("sixteenth", range(1, 7))
def test_half_a_page_is_doubted_though_something_closed_it(sixteenth: int) -> None:
    assert doubts(PAGE[: len(PAGE) * sixteenth // 16] + "</body></html>", PAGE)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_page_is_whole_in_any_codec(codec: str) -> None:
    assert doubts(PAGE.encode(codec), PAGE) == ()
    assert any("cut short" in reason for reason in doubts(PAGE[:-8].encode(codec), PAGE))


@pytest.mark.parametrize(
    "title",
    [
        "Maintenance Therapy for Skin Tumors (PDQ®)",
        "Errors in Dosing (PDQ®)",
        "Not Otherwise Specified Tumors (PDQ®)",
        "Security and Cancer (PDQ®)",
        "Page Kidd Syndrome (PDQ®)",
        "Site-Specific Tumors (PDQ®)",
        "Access to Care (PDQ®)",
        "Signs of Skin Tumors (PDQ®)",
        "Forbidden Foods (PDQ®)",
        "Servicios de salud (PDQ®)",
        "La piel (PDQ®)",
        "100 Questions (PDQ®)",
        "5-Fluorouracil (PDQ®)",
        "The Site of the Tumor (PDQ®)",
    ],
)
def test_a_title_that_begins_like_a_message_is_one_of_a_document(title: str) -> None:
    assert doubts(document(title=title)) == ()


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Error 404",
        "403 Forbidden",
        "503 Service Unavailable",
        "Error: page not found",
        "Page Not Found",
        "Page not found | Site",
        "Not Found",
        "The page cannot be found",
        "This site is under maintenance"[5:],
        "Site under maintenance",
        "Scheduled Maintenance",
        "Under Maintenance",
        "Access Denied",
        "Access is denied",
        "Sorry, something went wrong",
        "Oops! That page can’t be found.",
        "We can't find that page",
        "Just a moment...",
        "Attention Required! | Shield",
        "Are you a robot?",
        "Sign In",
        "Log in",
        "Login",
        "Verifying you are human",
        "Security Check Required",
        "Service Temporarily Unavailable"[8:],
        "Bad Gateway",
        "Página no encontrada",
        "La página no existe",
        "Acceso denegado",
        "El sitio no está disponible",
        "Sitio en mantenimiento",
        "Iniciar sesión",
        "Inicie sesión",
    ],
)
def test_a_title_that_is_a_message_is_doubted_even_over_a_whole_document(title: str) -> None:
    assert doubts(document(title=title)) == (f"the title is that of a message, not of a document: “{title}”",)


@pytest.mark.parametrize(
    ("status", "elsewhere", "outcome", "words"),
    [
        (200, None, None, ""),
        (200, "https://other.example/x", Outcome.SUSPECT, "https://other.example/x"),
        (301, "https://other.example/x", Outcome.SUSPECT, "was not followed"),
        (301, None, Outcome.ERROR, "status 301"),
        (304, None, Outcome.ERROR, "status 304"),
        (204, None, Outcome.ERROR, "status 204"),
        (206, None, Outcome.ERROR, "status 206"),
        (404, None, Outcome.ERROR, "no such page (404)"),
        (410, None, Outcome.ERROR, "no such page (410)"),
        (401, None, Outcome.BLOCKED, "refuses to show the page (401)"),
        (403, None, Outcome.BLOCKED, "refuses to show the page (403)"),
        (407, None, Outcome.BLOCKED, "refuses"),
        (451, None, Outcome.BLOCKED, "refuses"),
        (429, None, Outcome.ERROR, "status 429"),
        (500, None, Outcome.ERROR, "status 500"),
        (503, None, Outcome.ERROR, "status 503"),
        (599, None, Outcome.ERROR, "status 599"),
    ],
)
def test_a_check_ends_by_its_status_where_that_says_enough(status: int, elsewhere: str | None, outcome: Outcome | None, words: str) -> None:
    judged = gate.judge_status(answer(status, elsewhere=elsewhere))
    assert (judged.outcome if judged else None) is outcome
    assert judged is None or words in judged.reason


def test_an_answer_that_nothing_changed_is_judged_by_nobody() -> None:
    assert gate.judge_status(answer(304, not_modified=True)) is None


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ((("CF-Mitigated", "challenge"),), Outcome.BLOCKED),
        ((("x-amzn-waf-action", "captcha"),), Outcome.BLOCKED),
        ((("X-Squid-Error", "ERR_ACCESS_DENIED 0"),), Outcome.BLOCKED),
        ((("X-Squid-Error", "ERR_CONNECT_FAIL 111"),), Outcome.ERROR),
        ((("X-Cache", "Error from cloudfront"),), Outcome.ERROR),
        ((("X-Cache", "Hit from cloudfront"), ("Server", "cloudflare"), ("CF-RAY", "1"), ("X-Iinfo", "9-1")), None),
        ((("Server", "AkamaiGHost"),), None),
    ],
)
def test_the_headers_of_a_firewall_say_what_it_did_and_its_presence_says_nothing(
    headers: tuple[tuple[str, str], ...], outcome: Outcome | None
) -> None:
    judged = gate.judge_status(answer(200, *headers))
    assert (judged.outcome if judged else None) is outcome
    assert judged is None or judged.cause in {"waf", "status"}


@pytest.mark.parametrize(
    ("url", "cause"), [("https://www.cancer.gov/", "home"), ("https://www.cancer.gov/espanol", "home"), (ADDRESS, None)]
)
def test_a_redirect_to_the_front_page_is_doubted(url: str, cause: str | None) -> None:
    judged = gate.judge_status(answer(200, url=url, hops=("https://www.cancer.gov/old",)))
    assert (judged.cause if judged else None) == cause


@pytest.mark.parametrize(
    ("new", "let_in"),
    [
        (PAGE.replace("https://www.cancer.gov/types/skin", "http://cancer.gov/types/skin"), True),
        (PAGE.replace('tumor-pdq"', 'tumor-pdq/?a=1"'), True),
        (elsewhere(PAGE), True),
        (elsewhere(document("lung", title="Skin Tumor Treatment (PDQ®)–Health Professional Version")), False),
        (document("lung", title="Skin Tumor Treatment (PDQ®)–Health Professional Version"), False),
    ],
    ids=["the same address", "with a query", "moved", "another document elsewhere", "another document here"],
)
def test_a_document_is_known_by_what_it_says_wherever_it_stands(new: str, *, let_in: bool) -> None:
    judged = verdict(new, PAGE)
    assert (judged is None) == let_in
    assert let_in or (judged is not None and judged.cause in {"identity", "home"})


def test_another_character_set_is_doubted_where_it_is_known() -> None:
    judged = verdict(PAGE, PAGE, charset="cp1252")
    assert judged is not None
    assert (judged.outcome, judged.cause) == (Outcome.SUSPECT, "charset")
    assert verdict(PAGE, PAGE, known="") is None


def test_letters_written_twice_over_are_doubted() -> None:
    judged = verdict(PAGE.replace("large", "“large”").encode().decode("cp1252", errors="replace"), None)
    assert judged is not None
    assert judged.cause == "charset"


def test_the_cause_is_the_most_telling_one_and_the_reason_names_all() -> None:
    judged = verdict(framed("Page Not Found", "Try the search.")[:-8], PAGE)
    assert judged is not None
    assert judged.cause == "message"
    assert "cut short" in judged.reason
    assert judged.reason.startswith("the title is that of a message")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Please complete the CAPTCHA to go on.", "waf"),
        ("Your request was blocked by our security policy.", "waf"),
        ("This page is temporarily unavailable.", "message"),
        ("Inicie sesión para leer esta página.", "message"),
    ],
)
def test_a_message_in_the_documents_own_frame_is_doubted_and_the_same_words_in_a_long_document_are_not(text: str, cause: str) -> None:
    judged = verdict(page(section("_1", "Summary", f"<p>{text}</p>")))
    assert judged is not None
    assert judged.cause == cause
    assert judged.outcome is (Outcome.BLOCKED if cause == "waf" else Outcome.SUSPECT)
    long = document(changes="Added text to state that. " * 2) + ""
    assert verdict(long.replace("<p>In most", f"<p>{text}</p><p>{'Tumors grow. ' * 60}</p><p>In most", 1)) is None


def test_a_page_that_leaves_its_parts_open_is_doubted_though_it_ends() -> None:
    judged = verdict(f"{PAGE[: len(PAGE) * 2 // 3]}</body></html>")
    assert judged is not None
    assert judged.cause == "cut"


def test_a_page_whose_inner_links_lead_nowhere_is_doubted_the_first_time() -> None:
    links = "".join(f'<a href="#cit/section_1.{n}">{n}</a>' for n in range(1, 9))
    judged = verdict(PAGE.replace("<p>In most", f"<p>[{links}] In most", 1))
    assert judged is not None
    assert judged.reason.startswith("8 of 8 links within the page")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<ul>", "<nav>", "list items"),
        ("<h3>", "<div>", "without the heading"),
        ("<p>", "<template>", "though the page still has their words"),
    ],
)
def test_what_is_on_the_page_and_no_longer_read_is_no_deletion(old: str, new: str, words: str) -> None:
    closing = (old.replace("<", "</"), new.replace("<", "</"))
    judged = verdict(PAGE.replace(old, new).replace(*closing), PAGE)
    assert judged is not None
    assert judged.cause == "layout"
    assert words in judged.reason


def many(sentence: str) -> str:
    return "".join(
        f"<p>In {year} some {year % 97}% of kites – those of “study {year}” – flew. {sentence}</p>" for year in range(1990, 2010)
    )


KITES = page(section("_1", "Kites", many("Nobody knows why.")), ABOUT, title="Kites (PDQ®)–For all")


@pytest.mark.parametrize(
    ("damaged", "cause", "reason"),
    [
        (KITES.replace("Nobody knows why.", "An error occurred.", 1), "message", "a message stands in the text, 1 times"),
        (many("Nobody knows why. Buy our kites at half of the price."), "damaged", "the same 8 new words were put into 20 paragraphs"),
        (re.sub(r"<p>In.*?</p>", "<p>What stood here will come again.</p>", KITES, count=5), "damaged", "same new text stands in 5 places"),
        (KITES.replace("–", "&amp;ndash;"), "charset", "character references"),
        (KITES.replace("(PDQ®)–", "(PDQ?)?"), "charset", "the letters of the title"),
        (KITES.replace("(PDQ®)–", "(PDQ)"), "charset", "the letters of the title"),
        (KITES.encode("ascii", "replace").decode(), "charset", "letters were replaced"),
        (KITES.encode("ascii", "ignore").decode(), "charset", "letters and marks beyond ASCII are gone"),
        (re.sub(r"(?<=>)In.*?(?=</p>)", lambda m: re.sub(r"\d", "#", m[0]), KITES), "damaged", "20 of 20 paragraphs with numbers"),
        (re.sub(r"\d+%", "XX%", KITES), "damaged", "20 of 20 paragraphs with percentages"),
        (re.sub(r"(?<=>)In.*?(?=</p>)", lambda m: m[0].upper(), KITES), "damaged", "in capitals alone"),
    ],
)
def test_a_damaged_copy_is_doubted(damaged: str, cause: str, reason: str) -> None:
    html = damaged if "<html" in damaged else page(section("_1", "Kites", damaged), ABOUT, title="Kites (PDQ®)–For all")
    judged = verdict(html, KITES)
    assert judged is not None
    assert judged.cause == cause
    assert reason in judged.reason


@pytest.mark.parametrize(
    "edited",
    [
        re.sub(r"<p>In.*?</p>", lambda m: m[0].replace("Nobody knows why.", "Why is not known yet."), KITES),
        KITES.replace("Nobody knows why.", "Nobody knows why. Buy our kites at half of the price.", 4),
        re.sub(r"[“”]", '"', KITES).replace("–", "-"),
        KITES.replace("(PDQ®)", "(PDQ)"),
        re.sub(r"\d+%", "some", KITES, count=8),
        KITES.replace("Nobody knows why.", "Who knows? Not we.", 9),
        KITES.replace("Nobody knows why.", "The error that occurred in most of them was to fly too high.", 9),
        KITES.replace("<p>In", "<p>IN", 9),
    ],
)
def test_what_editors_do_in_many_places_is_no_damage(edited: str) -> None:
    assert edited != KITES
    assert doubts(edited, KITES) == ()


def test_a_boilerplate_sentence_that_is_worded_anew_throughout_is_an_edit() -> None:
    often = "".join(section(f"_k{n}", f"Kites {n}", f"<p>Kites of kind {n}.</p><p>Find a club near you in our list.</p>") for n in range(8))
    before = page(often, ABOUT, title="Kites (PDQ®)–For all")
    longer = before.replace("in our list.", "in our list. The list was made by all clubs.")
    assert doubts(longer, before) == ()
    assert doubts(before.replace("Find a club near you in our list.", "All clubs are listed on another page."), before) == ()


def test_garbled_letters_are_doubted_on_a_first_page_too() -> None:
    for garbled in (KITES.encode("ascii", "replace"), KITES.replace("–", "\ufffd"), KITES.replace("–", "&amp;ndash;")):
        judged = verdict(garbled)
        assert judged is not None
        assert judged.cause == "charset"
    assert doubts(KITES.replace("why.", "why. See https://kites.example/?a=1.")) == ()


def test_a_content_is_measured_without_the_list_of_changes() -> None:
    html = page(
        section("_1", "Two words", "<p>And three more.</p>"), section("_2", "Changes to This Summary (01/02/2018)", "<p>None of these.</p>")
    )
    assert measure(read(html)[1]) == (1, 5)
    assert measure(Content(Facts("x"))) == (0, 0)


def test_a_reference_counts_as_one_word() -> None:
    html = page(section("_1", "A", references("Ann B: A long title of a study. Journal 1, 2018.", "Cid D: Another.")))
    assert measure(read(html)[1]) == (1, 3)
