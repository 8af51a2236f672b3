from __future__ import annotations

import datetime as dt

import pytest

from tests.shared import pages
from tracker.model.document import Audience
from tracker.model.errors import ParseError
from tracker.model.proposal import Catalogue, CatalogueKind
from tracker.parse import PDQ
from tracker.parse.catalogue import MOST, read_catalogue
from tracker.parse.profiles import ARTICLE, Profile

SITE = "https://www.publisher.example"
SITEMAP = f"{SITE}/sitemap.xml"
LIST = f"{SITE}/publications/summaries/marsh-board"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemap(*entries: str, declared: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{declared}<urlset {SPACE}>{"".join(entries)}</urlset>'.encode()


def entry(path: str, more: str = "") -> str:
    return f"<url><loc>{SITE}{path}</loc>{more}</url>"


def page(main: str, head: str = "") -> bytes:
    body = f"<nav><a href='/a/nav-pdq'>N</a></nav><main>{main}</main>"
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>".encode()


def read(body: bytes, url: str = SITEMAP, profile: Profile = PDQ) -> Catalogue:
    return read_catalogue(body, profile, url=url)


def paths(found: Catalogue) -> list[str]:
    return [each.url.removeprefix(SITE) for each in found.mentions]


def test_a_sitemap_names_documents_with_their_day_and_other_languages() -> None:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{SITE}{path}"/>'
        for language, path in (("en", "/types/bog/hp/bog-fever-pdq"), ("es", "/espanol/tipos/bog/pro/fiebre-pdq"))
    )
    dated = entry("/types/bog/hp/bog-fever-pdq", f"<lastmod>2024-11-30T08:00:00-05:00</lastmod>{links}")
    found = read(sitemap(dated, entry("/about", "<lastmod>soon</lastmod>"), entry("/types/bog/patient/bog-fever-pdq")))
    assert (found.kind, found.others, found.unread) == (CatalogueKind.SITEMAP, 1, 0)
    first, second = found.mentions
    assert (first.modified, first.language) == (dt.date(2024, 11, 30), "en")
    assert first.alternates == (f"{SITE}/espanol/tipos/bog/pro/fiebre-pdq",)
    assert [(each.language, str(each.audience)) for each in found.mentions] == [("en", "health professional"), ("en", "patient")]
    (spanish,) = read(sitemap(entry("/espanol/tipos/bog/paciente/fiebre-pdq"))).mentions
    assert (spanish.language, str(spanish.audience)) == ("es", "patient")
    assert (second.url, second.modified) == (f"{SITE}/types/bog/patient/bog-fever-pdq", None)


def test_one_address_in_many_spellings_is_one_document() -> None:
    spellings = ("/a/fever-pdq", "/a/fever-pdq/", "/A/Fever-PDQ", "/a/fever-pdq#_12", "/a/fever-pdq?utm_source=mail&amp;gclid=7")
    assert paths(read(sitemap(*map(entry, spellings)))) == ["/a/fever-pdq"]
    assert len(read(sitemap(entry("/a/fever-pdq?part=1"), entry("/a/fever-pdq?part=2"))).mentions) == 2


def test_an_index_names_its_lists() -> None:
    body = f"<sitemapindex {SPACE}><sitemap><loc>{SITE}/one.xml.gz</loc></sitemap><sitemap><loc> /two.xml </loc></sitemap></sitemapindex>"
    found = read(body.encode())
    assert (found.kind, paths(found)) == (CatalogueKind.INDEX, ["/one.xml.gz", "/two.xml"])


def test_of_a_hundred_thousand_addresses_the_documents_are_found() -> None:
    body = sitemap(*(entry(f"/news/{n}{'-pdq' if n % 1000 == 0 else ''}") for n in range(100_000)))
    found = read(body)
    assert (len(found.mentions), found.others) == (100, 99_900)


def test_more_documents_than_one_list_may_have_are_counted() -> None:
    found = read(sitemap(*(entry(f"/a/{n}-pdq") for n in range(MOST + 3))))
    assert (len(found.mentions), found.unread) == (MOST, 3)


def test_what_is_no_address_of_a_page_is_counted() -> None:
    bad = (
        "ftp://publisher.example/x-pdq",
        "http://[bad/x-pdq",
        "https://ana:secret@publisher.example/x-pdq",
        "",
        f"{SITE}/{'x' * 3000}-pdq",
    )
    assert (read(sitemap(*(f"<url><loc>{each}</loc></url>" for each in bad))).unread) == len(bad)


