from __future__ import annotations

import pytest

from tracker.announce.grammar import clauses, renamings, studies
from tracker.model.announcement import Cited, Verb


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Added text to state that kites need wind.", [Verb.ADDED]),
        ("Revised text to state that kites need wind. Also added text about strings.", [Verb.REVISED, Verb.ADDED]),
        ("Updated statistics with estimated kites for 2031.", [Verb.UPDATED]),
        ("The Box Kites subsection was renamed from Cellular Kites.", [Verb.RENAMED]),
        ("The Box Kites subsection was extensively revised.", [Verb.REVIEWED]),
        ("This summary was comprehensively reviewed and extensively revised.", [Verb.REVIEWED]),
        ("Editorial changes were made to this section.", [Verb.EDITORIAL]),
        ("Deleted the Paper Kites subsection.", [Verb.REMOVED]),
        ("Text about kites was added.", [Verb.ADDED]),
        ("Kites, of all things.", [Verb.UNKNOWN]),
        ("Se añadió texto para indicar que las cometas vuelan.", [Verb.ADDED]),
        ("Se agregó a Ruiz et al. como referencia 5.", [Verb.ADDED]),
        ("Se revisó el texto para indicar que vuelan. También se añadió texto sobre hilos.", [Verb.REVISED, Verb.ADDED]),
        ("Se actualizaron las estadísticas de 2031.", [Verb.UPDATED]),
        ("Se incorporaron cambios editoriales en este resumen.", [Verb.EDITORIAL]),
        ("Este sumario fue objeto de una amplia revisión.", [Verb.REVIEWED]),
        ("El nombre de esta sección se cambió de Cometas a Barriletes.", [Verb.RENAMED]),
        ("Este sumario es nuevo.", [Verb.ADDED]),
        ("This section is new.", [Verb.ADDED]),
        ("Esta sección es nueva.", [Verb.ADDED]),
        ("Also, corrected text about strings.", [Verb.REVISED]),
        ("Text about kites has been revised.", [Verb.REVISED]),
        ("Moved text about strings to this section.", [Verb.MOVED]),
        ("Se trasladó el texto sobre hilos.", [Verb.MOVED]),
        ("Se suprimió texto sobre cometas.", [Verb.REMOVED]),
        ("Se revisó la lista de cometas.", [Verb.REVISED]),
        ("Se revisó el Cuadro 2.", [Verb.REVISED]),
        ("Esta sección se revisó en forma integral.", [Verb.REVIEWED]),
        ("Updated Table 1. Also revised text about silk; added Ono as reference 3.", [Verb.UPDATED, Verb.REVISED, Verb.ADDED]),
    ],
)
def test_each_clause_of_an_item_has_its_verb(text: str, verbs: list[Verb]) -> None:
    assert [clause.verb for clause in clauses(text)] == verbs


def test_a_clause_that_begins_in_lower_case_is_one_too() -> None:
    assert [c.verb for c in clauses("Added text to state that kites fly. added that strings hold them.")] == [Verb.ADDED, Verb.ADDED]


