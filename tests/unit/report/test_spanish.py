from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.report.changes import change, head, report, revised, said, study
from tracker.model.announcement import Dates, Reconciliation
from tracker.model.change import Action, Change, Kind, LinkChange, LinkKind, Reason, Significance
from tracker.model.report import Side
from tracker.model.snapshot import Unit
from tracker.report import as_html, as_text, retell
from tracker.report.lists import is_thing, list_name
from tracker.report.phrases import phrases_of
from tracker.report.voice import Voice

VIENTO = "Las cometas delta vuelan con vientos de nueve nudos."
VOICE = Voice(phrases_of("es"))


def dicho(one: Change) -> str:
    return said(one, language="es", source="es")


def test_added_text_is_told_as_the_publisher_tells_it() -> None:
    assert dicho(change(after=VIENTO, references=(study("Ruiz et al.", 8),))) == (
        "Se añadió texto para indicar que las cometas delta vuelan con vientos de nueve nudos (se citó a Ruiz et al. como referencia 8)."
    )


def test_several_studies_are_told_with_their_numbers_and_an_e_before_an_i() -> None:
    cited = (study("Ruiz et al.", 5), study("Paz", 6), study("Infante et al.", 9))
    assert dicho(change(after=VIENTO, references=cited)).endswith(
        "(se citaron a Ruiz et al., Paz e Infante et al. como referencias 5, 6 y 9, respectivamente)."
    )


def test_a_revision_and_what_else_was_done_stand_in_one_statement() -> None:
    both = revised((VIENTO, VIENTO.replace("nueve", "siete")), ("", "Su hilo es de seda y de algodón."))
    assert dicho(both) == (
        "Se revisó el texto para indicar que las cometas delta vuelan con vientos de siete nudos. "
        "También se añadió texto para indicar que su hilo es de seda y de algodón."
    )


def test_what_went_is_told_with_its_study() -> None:
    gone = change(Kind.REMOVED, before=VIENTO, references=(study("Ruiz", 4, Action.REMOVED),))
    assert dicho(gone) == (
        "Se eliminó el texto que indicaba que las cometas delta vuelan con vientos de nueve nudos. "
        "También se eliminó a Ruiz, antes referencia 4."
    )


def test_a_new_name_stands_after_the_older_one() -> None:
    new = change(Kind.RENAMED, Unit.SECTION, "Cometas blandas", "Parapentes", section=("Vuelo", "Parapentes"))
    assert dicho(new) == "Se cambió el título de la subsección Cometas blandas a Parapentes."


def test_a_new_section_is_told_with_its_size() -> None:
    new = change(unit=Unit.SECTION, after="Hilos", section=("Hilos",), new=(head("Hilos", depth=1), head("Seda")))
    assert dicho(new) == "Se añadió Hilos como sección nueva con 1 subsección."


def test_a_level_of_evidence_a_link_and_a_citation() -> None:
    level = revised((f"{VIENTO}[Grado de comprobación: C1]", f"{VIENTO}[Grado de comprobación: A1]"), reasons=(Reason.EVIDENCE,))
    place = "en el párrafo que comienza con “Las cometas delta vuelan con vientos de nueve…”."
    assert dicho(level) == f"Se cambió el grado de comprobación de C1 a A1 {place}"
    cites = change(
        Kind.REVISED, before=VIENTO, after=VIENTO, reasons=(Reason.REFERENCE,), links=(LinkChange("Paz", "", "4", LinkKind.CITATION),)
    )
    assert dicho(cites) == f"Se añadió una cita de Paz (referencia 4) {place}"


def test_text_that_all_summaries_share_is_told_as_such() -> None:
    shared = revised((VIENTO, VIENTO.replace("nueve", "diez")), significance=Significance.EDITORIAL, reasons=(Reason.BOILERPLATE,))
    assert dicho(shared).endswith("Es un texto estándar, que también figura en otros resúmenes.")


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("Las partes de una cometa son las siguientes:", "la lista de partes de una cometa"),
        ("Entre las partes de una cometa se incluyen las siguientes:", "la lista de partes de una cometa"),
        ("Las formas de vuelo incluyen las siguientes:", "la lista de formas de vuelo"),
        ("Datos probatorios (cometas planas):", "la lista de datos probatorios sobre cometas planas en la sección Trineos"),
        ("Las cometas caen por las siguientes causas:", "la lista de causas en la sección Trineos"),
        ("En una serie de vuelos, se encontró lo siguiente:", "la lista que sigue a “En una serie de vuelos, se encontró lo siguiente”"),
        ("", "la lista de la sección Trineos"),
    ],
)
def test_a_list_is_named_by_what_introduces_it(lead: str, name: str) -> None:
    assert list_name(lead, ("Vuelo", "Trineos"), VOICE) == name


def test_a_thing_is_told_from_a_sentence() -> None:
    assert is_thing("Seda con cola o sin ella.", VOICE)
    assert is_thing("Cometas que tienen cola.", VOICE)
    assert not is_thing("Las cometas tienen cola.", VOICE)
    assert not is_thing("No se perdió ninguna cometa.", VOICE)


def test_words_of_an_english_page_are_quoted() -> None:
    one = change(after="Sleds are low.", unit=Unit.LIST_ITEM, lead="Parts of a kite include the following:")
    assert said(one, language="es", source="en") == (
        "Se añadió texto a la lista que sigue a “Parts of a kite include the following” para indicar que “Sleds are low”."
    )


def test_a_report_can_be_told_again_in_another_language() -> None:
    english = report(change(after=VIENTO), source="es")
    assert english.language == "en"
    assert "“Las cometas delta" in english.statements[0].text
    spanish = retell(english, "es")
    assert spanish.statements[0].text.startswith("Se añadió texto para indicar que las cometas")
    assert spanish.changeset == english.changeset
    assert retell(spanish, "es") is spanish
    assert as_text(english, language="es") == as_text(spanish)


def test_the_whole_report_speaks_spanish() -> None:
    sides = {"before": Side(3, None, dt.date(2031, 1, 4)), "after": Side(4, None, dt.date(2031, 1, 4))}
    found = report(change(after=VIENTO), source="es", language="es", reconciliation=Reconciliation(dates=Dates.SILENT), **sides)
    assert as_text(found) == (
        "On Kites\n"
        "https://kites.example/on-kites\n"
        "\n"
        "Versión 4, comparada con la versión 3.\n"
        "Fecha del editor: 4 de enero de 2031, como antes.\n"
        "Cambio silencioso: la fecha del editor es la misma.\n"
        "\n"
        "Flying\n"
        "  - Se añadió texto para indicar que las cometas delta vuelan con vientos de nueve nudos.\n"
        "\n"
        "Anunciado por el editor\n"
        "  El editor no anunció nada nuevo.\n"
    )
    assert '<html lang="es">' in as_html(found)


def test_the_page_says_which_words_are_in_another_language() -> None:
    page = as_html(report(change(after=VIENTO), source="es"))
    assert '<html lang="en">' in page
    assert '<h1 lang="es">' in page
    assert '<div class="redline" lang="es">' in page
