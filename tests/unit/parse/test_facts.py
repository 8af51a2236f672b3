from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.parse.pages import ADDRESS, page, read, section
from tracker import parse
from tracker.model.document import Audience
from tracker.model.snapshot import Facts

BODY = section("_1", "A", "<p>x</p>")


def test_the_title_is_the_heading_before_the_text_not_one_of_the_frame() -> None:
    html = page(BODY, title="Skin  Tumor\n<em>Treatment</em> (PDQ®)").replace("<nav>", "<h1>The publisher</h1><nav>")
    assert read(html).facts.title == "Skin Tumor Treatment (PDQ®)"


def test_a_page_without_headings_has_no_title() -> None:
    assert read("<html><body><p>x</p></body></html>").facts.title == ""


@pytest.mark.parametrize(
    ("title", "meta", "url", "audience"),
    [
        ("Tumor (PDQ®)–Health Professional Version", "Health Professionals", "", Audience.PROFESSIONAL),
        ("Tumor (PDQ®)–Patient Version", "Patients", "", Audience.PATIENT),
        ("Tumor (PDQ®)–Patient Version", "Health Professionals", "", Audience.PATIENT),
        ("Tumor (PDQ®)–Health Professional Version", "Patients", "https://h/patient/x", Audience.PROFESSIONAL),
        ("Pain in Patients (PDQ®)–Health Professional Version", "", "", Audience.PROFESSIONAL),
        ("Tumor (PDQ®)–Versión para profesionales de salud", "Patients", "", Audience.PROFESSIONAL),
        ("Tumor (PDQ®)–Versión para profesionales de la salud", "", "", Audience.PROFESSIONAL),
        ("Tumor (PDQ®)–Versión para pacientes", "Health Professionals", "", Audience.PATIENT),
        ("Tumor (PDQ®)", "Patients", "https://h/types/hp/x", Audience.PATIENT),
        ("Tumor (PDQ®)", "", "https://h/types/hp/x", Audience.PROFESSIONAL),
        ("Tumor (PDQ®)", "", "https://h/espanol/tipos/pro/x", Audience.PROFESSIONAL),
        ("Tumor (PDQ®)", "", "https://h/espanol/tipos/paciente/x", Audience.PATIENT),
        ("Tumor (PDQ®)", "", "https://h/x", Audience.UNKNOWN),
    ],
)
def test_the_audience_is_that_of_the_title_before_metadata_before_address(title: str, meta: str, url: str, audience: Audience) -> None:
    html = page(BODY, title=title, head=f'<meta name="dcterms.audience" content="{meta}">')
    assert parse.read(html.encode(), parse.PDQ, url=url).facts.audience is audience


@pytest.mark.parametrize(
    ("lang", "language"), [("en", "en"), ("en-US", "en"), ("es", "es"), ("ES_mx", "es"), (" en ", "en"), ("", ""), ("?", "")]
)
def test_the_language_is_that_of_the_page(lang: str, language: str) -> None:
    assert read(page(BODY, language=lang)).facts.language == language


def test_the_language_may_stand_in_the_metadata_alone() -> None:
    assert read(page(BODY, language="", head='<meta http-equiv="content-language" content="es-US">')).facts.language == "es"


@pytest.mark.parametrize(
    ("html", "board"),
    [
        (
            '<a href="/publications/pdq/editorial-boards/adult-treatment">PDQ Adult <em>Treatment</em> Editorial Board</a>',
            "PDQ Adult Treatment Editorial Board",
        ),
        ('<a href="/espanol/publicaciones/pdq/consejos-editoriales/adultos">Consejo editorial</a>', "Consejo editorial"),
        ('<a href="/x/editorial-boards/a"> </a><a href="/x/editorial-boards/b">The Board</a>', "The Board"),
        ('<a href="/elsewhere">PDQ Adult Treatment Editorial Board</a>', ""),
    ],
)
def test_the_board_is_read_off_its_link(html: str, board: str) -> None:
    assert read(page(section("_5", "Changes to This Summary (01/02/2018)", f"<p>{html}</p>"))).facts.board == board


def test_a_boards_link_in_the_frame_is_not_the_documents() -> None:
    html = page(BODY).replace("</header>", '<a href="/x/editorial-boards/b">Other Board</a></header>')
    assert read(html).facts.board == ""


@pytest.mark.parametrize("markup", ["document-dates horizontal", "cgdp-document-dates"])
@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("<strong>Updated:</strong> December 3, 2024", dt.date(2024, 12, 3)),
        ("<strong>Updated:</strong>September 12, 2018", dt.date(2018, 9, 12)),
        ('<strong>Updated:</strong> <time datetime="2024-12-03T12:00:00Z">December 3, 2024</time>', dt.date(2024, 12, 3)),
        ('<strong>Updated:</strong> <time datetime="unclear">December 3, 2024</time>', dt.date(2024, 12, 3)),
        ("<strong>Actualización:</strong> 15 de noviembre de 2018", dt.date(2018, 11, 15)),
        ("<strong>Actualización:</strong> noviembre 15, 2018", dt.date(2018, 11, 15)),
        ("<strong>Updated:</strong> February 30, 2018", None),
        ("<strong>Updated:</strong> soon", None),
    ],
)
def test_the_publishers_date_is_read_in_both_markups_and_languages(markup: str, said: str, date: dt.date | None) -> None:
    assert read(page(BODY, dates=f'<div class="{markup}"><ul class="clearfix"><li>{said}</li></ul></div>')).facts.updated == date


def test_the_date_of_the_update_goes_before_other_dates() -> None:
    dates = '<div class="document-dates"><ul><li>Posted: March 1, 2010</li><li>Updated: March 2, 2018</li></ul></div>'
    assert read(page(BODY, dates=dates)).facts.updated == dt.date(2018, 3, 2)


def test_a_date_without_a_list_is_read() -> None:
    assert read(page(BODY, dates='<div class="document-dates">Posted March 1, 2010</div>')).facts.updated == dt.date(2010, 3, 1)


def test_the_page_names_its_own_address() -> None:
    assert read(page(BODY)).facts.canonical == ADDRESS
    assert read(page(BODY).replace("canonical", "other")).facts.canonical == ""


def test_what_the_page_does_not_say_stays_empty() -> None:
    assert read("<div class='summary-sections'><p>x</p></div>").facts == Facts("")
