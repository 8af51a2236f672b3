from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in, track_editions
from tests.e2e.summary import TITLE, edition
from tests.servers import PageServer
from tracker.app import utc_now

PAGE = "/types/sundew/hp/sundew"
KEPT = "Rest and dry feet"


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder with three versions of `sundew`; what the second said of rest stands in it alone."""
    shell = shell_in(tmp_path_factory.mktemp("search"))
    with PageServer() as pages:
        track_editions(shell, pages, 1)
        pages.put(PAGE, edition(2).replace(KEPT, "Repose (riposo è tutto) and dry feet"))
        assert shell("check", "sundew").code == 0
        pages.put(PAGE, edition(3))
        assert shell("check", "sundew").code == 0
    return shell


def captured(shell: Shell) -> list[str]:
    return [row["captured_at"] for row in shell("versions", "sundew", "--format", "json").json()]


def minutes(time: str) -> str:
    return time[:16].replace("T", " ")


def test_search_names_section_words_and_capture_dates(history: Shell) -> None:
    first, second, last = map(minutes, captured(history))
    ran = history("search", "quagmirin", "--section", "drugs")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "sundew · Treatment of Sundew Fever > Drugs",
        "  **Quagmirin**.",
        f"  from version 2 ({second} UTC) to version 3 ({last} UTC), the newest",
    ]
    (hit,) = history("search", "repose RIPOSO e", "--format", "json").json()["hits"]
    assert hit["gone"] is True
    gone = history("search", "riposo").out
    assert f"  gone: in version 2 ({second} UTC) alone" in gone
    assert "**riposo** è tutto" in gone
    assert first not in gone or first == second


def test_search_tells_programs_all_of_a_hit(history: Shell) -> None:
    told = history("search", '"dry feet"', "--format", "json").json()
    assert (told["query"], told["more"]) == ('"dry feet"', False)
    assert len(told["hits"]) == 2
    hit = next(hit for hit in told["hits"] if not hit["gone"])
    assert set(hit) == {"slug", "title", "section", "text", "snippet", "found", "first", "last", "gone"}
    assert hit["text"].startswith(KEPT)
    assert [hit["snippet"][start:end] for start, end in hit["found"]] == ["dry feet"]
    times = captured(history)
    assert hit["first"] == {"version": 1, "captured_at": times[0], "updated": "2024-01-03"}
    assert hit["last"] == {"version": 3, "captured_at": times[2], "updated": "2024-03-03"}


def test_search_is_limited_to_what_is_asked_for(history: Shell) -> None:
    today = utc_now().date().isoformat()
    first, second, _ = captured(history)
    for words, count in (
        (["feet", "--gone"], 1),
        (["feet", "--on", first], 1),
        (["riposo", "--on", first], 0),
        (["riposo", "--on", second], 1),
        (["riposo", "--on", today], 0),
        (["riposo", "--since", first, "--until", today], 1),
        (["feet", "--audience", "health professional", "--language", "en", "--document", "sundew"], 2),
        (["feet", "--audience", "patient"], 0),
        (["feet -riposo"], 1),
        (["fever", "--limit", "2"], 2),
    ):
        assert len(history("search", *words, "--format", "json").json()["hits"]) == count
    assert history("search", "fever").out.startswith(f"sundew · {TITLE}\n")
    assert "There is more: --after 2\n" in history("search", "fever", "--limit", "2").out
    assert history("search", "nowhere").out == "Nothing found.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["AND OR"], "holds no word"),
        (["***"], "holds no word"),
        (["NOT feet"], "only says what must not occur"),
        (["feet", "--document", "nobody"], "no document 'nobody'"),
        (["feet", "--section", "nowhere"], "no version of any document asked for has a section “nowhere”"),
        (["feet", "--language", "fr"], "no document has the language “fr”; there is: en"),
        (["feet", "--on", "9999-01-01"], "is in the future"),
        (["feet", "--on", "2024-01-01", "--since", "2024-01-01"], "one or the other"),
        (["feet", "--since", "2024-02-01", "--until", "2024-01-01"], "before --since"),
        (["feet", "--limit", "0"], "--limit"),
    ],
)
def test_search_says_in_one_line_what_cannot_be_searched(history: Shell, words: list[str], told: str) -> None:
    assert told in history("search", *words).refused()


def test_search_on_an_empty_database_finds_nothing(tmp_path: Path) -> None:
    assert shell_in(tmp_path)("search", "feet").out == "Nothing found.\n"
