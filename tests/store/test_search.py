from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests.fresh import new_file
from tests.postgres import Cluster
from tests.store.samples import DAY, HOUR, NOON, answer, document
from tracker.model.document import Audience, State
from tracker.model.errors import UsageError
from tracker.model.search import Hit, Search
from tracker.model.snapshot import Block, Content, Facts, Mark, MarkKind, Reference, Section, Unit
from tracker.store import captures, documents, snapshots
from tracker.store.index_tables import PresenceRow, TextRow
from tracker.store.search import index
from tracker.store.search.hits import search
from tracker.store.session import Database, open_database

FACTS = Facts("Sundew Fever Treatment", "en", Audience.PROFESSIONAL, "Bog Diseases Editorial Board")
WORDS = "marsh fen bog heath moor alder heron sundew".split()


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(Unit.PARAGRAPH, each) for each in texts)


def section(heading: str, *texts: str, inner: tuple[Section, ...] = (), references: tuple[Reference, ...] = ()) -> Section:
    return Section(Block(Unit.HEADING, heading), parts=(*paragraphs(*texts), *inner), references=references)


def page(*texts: str) -> Content:
    return Content(FACTS, (section("Overview", *texts),))


def keep(session: Session, document_id: int, content: Content, at: dt.datetime) -> int:
    capture = captures.keep(session, document_id, answer(f"{content!r} {at}", at))
    documents.describe(session, document_id, content.facts)
    return snapshots.keep(session, capture, content, str(at), 1).id


def history(session: Session, *contents: Content, slug: str = "sundew") -> int:
    tracked = document(session, slug).id
    for day, content in enumerate(contents):
        keep(session, tracked, content, NOON + day * DAY)
    return tracked


def find(session: Session, query: str, **limits: object) -> tuple[Hit, ...]:
    return search(session, Search(query, **limits)).hits  # type: ignore[arg-type]


def found(session: Session, query: str, **limits: object) -> list[str]:
    return sorted(hit.text for hit in find(session, query, **limits))


def marked(hit: Hit) -> list[str]:
    return [hit.snippet[start:end] for start, end in hit.found]


@pytest.mark.parametrize(
    ("said", "query", "words"),
    [
        ("Fiebre del pantano: diagnóstico", "diagnostico", ["diagnóstico"]),
        ("Fiebre del pantano: diagnostico", "DIAGNÓSTICO", ["diagnostico"]),
        ("An accent apart: Che\u0301ron et al.", "Chéron", ["Che\u0301ron"]),
        ("Straße und Øresund", "strasse oresund", ["Straße", "Øresund"]),
        ("EGFR-mutated tumors", "EGFR-mutated", ["EGFR-mutated"]),
        ("EGFR-mutated tumors", "mutated", ["mutated"]),
        ("EGFR–mutated tumors", '"egfr mutated"', ["EGFR–mutated"]),
        ("The variant p.V600E is common", "p.V600E", ["p.V600E"]),
        ("Stage 3iiiA and and/or 3iiiB", "3iiiA and/or", ["3iiiA", "and/or"]),
        ("Given 1.5 mg twice", "1.5 mg", ["1.5", "mg"]),
        ("Given 1.5 mg twice", '"1.5 mg"', ["1.5 mg"]),
        ("In 1,041 patients (41%)", "1041 41%", ["1,041", "41"]),
        ("TGF-β and µ-opioids", "tgf-Β μ", ["TGF-β", "µ"]),
        ("5 < 6 & <b>not bold</b> &amp; so", "<b>not", ["b>not"]),
        ("Targeted therapies work", "therap*", ["therapies"]),
        ("Targeted therapies work", '"targeted ther*"', ["Targeted therapies"]),
        ("It's the patient’s choice", "patient's it’s", ["It's", "patient’s"]),
        ("CO₂ and m²", "co2 m2", ["CO₂", "m²"]),
        ("沼地の熱 is hot", "沼地の熱 hot", ["沼地の熱", "hot"]),
    ],
)
def test_words_are_found_without_case_and_accents(database: Database, said: str, query: str, words: list[str]) -> None:
    with database.write() as session:
        history(session, page(said, "Nothing of the kind."))
        (hit,) = find(session, query)
        assert hit.text == hit.snippet == said
        assert marked(hit) == words


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("marsh fever", ["fever of the marsh", "the marsh fever"]),
        ('"marsh fever"', ["the marsh fever"]),
        ("“marsh fever”", ["the marsh fever"]),
        ("marsh -fever", ["marsh alone"]),
        ("marsh NOT fever", ["marsh alone"]),
        ('marsh -"marsh fever"', ["fever of the marsh", "marsh alone"]),
        ("heath OR alone", ["a heath, 5 mg", "marsh alone"]),
        ("marsh alone OR the", ["fever of the marsh", "marsh alone", "the marsh fever"]),
        ("marsh AND alone", ["marsh alone"]),
        ("mars", []),
        ("mars*", ["fever of the marsh", "marsh alone", "the marsh fever"]),
        ("5", ["a heath, 5 mg"]),
        ("1.5", ["a bog, 1.5 mg"]),
        ("nowhere", []),
    ],
)
def test_a_query_says_what_must_occur_and_what_must_not(database: Database, query: str, texts: list[str]) -> None:
    with database.write() as session:
        history(session, page("the marsh fever", "fever of the marsh", "marsh alone", "a heath, 5 mg", "a bog, 1.5 mg"))
        assert found(session, query) == texts


