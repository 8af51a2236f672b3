from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in
from tests.e2e.summary import TITLE, edition
from tests.shared import shared
from tracker.app import utc_now

GONE = " The marshol plant is an evergreen."
DATES = ("2024-01-03", "2024-02-03", "2024-03-03", "2024-04-03")
PAGES = (
    edition(1),
    edition(2, note=GONE),
    edition(3).replace("12%", "14%"),
    edition(4).replace("12%", "14%").replace("two weeks", "ten days"),
)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder where four versions of `sundew` are kept: between the second and the third a sentence came and went."""
    folder = tmp_path_factory.mktemp("history")
    shell = shell_in(folder)
    for date, page in zip(DATES, PAGES, strict=True):
        (folder / f"{date}.html").write_text(page, encoding="utf-8")
    assert shell("import", "sundew", *(f"{date}.html" for date in DATES)).code == 0
    return shell


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder where the real pair is kept as `child-lung`, imported in the wrong order."""
    folder = tmp_path_factory.mktemp("seed")
    shell = shell_in(folder)
    for name, source in (("2024-11-02.html", "version-1.html"), ("2024-12-03.html", "version-2.html")):
        (folder / name).write_bytes(shared(f"seed/{source}").read_bytes())
    for name in ("2024-12-03.html", "2024-11-02.html"):
        assert shell("import", "child-lung", name).code == 0
    return shell


def lines(text: str, word: str) -> list[str]:
    return [re.sub(r"  +", " | ", line) for line in text.splitlines() if word in line]


def test_blame_names_version_dates_and_study_of_a_sentence(history: Shell) -> None:
    ran = history("blame", "sundew", "--section", "Drugs")
    assert ran.code == 0
    assert ran.err == "version 4 of sundew, captured 2024-04-03 00:00 UTC\n"
    assert lines(ran.out, "NOT YET ON") == ["VERSION | NOT YET ON | THERE ON | STUDY | SINCE THEN | SENTENCE"]
    assert lines(ran.out, "# ") == ["# Treatment of Sundew Fever > Drugs"]
    assert lines(ran.out, "Marshol") == ["1 | - | 2024-01-03 | - | - | Marshol."]
    assert lines(ran.out, "Peatoxan") == ["3 | 2024-02-03 | 2024-03-03 | Cedar et al. | - | Peatoxan."]
    assert "relapse" not in ran.out


def test_blame_says_when_a_sentence_was_reworded(history: Shell) -> None:
    found = lines(history("blame", "sundew").out, "About 14% of patients")
    assert found[0].startswith("1 | - | 2024-01-03 | - | reworded 3 (2024-02-03 to 2024-03-03) | About 14%")


def test_blame_in_json_has_every_interval(history: Shell) -> None:
    found = history("blame", "sundew", "--format", "json").json()
    assert (found["slug"], found["version"], found["captured_at"], found["section"]) == ("sundew", 4, "2024-04-03T00:00:00+00:00", [])
    by_text = {sentence["text"]: sentence for sentence in found["sentences"]}
    assert by_text["Peatoxan."] == {
        "section": ["Treatment of Sundew Fever", "Drugs"],
        "text": "Peatoxan.",
        "studies": [{"key": "pmid:99000004", "label": "Cedar et al."}],
        "came": {"version": 3, "not_at": "2024-02-03T00:00:00+00:00", "there_at": "2024-03-03T00:00:00+00:00"},
        "reworded": None,
        "moved": None,
        "went": None,
        "returned": None,
    }
    assert by_text["Marshol."]["came"] == {"version": 1, "not_at": None, "there_at": "2024-01-03T00:00:00+00:00"}


@pytest.mark.parametrize("named", [("--version", "2"), ("--as-of", "2024-02-20")])
def test_blame_of_an_older_version_knows_nothing_later(history: Shell, named: tuple[str, str]) -> None:
    ran = history("blame", "sundew", *named)
    assert ran.err.startswith("version 2 of sundew")
    assert lines(ran.out, GONE.strip()) == [f"2 | 2024-01-03 | 2024-02-03 | - | - | {GONE.strip()}"]
    assert "Peatoxan" not in ran.out


