from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.summary import edition
from tests.web.past import history
from tests.web.visiting import Served, Visitor, words
from tracker.model.document import State
from tracker.model.people import Role


def hits(visitor: Visitor, **asked: str) -> list[str]:
    """Return the hits as words."""
    return [words_of(hit) for hit in re.findall(r"<li data-item>(.*?)</li>", find(visitor, **asked), re.DOTALL)]


def find(visitor: Visitor, **asked: str) -> str:
    answer = visitor.client.get("/search", params=asked)
    assert answer.status_code == 200, words(answer)
    return answer.text


def words_of(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_a_hit_stands_in_its_context_with_its_words_marked_and_where_it_was_said(reader: Visitor) -> None:
    (hit,) = hits(reader, q="summer never", document="summary")
    assert "› General Information About Sundew Fever Sundew fever is an invented disease" in hit
    assert "Since version 4 (7 December 2024)" in hit
    text = find(reader, q="summer never", document="summary")
    assert "It was <mark>never</mark> seen in <mark>summer</mark>." in text


def test_its_links_lead_to_the_place_in_the_first_and_in_the_last_version(reader: Visitor) -> None:
    text = find(reader, q="quagmirin", section="Drugs", document="summary")
    (item,) = re.findall(r"<li data-item>(.*?)</li>", text, re.DOTALL)
    links = [unescape(link) for link in re.findall(r'href="([^"]+/place[^"]+)"', item)]
    assert [reader.get(link).headers["location"] for link in links] == [
        "/documents/summary/versions/2#_14.2",
        "/documents/summary/versions/4#_14.2",
    ]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"document": "summary"}, 1),
        ({"document": "resumen"}, 1),
        ({"language": "es"}, 1),
        ({"language": "en", "board": "Invented Diseases"}, 1),
        ({"audience": "health professional"}, 2),
        ({"audience": "patient"}, 0),
        ({"section": "Follow-Up"}, 2),
        ({"until": "2024-12-04"}, 1),
        ({"since": "2024-12-05", "until": "2024-12-06"}, 1),
        ({"until": "2024-12-03"}, 0),
        ({"until": "2031-01-01"}, 2),
        ({"gone": "1"}, 0),
    ],
)
def test_filters_stand_in_the_address(reader: Visitor, asked: dict[str, str], count: int) -> None:
    assert len(hits(reader, q='"twice a year"', **asked)) == count


def test_what_is_said_no_more_is_found_and_called_so(reader: Visitor) -> None:
    (hit,) = hits(reader, q='"Adults | 20 mg"', gone="1")
    assert "said no more From version 1 (4 December 2024) to version 2 (5 December 2024)" in hit


def test_hits_come_in_pages(served: Served) -> None:
    many = "".join(f'<p id="_{n}">Bog number {n} is wet.</p>' for n in range(1000, 1045))
    history(served, edition(1).replace("and asked about new bogs.</p>", f"and asked about new bogs.</p>{many}"))
    visitor, found, path = served.visitor(Role.READER), list[str](), "/search?q=bog+number&document=summary"
    while path:
        text = visitor.get(path).text
        found += re.findall(r"<mark>number</mark> (\d+)", text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = unescape(following[1]) if following else ""
    assert sorted(found) == [str(n) for n in range(1000, 1045)]
    assert "Hits 41 to 45, the last." in words(visitor.get("/search?q=bog+number&document=summary&after=40"))
    assert "There is nothing further on" in words(visitor.get("/search?q=bog&after=9000"))
    assert visitor.get("/search?q=bog&after=10001").status_code == 422


def test_an_empty_search_explains_what_can_be_typed(reader: Visitor) -> None:
    for path in ("/search", "/search?q=", "/search?q=++", "/search?q=&document=summary"):
        said = words(reader.get(path))
        assert "What can be typed" in said
        assert "Nothing found" not in said


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=%21%3F", "“!?” holds no word to look for"),
        ("q=-bog", "“-bog” only says what must not occur"),
        ("q=bog&document=nothing", "No document 'nothing'."),
        ("q=bog&section=Nowhere", "has a section “Nowhere”"),
        ("q=bog&language=fr", "No document has the language “fr”"),
        ("q=bog&since=soon", "“soon” is no date"),
        ("q=" + "+".join(f"w{n}" for n in range(70)), "has 70 words; a search takes 64 at most"),
    ],
)
def test_what_cannot_be_looked_for_is_told_beside_the_form(reader: Visitor, query: str, says: str) -> None:
    answer = reader.get(f"/search?{query}")
    assert answer.status_code == 422
    assert says in words(answer)
    assert 'name="q"' in answer.text
    assert "tracker documents" not in answer.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_any_text_is_safe(reader: Visitor, text: str) -> None:
    answer = reader.client.get("/search", params={"q": text.encode("utf-8", "replace").decode()})
    assert answer.status_code in {200, 422}
    assert words(answer)


def test_hostile_words_are_marked_and_escaped(served: Served) -> None:
    history(served, edition(1, note=" &lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;bold"))
    text = find(served.visitor(Role.READER), q='<script> "alert"')
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in text
    assert "<script>" not in text
    assert 'value="&lt;script&gt; &#34;alert&#34;"' in text


def test_nothing_of_removed_documents_is_found(served: Served) -> None:
    history(served, edition(1))
    visitor = served.visitor(Role.READER)
    assert hits(visitor, q="sundew")
    served.desk.set_state(State.REMOVED)
    assert hits(visitor, q="sundew") == []


def test_strangers_are_sent_to_the_entrance(past: Served) -> None:
    assert past.stranger().get("/search?q=bog").headers["location"] == "/sign-in?next=search"