@pytest.mark.parametrize(
    "query", ["", " ", "*", "-", "***", '""', "AND", "AND OR NOT", "NOT", "()", '" * "', "-marsh", 'NOT "marsh fen"', "😀"]
)
def test_a_query_without_a_word_is_told_so(database: Database, query: str) -> None:
    with database.write() as session:
        history(session, page("the marsh fever"))
        with pytest.raises(UsageError, match="word") as told:
            find(session, query)
    assert "\n" not in str(told.value)


def test_a_query_of_too_many_words_is_told_so(database: Database) -> None:
    with database.read() as session:
        assert find(session, "marsh " * 64) == ()
        with pytest.raises(UsageError, match="64 at most"):
            find(session, "marsh " * 65)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, postgres: Cluster) -> Iterator[list[Database]]:
    new_file(file := tmp_path_factory.mktemp("hostile") / "tracker.db")
    opened = [open_database(f"sqlite:///{file}"), open_database(postgres.full_database())]
    for each in opened:
        with each.write() as session:
            history(session, page("marsh fen", "bog heath"), page("marsh fen", "moor 1.5 mg"))
    yield opened
    for each in opened:
        each.close()


PIECES = [
    "'",
    '"',
    "“",
    "-",
    "*",
    "(",
    ")",
    ":",
    "^",
    "{",
    "}",
    "+",
    "\\",
    "%",
    "_",
    "&",
    "|",
    "!",
    "<->",
    "NEAR/2",
    "OR",
    "NOT",
    "AND",
    ";--",
]
TYPED = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*PIECES, *WORDS, "words:", "rowid", "\x00", "\ud800", "marsh*", " "]), max_size=12).map("".join),
    st.lists(st.sampled_from([*PIECES, *WORDS, "text_words", "DROP TABLE texts"]), max_size=12).map(" ".join),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED, TYPED)
def test_any_text_that_a_person_types_is_safe_and_both_databases_answer_alike(filled: list[Database], query: str, name: str) -> None:
    for limits in ({}, {"section": name}):
        answers = []
        for each in filled:
            with each.read() as session:
                try:
                    answers.append(found(session, query, **limits))
                except UsageError as error:
                    answers.append([str(error)])
        assert answers[0] == answers[1]
        assert "\n" not in answers[0][:1]
    for each in filled:
        with each.read() as session:
            assert session.scalar(select(func.count()).select_from(TextRow)) == 5  # title, heading, three paragraphs