@pytest.mark.parametrize("command", [("blame", "sundew", "--section"), ("timeline", "sundew")])
def test_an_unknown_section_is_answered_with_those_that_there_are(history: Shell, command: tuple[str, ...]) -> None:
    error = history(*command, "Surgery").refused()
    assert "there is no section “Surgery”; the sections are: General Information About Sundew Fever; Treatment of Sundew Fever" in error
    assert "may be: General Information About Sundew Fever; Treatment of Sundew Fever" in history(*command, "sundew fever").refused()


@pytest.mark.parametrize("command", ["blame", "show", "versions"])
def test_a_date_in_the_future_is_refused(history: Shell, command: str) -> None:
    assert "2999-01-01 is in the future" in history(command, "sundew", "--as-of", "2999-01-01").refused()


@pytest.mark.parametrize("command", ["blame", "show", "versions"])
def test_before_the_first_version_there_is_none_but_its_date(history: Shell, command: str) -> None:
    error = history(command, "sundew", "--as-of", "2023-12-31").refused()
    assert "nothing was kept" in error
    assert "2024-01-03" in error


@pytest.mark.parametrize(("day", "version"), [("2024-01-03", 1), ("2024-02-29", 2), (utc_now().date().isoformat(), 4)])
def test_show_goes_by_the_publishers_own_date(history: Shell, day: str, version: int) -> None:
    ran = history("show", "sundew", "--published", day)
    assert ran.err.startswith(f"version {version} of sundew")
    assert ran.out.startswith(TITLE)


@pytest.mark.parametrize("command", ["show", "versions"])
def test_the_publishers_date_has_a_first_and_no_future(history: Shell, command: str) -> None:
    assert "the first is dated 2024-01-03" in history(command, "sundew", "--published", "2024-01-02").refused()
    assert "2999-01-01 is in the future" in history(command, "sundew", "--published", "2999-01-01").refused()
    assert "“soon” is no date" in history(command, "sundew", "--published", "soon").refused()


@pytest.mark.parametrize("named", [("--as-of", "2024-02-20"), ("--published", "2024-02-20")])
def test_versions_lists_those_until_a_day(history: Shell, named: tuple[str, str]) -> None:
    assert [row["version"] for row in history("versions", "sundew", *named, "--format", "json").json()] == [1, 2]


def test_two_names_of_a_version_are_refused(history: Shell) -> None:
    assert "give one of them" in history("show", "sundew", "--published", "2024-01-03", "--version", "1").refused()
    assert "give one of them" in history("blame", "sundew", "--as-of", "2024-01-03", "--version", "1").refused()


def test_a_timeline_tells_each_version_that_changed_a_section(history: Shell) -> None:
    ran = history("timeline", "sundew", "General Information About Sundew Fever")
    first, *events = ran.out.rstrip("\n").split("\n\n")
    assert first == "sundew: General Information About Sundew Fever"
    assert [event.splitlines()[0] for event in events] == [
        "version 2: not yet so on 2024-01-03, so on 2024-02-03",
        "version 3: not yet so on 2024-02-03, so on 2024-03-03",
    ]
    assert "the marshol plant is an evergreen" in events[0]
    assert "14%" in events[1]


def test_a_timeline_in_json_has_the_changes(history: Shell) -> None:
    found = history("timeline", "sundew", "_20", "--format", "json").json()
    assert found == {"slug": "sundew", "section": ["Follow-Up"], "events": [], "fenced": []}
    first = history("timeline", "sundew", "Drugs", "--format", "json").json()["events"][0]
    assert (first["version"], first["not_at"], first["there_at"]) == (2, "2024-01-03T00:00:00+00:00", "2024-02-03T00:00:00+00:00")
    assert first["section"] == ["Treatment of Sundew Fever", "Drugs"]
    assert [(change["kind"], change["unit"]) for change in first["changes"]] == [("added", "list_item")]
    assert "quagmirin" in first["changes"][0]["statement"]


def test_a_section_that_never_changed_is_told_so(history: Shell) -> None:
    assert "it never changed since the first version" in history("timeline", "sundew", "Follow-Up").out


def test_statistics_of_a_document(history: Shell) -> None:
    out = history("stats", "sundew").out
    assert lines(out, "sundew")[0].startswith("sundew | 4 | ")
    assert [line[:11] for line in lines(out, "2024-0") if re.match(r"2024-\d\d \|", line)] == [f"2024-0{n} | 1" for n in (1, 2, 3, 4)]
    assert lines(out, "Birch") == ["Birch et al. | 2 (2024-02-03) | - | Treatment of Sundew Fever"]
    assert re.search(r"^31 days  +2024-01-03 00:00  2024-02-03 00:00 +sundew$", out, re.MULTILINE)
    assert re.search(r"^91 days  +2024-01-03 00:00  2024-04-03 00:00, the last look  sundew: ", out, re.MULTILINE)


