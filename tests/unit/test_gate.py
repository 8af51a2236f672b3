from __future__ import annotations

import re

import pytest

from tests.unit.parse.pages import page, references, section, study
from tracker import gate, parse
from tracker.model.capture import Outcome
from tracker.model.snapshot import Content, Facts

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


def doubts(html: str | bytes, current: str | None = None) -> tuple[str, ...]:
    return gate.doubts(*read(html), read(current)[1] if current else None)


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
        (PAGE.replace(told("cause"), "").replace("<li>", "<!--").replace("</li>", "-->"), ""),
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
    judged = gate.judge_status(status, elsewhere)
    assert (judged[0] if judged else None) is outcome
    assert judged is None or words in judged[1]


def test_a_content_is_measured_without_the_list_of_changes() -> None:
    html = page(
        section("_1", "Two words", "<p>And three more.</p>"), section("_2", "Changes to This Summary (01/02/2018)", "<p>None of these.</p>")
    )
    assert gate.measure(read(html)[1]) == (1, 5)
    assert gate.measure(Content(Facts("x"))) == (0, 0)


def test_a_reference_counts_as_one_word() -> None:
    html = page(section("_1", "A", references("Ann B: A long title of a study. Journal 1, 2018.", "Cid D: Another.")))
    assert gate.measure(read(html)[1]) == (1, 3)