def test_a_hit_tells_where_it_stood_and_from_when_to_when(database: Database) -> None:
    inner = section("Drugs", "Marshol helps.")
    with database.write() as session:
        first = Content(FACTS, (section("Treatment", "Much is tried.", inner=(inner,)),))
        history(session, first, first, Content(FACTS, (section("Treatment", "Much is tried."),)))
        (hit,) = find(session, "marshol")
        assert (hit.slug, hit.title, hit.section, hit.gone) == ("sundew", FACTS.title, ("Treatment", "Drugs"), True)
        assert [(side.version, side.captured_at) for side in (hit.first, hit.last)] == [(1, NOON), (2, NOON + DAY)]
        (stands,) = find(session, "tried")
        assert (stands.first.version, stands.last.version, stands.last.captured_at, stands.gone) == (1, 3, NOON + 2 * DAY, False)


def test_what_came_back_is_not_gone(database: Database) -> None:
    with database.write() as session:
        tracked = history(session, page("marsh fen"), page("bog"))
        assert [hit.gone for hit in find(session, "fen")] == [True]
        keep(session, tracked, page("marsh fen"), NOON + 2 * DAY)
        assert [(hit.gone, hit.first.version, hit.last.version) for hit in find(session, "fen")] == [(False, 1, 3)]
        assert found(session, "fen OR bog", gone=True) == ["bog"]
        assert found(session, "fen", since=NOON + DAY, until=NOON + DAY) == []
        keep(session, tracked, page("heath"), NOON + 3 * DAY)
        assert [(hit.gone, hit.first.version, hit.last.version) for hit in find(session, "fen", gone=True)] == [(True, 1, 3)]


def test_a_text_is_found_on_the_days_when_it_was_said(database: Database) -> None:
    with database.write() as session:
        history(session, page("marsh fen"), page("bog fen"), page("bog fen"))
        assert found(session, "fen", since=NOON, until=NOON) == ["marsh fen"]
        assert found(session, "fen", since=NOON + DAY - HOUR, until=NOON + DAY - HOUR) == ["marsh fen"]
        assert found(session, "fen", since=NOON + DAY, until=NOON + DAY) == ["bog fen"]
        assert found(session, "fen", since=NOON - HOUR, until=NOON - HOUR) == []
        assert found(session, "fen", since=NOON, until=NOON + 9 * DAY) == ["bog fen", "marsh fen"]
        assert found(session, "fen", since=NOON + 2 * DAY) == ["bog fen"]


def test_of_two_versions_of_one_instant_the_newer_one_was_said(database: Database) -> None:
    with database.write() as session:
        tracked = history(session, page("marsh fen"))
        keep(session, tracked, page("bog fen"), NOON)
        assert found(session, "fen", since=NOON, until=NOON) == ["bog fen"]
        assert found(session, "fen", gone=True) == ["marsh fen"]


def test_a_section_is_one_that_stands_around_too(database: Database) -> None:
    inner = section("Drugs of Choice", "Marshol helps.")
    with database.write() as session:
        history(session, Content(FACTS, (section("Treatment Options", inner=(inner,)), section("Outlook", "Marshol was good."))))
        for name in ("drugs OF choice", "of choice", "treatment options", "Treatment"):
            assert found(session, "marshol", section=name) == ["Marshol helps."]
        for name in ("choice drugs", "treat", "options drugs", "%", "", "50 %"):
            if name:
                with pytest.raises(UsageError, match="has a section"):
                    find(session, "marshol", section=name)