BOMB = "<!DOCTYPE urlset [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1 if n else str()};' * 10}'>" for n in range(12)) + "]>"


@pytest.mark.parametrize(
    "body",
    [
        sitemap(entry("/&a11;-pdq"), declared=BOMB),
        sitemap(entry("/x-pdq"), declared="<!DOCTYPE urlset SYSTEM 'http://127.0.0.1/x.dtd'>"),
        sitemap(entry("/x-pdq"), declared="<!DOCTYPE u [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"),
        sitemap(entry("/x-pdq"), declared=BOMB).decode().encode("utf-16"),
        sitemap(entry("/x-pdq"))[:-20],
        sitemap(entry("/&unknown;-pdq")),
        sitemap("<b>" * 400),
        b"",
        b"\x00\xff\x00",
        b"no list at all",
        page("<h1>Contact</h1><p>Write to us. <a href='/about'>About</a></p>"),
        page("<h1>Fever</h1><a href='/b/other-pdq'>Other</a>", "<link rel='canonical' href='/types/hp/fever-pdq'>"),
        page("<p>Word after word. </p>" * 500 + "<a href='/b/other-pdq'>Other</a>"),
    ],
)
def test_what_is_no_list_or_cannot_be_trusted_is_refused(body: bytes) -> None:
    profile = ARTICLE if b"Word after word" in body else PDQ
    with pytest.raises(ParseError):
        read(body, profile=profile)


@pytest.mark.parametrize("path", pages()[:2], ids=lambda path: path.stem)
def test_a_real_summary_is_a_document_and_no_list(path: object) -> None:
    with pytest.raises(ParseError, match="a document, and no list"):
        read(path.read_bytes(), LIST)  # type: ignore[attr-defined]


def test_a_list_page_names_documents_under_their_headings() -> None:
    main = """<h1>Summaries</h1><h2>Marsh Board</h2><ul>
        <li>Bog Fever Treatment: <a href="/types/bog/hp/bog-fever-pdq">Health professional version</a>
            <a href="/types/bog/patient/bog-fever-pdq#top">Patient</a>
            <a hreflang="es" href="/espanol/tipos/bog/pro/fiebre-pdq">En español</a></li>
        <li><strong>Fen Rash</strong><ul><li><a href="/types/fen/hp/fen-rash-pdq">Health professional</a></li></ul></li></ul>
        <h2>Dune Board</h2><p><a href="/types/dune/hp/dune-cough-pdq?utm_medium=x">Dune <em>Cough</em> Treatment</a></p>
        <a href="#top">Top</a> <a href="mailto:x@publisher.example">Mail</a> <a href="/about">About</a>
        <a href="https://elsewhere.example/types/far-pdq">Far Away Disease of the Other Publisher</a>"""
    found = read(page(main), LIST)
    assert (found.kind, found.others) == (CatalogueKind.PAGE, 1)
    assert [(each.title, each.heading.rpartition(" › ")[2], each.language, each.audience) for each in found.mentions] == [
        ("Bog Fever Treatment (Health professional version)", "Marsh Board", "en", Audience.PROFESSIONAL),
        ("Bog Fever Treatment (Patient)", "Marsh Board", "en", Audience.PATIENT),
        ("Bog Fever Treatment (En español)", "Marsh Board", "es", Audience.PROFESSIONAL),
        ("Fen Rash (Health professional)", "Marsh Board", "en", Audience.PROFESSIONAL),
        ("Dune Cough Treatment", "Dune Board", "en", Audience.PROFESSIONAL),
        ("Far Away Disease of the Other Publisher", "Dune Board", "en", Audience.UNKNOWN),
    ]
    assert found.mentions[4].url == f"{SITE}/types/dune/hp/dune-cough-pdq"


def test_of_a_publisher_that_nothing_is_known_of_all_links_of_a_list_are_documents() -> None:
    links = "".join(f'<li><a href="/guide/{n}">Guideline number {n}</a></li>' for n in range(4))
    found = read(page(f"<h1>Guidelines</h1><ul>{links}</ul>"), LIST, ARTICLE)
    assert paths(found) == [f"/guide/{n}" for n in range(4)]
    assert {each.language for each in found.mentions} == {""}
