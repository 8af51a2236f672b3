"""The other versions of the sample summary: in Spanish, which follows late, and for patients."""

from __future__ import annotations

import datetime as dt

from tracker.demo.issues import Edit, Issue, Work, day, group, insert, read_page

KINDLETAMAB = "<li>Kindletamab: en el informe de un caso se describió una respuesta de más de 2 años.[[juniperry]]</li>"
FIRST = '<p tabindex="-1">Este sumario es nuevo.</p>'
ADDED = group(
    "_50",
    "Tratamiento del lanternoma irresecable o recidivante",
    "Se añadió kindletamab a la lista de terapias dirigidas (se citó a Juniperry et al. como referencia 4).",
)

SPANISH = Work(
    "lanternoma-es",
    "/espanol/tipos/lanternoma/pro/tratamiento-lanternoma",
    read_page("spanish.html"),
    (
        Issue(
            "The publisher publishes the summary in Spanish.",
            day(2024, 3, 12),
            dt.date(2024, 3, 12),
            FIRST,
        ),
        Issue(
            "Three weeks after the English summary, the Spanish one adds the new drug. Of what follows in English it has nothing yet.",
            day(2024, 6, 4),
            dt.date(2024, 6, 4),
            ADDED,
            (insert(KINDLETAMAB, after="durante más de 6 meses.[[tinderbox]]</li>"),),
        ),
    ),
)

PATIENT = Work(
    "lanternoma-patient",
    "/types/lanternoma/patient/lanternoma-treatment",
    read_page("patient.html"),
    (
        Issue("The publisher publishes the summary for patients.", day(2024, 4, 2), dt.date(2024, 4, 2), ""),
        Issue(
            "The publisher names a third sign in the version for patients, and shortens the stay in hospital.",
            day(2024, 11, 19),
            dt.date(2024, 11, 19),
            "",
            (
                insert("<li>Warm hands in the dark.</li>", after="A smell of lamp oil.</li>"),
                Edit("in hospital for about a week", "in hospital for 3 to 4 days"),
            ),
        ),
        Issue(
            "The publisher adds the new drug to the version for patients.",
            day(2025, 3, 5),
            dt.date(2025, 3, 5),
            "",
            (
                insert("<li>Kindletamab.</li>", after="<li>Emberlisib.</li>"),
                insert(" Tell your doctor if you see in the dark after treatment.", after="less harm to normal ones."),
            ),
        ),
    ),
)