def test_what_moved_is_gone_from_its_section_alone(database: Database) -> None:
    before = Content(FACTS, (section("Overview", "Marshol helps."), section("Drugs", "None.")))
    after = Content(FACTS, (section("Overview", "Nothing."), section("Drugs", "Marshol helps.")))
    with database.write() as session:
        history(session, before, after)
        assert [(hit.section, hit.gone, hit.first.version) for hit in find(session, "marshol")] == [(("Drugs",), False, 1)]
        assert found(session, "marshol", gone=True) == []
        (hit,) = find(session, "marshol", section="Overview", gone=True)
        assert (hit.section, hit.gone, hit.last.version) == (("Overview",), True, 1)
        (hit,) = find(session, "marshol", section="Drugs")
        assert (hit.gone, hit.first.version) == (False, 2)


def test_hits_are_limited_to_documents(database: Database) -> None:
    spanish = Facts("Fiebre del pantano", "es", Audience.PATIENT, "Consejo editorial de diagnóstico")
    with database.write() as session:
        history(session, page("marsh one"))
        history(session, Content(spanish, (section("Resumen", "marsh two"),)), slug="pantano")
        assert found(session, "marsh") == ["marsh one", "marsh two"]
        for limits in (
            {"document": "pantano"},
            {"language": "ES"},
            {"board": "consejo EDITORIAL"},
            {"board": "diagnostico"},
            {"audience": Audience.PATIENT},
        ):
            assert found(session, "marsh", **limits) == ["marsh two"]
        assert found(session, "marsh", language="es", audience=Audience.PROFESSIONAL) == []
        for limits, told in (
            ({"document": "no"}, "no document 'no'"),
            ({"language": "fr"}, "there is: en, es"),
            ({"board": "x"}, "there is: Bog"),
        ):
            with pytest.raises(UsageError, match=told):
                find(session, "marsh", **limits)


def test_a_removed_document_is_hidden(database: Database) -> None:
    with database.write() as session:
        tracked = history(session, page("marsh fen"))
        documents.set_state(session, tracked, State.REMOVED)
        assert find(session, "marsh") == ()
        with pytest.raises(UsageError, match="no document 'sundew'"):
            find(session, "marsh", document="sundew")
        documents.set_state(session, tracked, State.PAUSED)
        assert found(session, "marsh") == ["marsh fen"]


def test_titles_come_first_and_pages_follow_each_other(database: Database) -> None:
    with database.write() as session:
        history(session, page(*(f"sundew {number}" for number in range(5))))
        whole = [hit.text for hit in find(session, "sundew")]
        assert whole[0] == FACTS.title
        assert len(set(whole)) == 6
        pages = [search(session, Search("sundew", limit=4, after=after)) for after in (0, 4, 8)]
        assert [hit.text for each in pages for hit in each.hits] == whole
        assert [each.more for each in pages] == [True, False, False]


def test_of_what_too_many_texts_hold_the_newest_come_first(database: Database) -> None:
    with database.write() as session:
        history(session, *(page(*(f"sundew {number}" for number in range(last))) for last in (3, 4, 5)))
        weighed = search(session, Search("sundew"), common=6)
        newest = search(session, Search("sundew"), common=5)
        assert (weighed.common, newest.common) == (False, True)
        assert [hit.text for hit in newest.hits][:2] == ["sundew 4", "sundew 3"]
        assert {hit.text for hit in newest.hits} == {hit.text for hit in weighed.hits}
        second = search(session, Search("sundew", limit=2, after=2), common=5)
        assert second.hits == newest.hits[2:4]
        of_one = search(session, Search("sundew", document="sundew"), common=5)
        assert of_one.common
        assert [hit.text for hit in of_one.hits][:2] == [FACTS.title, "sundew 4"]


def test_renumbering_and_typography_make_no_new_hit(database: Database) -> None:
    def cited(said: str, *keys: str) -> Content:
        block = Block(Unit.PARAGRAPH, said, marks=(Mark(MarkKind.CITATION, 5, 5, keys=("a",)),))
        listed = tuple(Reference(key, f"Alder {key}: Marsh studies.") for key in keys)
        return Content(FACTS, (Section(Block(Unit.HEADING, "Overview"), parts=(block,), references=listed),))

    with database.write() as session:
        history(session, cited("The “marsh” is wet.", "a"), cited('The "marsh" is wet.', "b", "a"))
        hits = {hit.text: (hit.first.version, hit.gone) for hit in find(session, "marsh")}
        assert hits == {"The “marsh” is wet.": (1, False), "Alder a: Marsh studies.": (1, False), "Alder b: Marsh studies.": (2, False)}


