from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.digest import samples
from tests.unit.digest.samples import BASE, EDITORIAL, line, notice, pairing, told, write
from tracker import digest
from tracker.digest.phrases import LANGUAGES
from tracker.model.announcement import Verb
from tracker.model.change import Kind
from tracker.model.delivery import CHANGE, LEAVE, Letter
from tracker.model.digest import Correction, CorrectionKind, Told
from tracker.model.document import Audience
from tracker.text import HIDDEN

HOSTILE = st.text(
    st.sampled_from([*"aB <>&\"'{}%\\\r\n\t\0\x07\x1b\x85\xad", *"\u200b\u2028\u2029\u202e\u2066\ufeff\ud800\uffff\U000e0041", "é", "漢"]),
    max_size=60,
)


def flat(letter: Letter) -> str:
    return " ".join(letter.text.split())


def words(letter: Letter) -> str:
    return " ".join(BeautifulSoup(letter.html, "lxml").get_text(" ").split())


@pytest.mark.parametrize("name", ["small", "large", "spanish", "corrected", "board", "quiet"])
def test_text_and_html_say_the_same(name: str) -> None:
    letter = samples.letters()[name]
    page = BeautifulSoup(letter.html, "lxml")
    for tag in page.select("style, title"):
        tag.decompose()
    shown = set(re.findall(r"\w+", page.get_text(" ")))
    written = set(re.findall(r"\w+", re.sub(r"https?://\S+", "", letter.text)))
    heads = {word for each in LANGUAGES.values() for name in each.board_columns for word in name.split()}
    assert shown - written - heads - {"proof", "prueba", "11", "12", "14"} == set()
    assert written - shown - {"Report", "Informe", "Summary", "inbox"} - set(re.findall(r"\w+", f"{CHANGE} {LEAVE}")) == set()


def test_a_statement_says_whether_it_was_announced_and_reviewed() -> None:
    mixed = told(
        line("A1.", announced=True, reviewed=True),
        line("B2."),
        line("C3.", significance=EDITORIAL),
        line("D4.", reworded=True, reviewed=True),
    )
    said = flat(write(mixed))
    assert "A1. [announced]" in said
    assert "B2. [not announced, not reviewed]" in said
    assert "C3. [editorial, not reviewed]" in said
    assert "D4. [not announced, in an editor's words]" in said
    assert "Reviewed by an editor, but for what is marked." in said


def test_what_is_so_of_all_statements_is_said_once() -> None:
    said = flat(write(told(line("A1."), line("B2."))))
    assert "The publisher announced none of it. Not reviewed by an editor yet." in said
    assert "[" not in said
    accepted = flat(write(told(line("A1.", announced=True, reviewed=True))))
    assert "The publisher announced all of it." in accepted
    assert "eviewed" not in accepted


@pytest.mark.parametrize(("substantive", "says"), [(False, "none"), (True, "all")])
def test_what_is_announced_is_said_of_the_substantive_changes_where_it_is_not_so_of_all(*, substantive: bool, says: str) -> None:
    said = flat(write(told(line("A1.", announced=substantive), line("B2.", significance=EDITORIAL, announced=not substantive))))
    assert f"The publisher announced {says} of the substantive changes." in said
    assert ("B2. [editorial, announced]" in said, "B2. [editorial]" in said) == (not substantive, substantive)


def test_the_clock_of_times_is_named_where_there_are_some() -> None:
    assert "All times are UTC." in flat(write(told(line())))
    assert "All times are UTC." in words(write(told(line())))
    for letter in (write(told(first=True, reports=())), digest.write_board(digest.gather([told(line())], share=False), "en", BASE)):
        assert "UTC" not in letter.text + letter.html


def test_what_has_no_report_leads_to_the_summary() -> None:
    said = flat(write(told(first=True, reports=())))
    assert f"Summary: {BASE}/documents/summary-1" in said
    assert "Report" not in said


def test_each_statement_links_to_its_proof_and_each_summary_to_its_report() -> None:
    letter = write(told(line(report=7), reports=(7,)))
    targets = {str(link["href"]) for link in BeautifulSoup(letter.html, "lxml").select("a")}
    assert {f"{BASE}/reports/7", f"{BASE}/reports/7/statements/c1", LEAVE, CHANGE} == targets
    assert f"Report: {BASE}/reports/7" in letter.text


def test_what_the_publisher_announced_and_nothing_shows_is_told() -> None:
    assert "Announced by the publisher, and not seen: “Added x.”" in flat(write(told(pairings=(pairing("Added x."),))))


def test_a_page_that_names_the_links_of_recipients_gets_none() -> None:
    letter = write(told(line(f"Added {LEAVE} and {CHANGE}."), title=LEAVE, board=CHANGE))
    assert letter.text.count(LEAVE) == letter.html.count(LEAVE) == 1
    assert letter.text.count(CHANGE) == letter.html.count(CHANGE) == 1


def test_a_letter_holds_what_mail_readers_need() -> None:
    page = samples.letters()["small"].html
    parsed = BeautifulSoup(page, "lxml")
    assert page.count("prefers-color-scheme: dark") == 1
    assert all(tag.get("style") for tag in parsed.select("td, p, h2, h3, h4"))  # Outlook and some of Gmail know no rules for a class
    assert all(tag.get("role") == "presentation" for tag in parsed.select("table"))
    assert parsed.select("img, script, link, form") == []
    assert parsed.select_one("html")["lang"] == "en"  # type: ignore[index]


