from __future__ import annotations

import re
from html import unescape

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.summary import edition
from tests.servers import PageServer
from tests.web.browsing import browsing
from tests.web.past import PAST, history
from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Role
from tracker.web.views.reading import digest

PAGE = "/documents/summary/versions"
READ = "/documents/summary/read"


def article(text: str) -> str:
    return text[text.index("<article") : text.index("</article>")]


def test_a_version_is_read_in_clean_shapes_of_our_own(reader: Visitor) -> None:
    text = article(reader.get(f"{PAGE}/4").text)
    assert '<h2 id="_10">Treatment of Sundew Fever' in text
    assert '<h3 id="_12">Drugs' in text
    assert '<p id="_13">The following drugs' in text
    assert re.search(r'<ul id="_14"><li id="_14\.1">Marshol\.<span class="cited">\[<a href="#section_1\.2">2</a>\]</span>', text)
    assert re.search(r'<table id="_16">\s*<caption>Table 1\. Doses of marshol', text)
    assert '<thead><tr id="_16.1"><th scope="col">Who</th>' in text
    assert '<th scope="row">Adults</th><td>25 mg</td>' in text
    assert re.search(r'<li id="section_1\.1">Dunlin A, Plover B', text)
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/99000002/"' in text
    assert re.search(r'<li id="_24\.1">In spring:.*?<ul id="_25"><li id="_25\.1">look at the feet,', text, re.DOTALL)


def test_links_lead_within_the_page_or_to_the_web_and_nowhere_else(reader: Visitor) -> None:
    text = article(reader.get(f"{PAGE}/4").text)
    assert '<a href="#_13">drugs</a>' in text
    assert '<a href="https://bogs.example/" rel="noreferrer">the bogs</a>' in text
    assert "nothing, " in text
    assert "javascript:" not in text
    assert "<img" not in text
    assert re.search(r'<a href="[^"]+/images/bog\.jpg" rel="noreferrer">Image: A bog in the fog</a>', text)


def test_emphasis_is_kept_and_well_nested(reader: Visitor) -> None:
    text = article(reader.get(f"{PAGE}/4").text)
    assert "<strong>Wet <em>feet</em></strong><em> are</em> H<sub>2</sub>O." in text


def test_all_ids_are_there_once_and_each_place_links_to_itself(reader: Visitor) -> None:
    text = reader.get(f"{PAGE}/4").text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    linked = {unescape(place) for place in re.findall(r'class="here" href="#([^"]+)"', text)}
    assert linked <= set(ids)
    assert {"_2", "_10", "_12", "_13", "_14.1", "_16.3", "section_1.1"} <= linked


def test_its_contents_lead_to_its_sections(reader: Visitor) -> None:
    text = reader.get(f"{PAGE}/4").text
    toc = text[text.index('class="toc"') : text.index("</nav>", text.index('class="toc"'))]
    assert re.findall(r'href="#([^"]+)"', toc) == ["_1", "_10", "_12", "_20", "_60", "_AboutThis_1"]


def test_a_section_has_an_address_by_its_id_and_by_its_title(reader: Visitor) -> None:
    for name in ("_12", "Drugs", "drugs"):
        text = article(reader.get(f"{PAGE}/4?section={name}").text)
        assert "Peatoxan" in text
        assert "Follow-Up" not in text
        assert 'href="/documents/summary/versions/4#section_1.2">2</a>' in text  # its study is listed elsewhere
        assert '<h2 id="_12">' in text
    missing = reader.get(f"{PAGE}/4?section=Nothing")
    assert missing.status_code == 404
    assert "there is no section “Nothing” in this version" in words(missing).replace("There", "there")


def test_versions_stand_in_a_row(reader: Visitor) -> None:
    text = reader.get(f"{PAGE}/2").text
    assert 'rel="prev" href="/documents/summary/versions/1"' in text
    assert 'rel="next" href="/documents/summary/versions/3"' in text
    assert 'rel="next"' not in reader.get(f"{PAGE}/4").text


@pytest.mark.parametrize(
    ("query", "version"),
    [
        ("", 4),
        ("as_of=2024-12-04", 1),
        ("as_of=2024-12-05T07:59", 1),
        ("as_of=2024-12-05T08:00", 2),
        ("as_of=2024-12-06", 3),
        ("published=2024-01-31", 1),
        ("published=2024-02-03", 3),
        ("published=2024-03-03", 4),
    ],
)
def test_it_is_read_as_of_a_day_by_capture_and_by_the_publishers_date(reader: Visitor, query: str, version: int) -> None:
    answer = reader.get(f"{READ}?{query}")
    assert answer.status_code == 200
    assert f"Version {version} ," in words(answer)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("as_of=2024-12-03", "Nothing was kept of summary by 2024-12-03"),
        ("as_of=2031-01-01", "2031-01-01 is in the future"),
        ("as_of=9999-12-31", "9999-12-31 is in the future"),
        ("as_of=soon", "“soon” is no date: write it as 2024-12-03"),
        ("as_of=<script>", "“<script>” is no date"),
        ("published=2023-12-31", "Nothing is kept of summary that its publisher dated 2023-12-31 or earlier"),
        ("published=2099-01-01", "2099-01-01 is in the future"),
        ("as_of=2024-12-05&published=2024-02-03", "give one of them"),
    ],
)
def test_a_day_without_a_version_is_a_page_that_names_the_first(reader: Visitor, query: str, says: str) -> None:
    answer = reader.get(f"{READ}?{query}")
    assert answer.status_code == 404
    assert says in words(answer)
    assert "The first version that is kept is version 1 , captured 2024-12-04 08:00 UTC and dated 3 January 2024" in words(answer)
    assert "<script>" not in answer.text