def test_a_sentence_without_a_verb_of_the_publisher_belongs_to_the_clause_before() -> None:
    (only,) = clauses("Added text to state that kites fly. However, they need wind.")
    assert only.text == "Added text to state that kites fly. However, they need wind."


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Added Ono et al. as reference 65.", [("Ono et al.", 65)]),
        ("Added Bly as reference 70.", [("Bly", 70)]),
        ("Added Ono et al. and Bly as references 2 and 6, respectively.", [("Ono et al.", 2), ("Bly", 6)]),
        ("Added Ono et al. as reference 17 and level of evidence 3iiiDii.", [("Ono et al.", 17)]),
        ("Added text (cited Ono et al., Bly, and Roe et al. as references 5, 6, and 9, respectively).",
         [("Ono et al.", 5), ("Bly", 6), ("Roe et al.", 9)]),
        ("Revised text (cited Ono et al. as reference 4, van Dam et al. as reference 5, and Bly as reference 6).",
         [("Ono et al.", 4), ("van Dam et al.", 5), ("Bly", 6)]),
        ("Updated Kite Flyers Society (KFS) as references 12 and 13, respectively.",
         [("Kite Flyers Society (KFS)", 12), ("Kite Flyers Society (KFS)", 13)]),
        ("Added text (cited Society of Kites and Strings as reference 1).", [("Society of Kites and Strings", 1)]),
        ("Se añadió texto (se citó a Ruiz et al. como referencia 4).", [("Ruiz et al.", 4)]),
        ("Se actualizó (se citó la Kite Society como referencia 1).", [("Kite Society", 1)]),
        ("Se añadió texto (se citaron a Ruiz et al., Paz y Ono et al. como referencias 1, 2 y 3, respectivamente).",
         [("Ruiz et al.", 1), ("Paz", 2), ("Ono et al.", 3)]),
        ("Se agregó a Ruiz et al. y a Paz como referencias 2 y 6, respectivamente.", [("Ruiz et al.", 2), ("Paz", 6)]),
        ("Se agregaron a Ruiz et al. e Infante et al. como referencias 4 y 5, respectivamente.",
         [("Ruiz et al.", 4), ("Infante et al.", 5)]),
        ("Se añadió como referencia 4 a Ruiz et al.", [("Ruiz et al.", 4)]),
        ("Updated Society of Kites and Strings as references 3-5.",
         [("Society of Kites and Strings", 3), ("Society of Kites and Strings", 4), ("Society of Kites and Strings", 5)]),
        ("Replaced Ono with Bly as reference 3.", [("Bly", 3)]),
        ("Deleted Ono as reference 4.", [("Ono", 4)]),
        ("Added text about reference 8 and other things.", []),
    ],
)  # fmt: skip
def test_every_cited_study_has_its_number(text: str, cited: list[tuple[str, int]]) -> None:
    assert list(studies(text)) == [Cited(label, number) for label, number in cited]


def test_a_clause_has_only_the_studies_that_it_cites_itself() -> None:
    first, second = clauses("Added text about wind (cited Ono as reference 3). Also added text about strings (cited Bly as reference 4).")
    assert first.cited == (Cited("Ono", 3),)
    assert second.cited == (Cited("Bly", 4),)
    assert second.text == "Also added text about strings ."


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Box Kites subsection was renamed from Cellular Kites.", ("Cellular Kites", "Box Kites")),
        ("The Box Kites was renamed from Cellular Kites.", ("Cellular Kites", "Box Kites")),
        ("This section was renamed from Cellular Kites.", ("Cellular Kites", "")),
        ("Cellular Kites was renamed Box Kites.", ("Cellular Kites", "Box Kites")),
        ("Renamed the Cellular Kites subsection to Box Kites.", ("Cellular Kites", "Box Kites")),
        ("Renamed this section from Cellular Kites to Box Kites.", ("Cellular Kites", "Box Kites")),
        ("The title of this section was changed from Cellular Kites to Box Kites.", ("Cellular Kites", "Box Kites")),
        ("Changed the title of the Cellular Kites subsection to Box Kites.", ("Cellular Kites", "Box Kites")),
        ("Se cambió el título de la subsección Cometas a Barriletes.", ("Cometas", "Barriletes")),
        ("El nombre de esta sección se cambió de Cometas a Barriletes.", ("Cometas", "Barriletes")),
        ("El título de la sección Cometas se cambió a Barriletes.", ("Cometas", "Barriletes")),
        ("La sección Cometas se renombró Barriletes.", ("Cometas", "Barriletes")),
        ("Se cambió el título de la subsección Vuelo a vela a Vuelo a motor.", ("Vuelo a vela", "Vuelo a motor")),
    ],
)  # fmt: skip
def test_the_older_and_the_newer_name_are_read_in_either_order(text: str, names: tuple[str, str]) -> None:
    assert names in renamings(text)
    assert [clause.verb for clause in clauses(text)] == [Verb.RENAMED]


def test_what_tells_of_no_new_name_has_none() -> None:
    assert renamings("Added text about names.") == ()