@given(title=HOSTILE, board=HOSTILE, text=HOSTILE, section=HOSTILE)
@example("\n\nBcc: x@example.org\n", "\u2028", "a" * 10_000, "\u202e")
@example("\ud800", "\0", "x" * 9_999 + "\n.\r\n.", "{{ leave }}{% raw %}")
@settings(max_examples=60, deadline=None)
def test_whatever_pages_say_a_mail_reads_as_it_was_made(title: str, board: str, text: str, section: str) -> None:
    announced = pairing(text, section=section, verbs=(Verb.UNKNOWN,))
    item = told(line(text or "x", section=(section, title)), title=title, board=board, pairings=(announced,), dismissed=(line(),))
    for letter in (write(item), digest.write_board(digest.gather([item], share=False), "es", BASE)):
        assert 0 < len(letter.subject) <= 200
        assert letter.subject.isprintable()
        assert not HIDDEN.search(letter.text.replace("\t", ""))
        message = EmailMessage(SMTP)
        message["Subject"] = letter.subject
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        again = message_from_bytes(message.as_bytes(), policy=default)
        assert again.keys() == message.keys()
        assert again["Subject"] == letter.subject
        text_part, html_part = again.iter_parts()
        assert text_part.get_content().splitlines() == letter.text.splitlines()
        assert BeautifulSoup(html_part.get_content(), "lxml").select("script, img, form") == []


def test_every_language_has_every_word_with_the_same_blanks() -> None:
    english, *others = ({name: getattr(words, name) for name in words.__slots__} for words in LANGUAGES.values())
    for other in others:
        for name, value in english.items():
            if name not in {"language", "turns"}:
                assert blanks(other[name]) == blanks(value), name


def blanks(value: object) -> list[set[str]]:
    if isinstance(value, str):
        return [set(re.findall(r"\{(\w+)\}", value))]
    if isinstance(value, dict):
        return [each for key in value for each in blanks(value[key])]
    return [each for one in value for each in blanks(one)] if isinstance(value, tuple) else []


def board_of(*items: Told, language: str = "en") -> str:
    return flat(digest.write_board(digest.gather(items, share=False), language, BASE))


def test_the_board_mail_counts_without_editorial_changes_in_both_ways() -> None:
    editorial = pairing("Editorial changes were made to this summary.", "c1", verbs=(Verb.EDITORIAL,))
    said = board_of(
        told(line(), pairings=(pairing("Added x.", "c1", section="Drugs"),)),
        told(line(), document=2, pairings=(editorial,)),  # called editorial, and found to be more
        told(line(significance=EDITORIAL), document=3, pairings=(editorial, pairing("Revised y.", "c1"))),
        told(first=True, document=4, audience=Audience.PATIENT),
    )
    assert "Revised for health professionals ================================ 3; excluding editorial changes: 2 by the publisher's" in said
    assert "announcements, 2 by what was found." in said
    assert "New for patients ================ 1;" in said
    assert "New for health professionals ============================ None." in said


def test_the_board_mail_names_announced_sections_or_the_announced_text_or_what_changed() -> None:
    headed = told(line(), pairings=(pairing("Added x.", "c1", section="Drugs (announced)"), pairing("Added y.", section="Surgery")))
    bare = told(line(), document=2, pairings=(pairing("Added a list of drugs.", "c1"),))
    silent = told(line(section=("Follow-Up", "In Spring"), kind=Kind.REVISED), document=3)
    said = board_of(headed, bare, silent)
    assert "* Drugs (announced) * Surgery" in said
    assert "* Added a list of drugs." in said
    assert "* Follow-Up https" in said


def test_the_board_mail_tells_of_a_document_once_with_all_that_changed_in_it() -> None:
    typo = line("B2.", section=("Causes",), significance=EDITORIAL)
    said = board_of(told(line("A1.", section=("Relapse",))), told(typo, versions=(3, 4), reports=(2,)))
    assert "1; excluding editorial changes: 1 by the publisher's announcements, 1 by what was found." in said
    assert "* Relapse * Causes" in said


def test_the_board_mail_speaks_spanish() -> None:
    said = board_of(told(line(), audience=Audience.PATIENT), told(first=True, document=2), language="es")
    assert "Revisados, para pacientes" in said
    assert "Nuevos, para profesionales de salud" in said


def test_a_board_mail_that_corrects_more_than_there_is_room_for_counts_the_rest() -> None:
    fix = Correction(CorrectionKind.DISMISSED, line())
    said = board_of(*(told(document=n, title=f"T{n}", reports=(n,), corrections=(fix, fix)) for n in range(1, 204)))
    assert said.count("2 statements were dismissed by our editors") == 200
    assert "and 3 more" in said


def test_a_document_that_was_told_in_several_runs_is_one_row() -> None:
    said = board_of(told(line("A1."), versions=(1, 2)), told(line("B2."), versions=(3, 4), reports=(2,)), told(notices=(notice(),)))
    assert said.count("summary-1") == 1
