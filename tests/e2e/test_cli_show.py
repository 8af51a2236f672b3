from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from tests.e2e.shell import PAGE, Shell, shell_in, track_editions
from tests.e2e.summary import edition
from tests.servers import PageServer
from tests.shared import shared
from tracker.app import utc_now

WORD = re.compile(r"[^\W_]+")
SECTION = "Treatment of Childhood Pulmonary Inflammatory Myofibroblastic Tumors"
TWICE = "and PDQ® Cancer Information for Health Professionals pages. About This PDQ Summary"  # the page has it once more than its text


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder where versions 1 and 2 of `sundew` are kept, and the files that they came from."""
    folder = tmp_path_factory.mktemp("history")
    shell = shell_in(folder)
    with PageServer() as pages:
        track_editions(shell, pages, 1, 2)
    for number in (1, 2):
        (folder / f"2024-0{number}-03.html").write_text(edition(number), encoding="utf-8")
    return shell


def today() -> str:
    return utc_now().date().isoformat()


def test_show_prints_what_the_document_says(history: Shell) -> None:
    ran = history("show", "sundew")
    assert ran.code == 0
    assert ran.out.startswith("Sundew Fever Treatment (PDQ®)–Health Professional Version\n\n# General Information About Sundew Fever\n\n")
    assert "  • Quagmirin.[3]\n" in ran.out
    assert "\n\n\n" not in ran.out
    assert re.fullmatch(r"version 2 of sundew, captured \S+ \S+ UTC\n", ran.err)


def test_show_prints_an_older_version(history: Shell) -> None:
    assert "Quagmirin" not in history("show", "sundew", "--version", "1").out


@pytest.mark.parametrize("moment", [today(), today().replace("-", "")])
def test_show_prints_what_it_said_on_a_day(history: Shell, moment: str) -> None:
    ran = history("show", "sundew", "--as-of", moment)
    assert ran.err.startswith("version 2 of sundew")
    assert ran.out == history("show", "sundew").out


def test_show_prints_what_it_said_at_a_time(history: Shell) -> None:
    first, second = (row["captured_at"] for row in history("versions", "sundew", "--format", "json").json())
    assert history("show", "sundew", "--as-of", first).err.startswith("version 1 of sundew")
    assert history("show", "sundew", "--as-of", second).err.startswith("version 2 of sundew")


@pytest.mark.parametrize("name", ["_12", "Drugs", "drugs", " Drugs  "])
def test_show_prints_a_section_by_its_id_or_title(history: Shell, name: str) -> None:
    said = history("show", "sundew", "--version", "1", "--section", name).out
    assert said == "## Drugs\n\nThe following drugs are used for patients with sundew fever:\n  • Marshol.[2]\n"


def test_show_numbers_references_when_asked(history: Shell) -> None:
    plain = history("show", "sundew", "--section", "_10").out
    numbered = history("show", "sundew", "--section", "_10", "--numbers").out
    assert "  • Alder C, Heron D, et al.: Marshol" in plain
    assert "  2. Alder C, Heron D, et al.: Marshol" in numbered


def test_show_for_programs_has_the_whole_content(history: Shell) -> None:
    told = history("show", "sundew", "--format", "json").json()
    assert (told["slug"], told["version"]) == ("sundew", 2)
    assert told["content"]["facts"]["updated"] == "2024-02-03"
    assert [section["anchor"] for section in told["content"]["sections"]] == ["_1", "_10", "_20", "_60", "_AboutThis_1"]
    (part,) = history("show", "sundew", "--section", "_12", "--format", "json").json()["content"]["sections"]
    assert part["heading"]["text"] == "Drugs"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sundew@1", "sundew@2"),
        ("2024-01-03.html", "2024-02-03.html"),
        ("2024-01-03.html", "sundew@2"),
        ("sundew@1", f"sundew@{today()}"),
    ],
)
def test_diff_takes_files_versions_and_dates(history: Shell, old: str, new: str) -> None:
    said = history("diff", old, new)
    assert (said.code, said.err) == (0, "")
    assert "Added quagmirin to the list of drugs" in said.out


def test_diff_gives_one_answer_however_the_sides_are_named(history: Shell) -> None:
    by_file, by_version = (
        history("diff", *sides, "--format", "json").json() for sides in (("2024-01-03.html", "2024-02-03.html"), ("sundew@1", "sundew@2"))
    )
    assert by_file == by_version


def test_diff_exits_1_for_a_change_where_it_is_asked_to(history: Shell) -> None:
    assert history("diff", "sundew@1", "sundew@2").code == 0
    assert history("diff", "sundew@1", "sundew@2", "--exit-code").code == 1
    assert history("diff", "sundew@1", "sundew@1", "--exit-code").code == 0


def test_diff_of_equal_sides_is_empty(history: Shell) -> None:
    told = history("diff", "sundew@2", "2024-02-03.html", "--format", "json").json()
    assert (told["changes"], told["announced"], told["unannounced"]) == ([], [], [])


def test_a_file_is_looked_for_before_a_version(history: Shell) -> None:
    (history.folder / "sundew@2").write_text(edition(1), encoding="utf-8")
    try:
        assert history("diff", "sundew@1", "sundew@2", "--exit-code").code == 0
    finally:
        (history.folder / "sundew@2").unlink()


def test_the_seed_pair_has_its_two_changes_and_no_more(tmp_path: Path) -> None:
    sides = [str(shared(f"seed/version-{number}.html")) for number in (1, 2)]
    told = Shell(tmp_path)("diff", *sides, "--format", "json").json()
    found = [change for change in told["changes"] if change["significance"] != "technical"]
    assert [change["significance"] for change in found] == ["substantive", "substantive"]
    assert {change["section"][0] for change in found} == {SECTION}
    assert [[each["number"] for each in change["references"]] for change in found] == [[8], [9]]
    for change, words in zip(found, ("alectinib", "retrospective"), strict=True):
        assert words in change["statement"]
    assert "targeted therap" in found[0]["statement"]
    assert "(cited Fujiki et al. as reference 8)" in found[0]["statement"]
    assert "(cited Schoot et al. as reference 9)" in found[1]["statement"]
    assert [(item["status"], item["changes"]) for item in told["announced"]] == [("confirmed", [change["id"]]) for change in found]
    assert told["unannounced"] == []


def test_the_seed_page_is_shown_word_for_word(pages: PageServer, tmp_path: Path) -> None:
    text = shared("seed/summary.txt").read_text(encoding="utf-8")
    page = shared("seed/version-2.html").read_bytes()
    shell = shell_in(tmp_path)
    shell("add", pages.put(PAGE, page), "--slug", "seed")
    shell("check", "seed")
    wanted = WORD.findall(text[: text.index("Updated:")].replace("[PUBMED Abstract]", ""))
    shown = WORD.findall(shell("show", "seed").out)
    edits = difflib.SequenceMatcher(None, wanted, shown, autojunk=False).get_opcodes()
    left_out = [" ".join(wanted[i:j]) for name, i, j, _, _ in edits if name in {"delete", "replace"}]
    put_in = [" ".join(shown[i:j]) for name, _, _, i, j in edits if name in {"insert", "replace"}]
    assert [words[:15] for words in left_out] == ["On This Page In", "In This Section"]
    assert left_out[1] == "In This Section Surgery Targeted Therapy"
    assert put_in == [" ".join(WORD.findall(TWICE))]