def test_statistics_of_all_documents_in_json(history: Shell) -> None:
    found = history("stats", "--format", "json").json()
    assert set(found) == {"documents", "sections", "months", "rests", "stays", "fenced"}
    assert [(row["slug"], row["versions"]) for row in found["documents"]] == [("sundew", 4)]
    assert found["months"][0]["changes"] == 0
    cedar = next(stay for stay in found["stays"] if stay["reference"] == "Cedar et al.")
    assert cedar["came"] == {"version": 3, "captured_at": "2024-03-03T00:00:00+00:00"}
    assert cedar["went"] is None


def test_without_versions_there_is_nothing_to_ask(tmp_path: Path) -> None:
    shell = shell_in(tmp_path)
    assert shell("stats").out == "no version is kept yet\n"
    shell("add", "http://127.0.0.1:9/page", "--slug", "empty")
    assert "empty has no version yet" in shell("blame", "empty").refused()
    assert "empty has no version yet" in shell("timeline", "empty", "Drugs").refused()
    assert "empty has no version yet" in shell("stats", "empty").out


def test_a_comparison_puts_what_was_undone_into_a_footnote(history: Shell) -> None:
    whole, _, footnote = history("diff", "sundew@1", "sundew@3").out.partition("\nChanged in between, and changed back\n")
    place = "General Information About Sundew Fever"
    assert "evergreen" not in whole
    assert "peatoxan" in whole
    assert f"  - {place}: “{GONE.strip()}” came with version 2 (2024-02-03) and left with version 3 (2024-03-03).\n" in footnote


def test_the_footnote_speaks_spanish_and_html(history: Shell) -> None:
    spanish = history("diff", "sundew@1", "sundew@3", "--language", "es").out
    assert "Cambió entretanto, y volvió a ser como antes" in spanish
    assert "llegó con la versión 2 (2024-02-03) y desapareció con la versión 3 (2024-03-03)." in spanish
    page = history("diff", "sundew@1", "sundew@3", "--format", "html").out
    assert "<h2>Changed in between, and changed back</h2>" in page
    assert "came with version 2 (2024-02-03)" in page


def test_a_comparison_in_json_has_what_was_undone(history: Shell) -> None:
    undone = history("diff", "sundew@2024-01-10", "sundew@2024-03-03", "--format", "json").json()["undone"]
    assert [(each["kind"], each["unit"], each["text"]) for each in undone] == [("added", "paragraph", GONE.strip())]
    assert [undone[0][name]["version"] for name in ("there", "again")] == [2, 3]
    assert history("diff", "sundew@3", "sundew@4", "--format", "json").json()["undone"] == []


def test_nothing_is_undone_between_neighbours_or_files(history: Shell) -> None:
    assert "changed back" not in history("diff", "sundew@2", "sundew@3").out
    assert history("diff", "2024-01-03.html", "2024-03-03.html", "--format", "json").json()["undone"] == []
    assert "undone" not in history("report", "sundew", "--format", "json").json()


def test_the_seed_pair_knows_no_alectinib_before_it_came(seed: Shell) -> None:
    assert "2024-11-02" in seed("show", "child-lung", "--as-of", "2024-01-01").refused()
    assert "alectinib" not in seed("show", "child-lung", "--as-of", "2024-12-02").out
    assert "alectinib" not in seed("show", "child-lung", "--published", "2024-01-01").out
    assert "alectinib" in seed("show", "child-lung").out


def test_blame_dates_alectinib_with_its_study(seed: Shell) -> None:
    found = seed("blame", "child-lung", "--format", "json").json()["sentences"]
    sentence = next(each for each in found if "FN1::ALK" in each["text"] and "alectinib" in each["text"])
    assert [study["label"] for study in sentence["studies"]] == ["Fujiki et al."]
    assert sentence["came"]["not_at"] == "2024-11-02T00:00:00+00:00"
    assert sentence["came"]["there_at"] == "2024-12-03T00:00:00+00:00"
    assert any("2024-11-02 | 2024-12-03 | Fujiki et al." in line for line in lines(seed("blame", "child-lung").out, "FN1::ALK"))