def test_a_long_text_is_shown_where_most_was_found(database: Database) -> None:
    said = " ".join(["fen", *["word"] * 60, "the", "marsh", "fen,", "(bog)", *["word"] * 60])
    with database.write() as session:
        history(session, page(said))
        (hit,) = find(session, "fen bog")
        assert marked(hit) == ["fen", "bog"]
        assert hit.snippet.startswith("… word")
        assert "the marsh fen, (bog) word" in hit.snippet
        assert 28 <= len(hit.snippet.split()) <= 34
        assert hit.text == said


def scenario(rng: random.Random) -> list[Content]:
    return [
        Content(
            FACTS, tuple(section(name, *rng.sample(WORDS, rng.randrange(4))) for name in rng.sample(["Fen", "Bog"], rng.randrange(1, 3)))
        )
        for _ in range(rng.randrange(2, 7))
    ]


def spoken(content: Content) -> set[str]:
    return {part.text for each in content.sections for part in each.parts if isinstance(part, Block)}


def presences(session: Session, document_id: int) -> list[tuple[object, ...]]:
    columns = (PresenceRow.text_id, PresenceRow.path_id, PresenceRow.since_id, PresenceRow.last_id, PresenceRow.until_id)
    return sorted(map(tuple, session.execute(select(*columns).where(PresenceRow.document_id == document_id))), key=repr)


@pytest.mark.parametrize("seed", range(40))
def test_the_index_is_the_same_in_whatever_order_versions_came(sqlite: Database, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    contents = scenario(rng)
    order = rng.sample(range(len(contents)), len(contents))
    with sqlite.write() as session:
        tracked = document(session).id
        kept = {day: keep(session, tracked, contents[day], NOON + day * DAY) for day in order}
        for day in rng.sample(order, 2):
            contents[day] = scenario(rng)[0]
            snapshots.keep_reading(session, kept[day], contents[day], "anew", 2)
        made = presences(session, tracked)
        index.reindex(session, tracked)
        assert presences(session, tracked) == made
        for word in WORDS:
            days = [day for day, content in enumerate(contents) if word in spoken(content)]
            hits = [hit for hit in find(session, word) if hit.text == word]
            assert [(hit.first.captured_at, hit.last.captured_at, hit.gone) for hit in hits] == [
                (NOON + days[0] * DAY, NOON + days[-1] * DAY, days[-1] < len(contents) - 1) for _ in days[:1]
            ]


def test_a_new_reading_takes_the_place_of_the_old_one(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        kept = keep(session, tracked, page("marsh mised"), NOON)
        snapshots.keep_reading(session, kept, page("marsh misread"), "f2", 2)
        assert found(session, "marsh") == ["marsh misread"]
        assert found(session, "marsh", gone=True) == []


def test_a_damaged_version_is_left_out_of_a_new_index(sqlite: Database) -> None:
    with sqlite.write() as session:
        tracked = history(session, page("marsh fen"), page("bog fen", "alder " * 900), page("heath fen"))
        session.execute(text("DROP TRIGGER manifests_update"))
        session.execute(text("UPDATE manifests SET sha256 = x'00' WHERE number = 1"))
        index.reindex(session, tracked)
        assert found(session, "fen") == ["heath fen", "marsh fen"]
        assert found(session, "fen", gone=True) == ["marsh fen"]


def test_a_text_without_end_is_kept(database: Database) -> None:
    with database.write() as session:
        history(session, page(" ".join(f"w{number}" for number in range(60_000)), "x" * 200_000))
        (hit,) = find(session, "w9")
        assert len(hit.snippet) < 300
        assert len(find(session, "x" * 300)) == 1