def test_before_the_first_version_there_is_nothing_to_read_and_the_page_says_so(served: Served) -> None:
    served.desk.add("https://publisher.example/", "fen")
    answer = served.visitor(Role.READER).get("/documents/fen/read")
    assert answer.status_code == 404
    assert "No version is kept yet" in words(answer)


@pytest.mark.parametrize("number", ["5", "0", "-1", "x", "99999999999", "1.5"])
def test_one_that_is_not_kept_is_not_there(reader: Visitor, number: str) -> None:
    assert reader.get(f"{PAGE}/{number}").status_code == 404


def test_which_there_are_is_told(reader: Visitor) -> None:
    assert "There is no version 5: summary has versions 1 to 4, the first of 2024-12-04." in words(reader.get(f"{PAGE}/5"))


def test_a_text_is_found_at_its_place(reader: Visitor) -> None:
    said = digest("Quagmirin.")
    assert reader.get(f"{PAGE}/2/place?said={said}").headers["location"] == f"{PAGE}/2#_14.2"
    assert reader.get(f"{PAGE}/1/place?said={said}").headers["location"] == f"{PAGE}/1"
    assert reader.get(f"{PAGE}/9/place?said={said}").status_code == 404
    assert reader.get(f"{PAGE}/2/place?said=elsewhere").status_code == 422


def test_of_equal_texts_the_one_under_the_headings_is_found(served: Served) -> None:
    twice = edition(1).replace("and asked about new bogs.</p>", 'and asked about new bogs.</p><p id="_29">Marshol.</p>')
    history(served, twice)
    visitor, said = served.visitor(Role.READER), digest("Marshol.")
    places = {
        heading: visitor.get(f"{PAGE}/1/place?said={said}&under={digest(*heading)}").headers["location"].partition("#")[2]
        for heading in (("Treatment of Sundew Fever", "Drugs"), ("Follow-Up",), ("Elsewhere",))
    }
    assert list(places.values()) == ["_14.1", "_29", "_14.1"]


def test_hostile_words_and_ids_do_nothing(served: Served, chromium: Browser) -> None:
    evil = '&lt;script&gt;document.title = "ran"&lt;/script&gt;&lt;img src=x onerror="document.title=1"&gt;turned &#x202e;over'
    page = edition(1, note=f" {evil}").replace('id="_3"', 'id="content"').replace('id="_21"', 'id="x&quot; onclick=&quot;alert(1)"')
    history(served, page.replace("Drugs</h3>", f"{evil}</h3>"))
    visitor = served.visitor(Role.READER)
    for path in (f"{PAGE}/1", f"{PAGE}/1/blame", "/documents/summary", "/documents/summary/timeline"):
        text = visitor.get(path).text
        assert "&lt;script&gt;" in text or path == "/documents/summary"
        assert "<script>" not in text
        assert "\u202e" not in text
        assert text.count('id="content"') == 1
        with browsing(chromium, served, visitor) as window:
            window.goto(path)
            assert window.title() not in {"ran", "1"}
            assert window.evaluate("document.querySelectorAll('[onclick], [onerror], img').length") == 0


def test_an_address_with_a_place_goes_there(past: Served, reader: Visitor, chromium: Browser) -> None:
    with browsing(chromium, past, reader, width=390) as page:
        page.goto(f"{PAGE}/4#_25.2")
        assert page.locator(":target").inner_text().startswith("look at the boots.")
        expect(page.locator(":target")).to_be_in_viewport()


def test_a_table_without_cells_and_headings_without_words_are_shown(served: Served) -> None:
    with PageServer() as server:
        bare = '<table id="_30"><tr><td></td><td>one</td></tr></table><section id="_31"><h3></h3><p>Alone.</p></section>'
        served.desk.add(server.put("/a", edition(1).replace("and asked about new bogs.</p>", f"and asked about new bogs.</p>{bare}")))
        served.desk.check()
    text = article(served.visitor(Role.READER).get(f"{PAGE}/1").text)
    assert "one" in text
    assert "Alone." in text


def test_strangers_read_where_the_desk_is_public(past: Served) -> None:
    assert past.stranger().get(f"{PAGE}/1").headers["location"] == "/sign-in?next=version&id=summary&id=1"
    assert len(PAST) == len(past.desk.versions())
