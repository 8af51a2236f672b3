"""Items as a digest tells them, valid in all that a test does not name; and letters that look real, all of it invented."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from tracker import digest
from tracker.model.announcement import AnnouncedItem, Dates, Pairing, Status, Verb
from tracker.model.change import Kind, Significance
from tracker.model.delivery import Letter
from tracker.model.digest import Correction, CorrectionKind, Digest, Line, Told
from tracker.model.document import Audience
from tracker.model.history import Reversal
from tracker.model.notice import Notice, NoticeKind
from tracker.model.report import Side
from tracker.model.snapshot import Unit

BASE = "https://desk.example"
NOON = dt.datetime(2024, 12, 3, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
BOARD = "PDQ Invented Diseases Editorial Board"
SUBSTANTIVE, EDITORIAL, TECHNICAL = Significance


def side(version: int) -> Side:
    return Side(version, NOON + version * DAY, dt.date(2024, 12, version))


def line(  # noqa: PLR0913  each is a fact of it
    text: str = "Added quagmirin to the list of drugs used for sundew fever.",
    *,
    significance: Significance = SUBSTANTIVE,
    section: tuple[str, ...] = ("Treatment of Sundew Fever", "Drugs"),
    announced: bool = False,
    reviewed: bool = False,
    reworded: bool = False,
    report: int = 1,
    kind: Kind = Kind.ADDED,
    passages: tuple[str, str] = ("", ""),
) -> Line:
    key = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
    return Line(report, "c1", key, kind, significance, section, text, announced, reviewed, reworded, passages)


def told(  # noqa: PLR0913  each is a fact of it
    *lines: Line,
    document: int = 1,
    title: str = "Sundew Fever Treatment (PDQ®)–Health Professional Version",
    board: str = BOARD,
    audience: Audience = Audience.PROFESSIONAL,
    language: str = "en",
    reports: tuple[int, ...] = (1,),
    versions: tuple[int, int] = (1, 2),
    pairings: tuple[Pairing, ...] = (),
    dates: Dates = Dates.AGREE,
    dismissed: tuple[Line, ...] = (),
    reversals: tuple[Reversal, ...] = (),
    notices: tuple[Notice, ...] = (),
    corrections: tuple[Correction, ...] = (),
    first: bool = False,
    failed: bool = False,
) -> Told:
    before, after = map(side, versions)
    slug, url = f"summary-{document}", f"https://publisher.example/{document}"
    return Told(
        document, slug, title, url, board, audience, language, before, after, reports, lines, pairings, dates, dismissed, reversals,
        notices, corrections, first, failed,
    )  # fmt: skip


def pairing(text: str, *changes: str, section: str = "", verbs: tuple[Verb, ...] = (Verb.ADDED,)) -> Pairing:
    return Pairing(AnnouncedItem(text, verbs, section), Status.CONFIRMED if changes else Status.UNOBSERVED, changes)


def notice(kind: NoticeKind = NoticeKind.WITHDRAWN, document: int = 1) -> Notice:
    return Notice(1, document, kind, NOON, "the page is gone")


def write(*items: Told, language: str = "en") -> Letter:
    return digest.write(digest.gather(items), language, BASE)


RELAPSE = line(
    "Revised text to state that about 14% of patients have a relapse within 5 years, most of them in the first winter after treatment "
    "(cited Alder et al. as reference 9 and level of evidence C2).",
    section=("General Information About Sundew Fever",),
    announced=True,
    reviewed=True,
    kind=Kind.REVISED,
)
NEW_DRUG = line(
    "Added mossinib to the list of drugs used for sundew fever (cited Gorse et al. as reference 12).", announced=True, reviewed=True
)
SILENT = line(
    "Deleted text that stated that patients are seen twice a year for five years, in spring and in autumn.",
    section=("Follow-Up",),
    reviewed=True,
    kind=Kind.REMOVED,
)
TYPO = line(
    "Made editorial changes to the paragraph that begins “Rest and dry feet are enough”: changed “two week” to “two weeks”.",
    significance=EDITORIAL,
    section=("Treatment of Sundew Fever", "Rest", "At Home"),
    kind=Kind.REVISED,
)
OWN_WORDS = line(
    "Fenlisib is no longer recommended for children under 12 years.",
    section=("Treatment of Sundew Fever", "Drugs", "Children"),
    reviewed=True,
    reworded=True,
    kind=Kind.REVISED,
)
SWING = Reversal(
    Kind.ADDED, Unit.PARAGRAPH, ("Follow-Up",), "An interview by telephone is enough in dry years.", side(3), side(4)
)  # fmt: skip


def small() -> Digest:
    """One summary, reviewed in part, several versions as one."""
    item = told(
        RELAPSE, NEW_DRUG, TYPO, SILENT, OWN_WORDS, reports=(11, 12, 14), versions=(2, 5), reversals=(SWING,), dismissed=(line("x"),),
        pairings=(pairing("Added text about dry years.", section="Follow-Up"),),
    )  # fmt: skip
    return digest.gather([item])


def large() -> Digest:
    """More than there is room for: many summaries of several boards, what is new and gone, and what all have in common."""
    common = line("Revised text to state that the summary is written by an editorial board.", section=("About This PDQ Summary",))
    items = [_many(number, common) for number in range(1, 41)]
    gone = told(document=50, title="Bog Cough Prevention (PDQ®)–Patient Version", notices=(notice(document=50),), reports=())
    fresh = told(document=51, title="Mire Ague Screening (PDQ®)–Patient Version", audience=Audience.PATIENT, first=True, reports=())
    return digest.gather([*items, gone, fresh, told(document=52, title="Fen Rash Treatment (PDQ®)–Patient Version", failed=True)])


def _many(number: int, common: Line) -> Told:
    board = ("PDQ Adult Invention Editorial Board", "PDQ Pediatric Invention Editorial Board", "")[number % 3]
    lines = [line(f"{NEW_DRUG.text[:-1]} and to table {number}, row {n}.", report=number) for n in range(1, 8)]
    return told(*lines, common, document=number, title=f"Marsh Disease {number} Treatment (PDQ®)–Health Professional Version", board=board)


def spanish() -> Digest:
    """A summary in Spanish and one in English, for a Spanish reader."""
    own = line(
        "Se añadió texto para indicar que alrededor del 14 % de los pacientes recae en un plazo de 5 años (se citó a Alder et al. como "
        "referencia 9).",
        section=("Información general sobre la fiebre del rocío del sol",),
    )  # fmt: skip
    drug = line("Se añadió mosinib a la lista de medicamentos.", section=("Tratamiento", "Medicamentos"), announced=True)
    one = told(own, drug, title="Tratamiento de la fiebre del rocío del sol (PDQ®)–Versión para profesionales de salud", language="es")
    other = told(line("Se añadió “wet feet in spring” a la lista bajo “Risk factors”."), document=2, dates=Dates.SILENT)
    return digest.gather([one, other])


def corrected() -> Digest:
    """What was told before, and is decided otherwise, beside a change."""
    corrections = (
        Correction(CorrectionKind.DISMISSED, line("Added text to state that peatoxan heals in a day.")),
        Correction(
            CorrectionKind.REWORDED, line("Revised text to state that 3% relapse."), "The share of relapses was corrected from 13% to 3%."
        ),
        Correction(
            CorrectionKind.RESTORED, line("Added heathol to the list."), "Added heathol to the list of drugs used for sundew fever."
        ),
    )
    other = told(TYPO, document=2, title="Bog Cough Prevention (PDQ®)–Patient Version", audience=Audience.PATIENT, dates=Dates.SILENT)
    return digest.gather([told(corrections=corrections), other])


def boards() -> Digest:
    """The board mail: new and revised summaries for both sorts of readers."""
    announced = (
        pairing("Added mossinib.", "c1", section="Drugs"),
        pairing("Revised text.", "c2", section="General Information About Sundew Fever"),
    )
    editorial = (pairing("Editorial changes were made to this summary.", "c1", verbs=(Verb.EDITORIAL,)),)
    items: Sequence[Told] = [
        told(NEW_DRUG, RELAPSE, pairings=announced),
        told(TYPO, document=2, title="Bog Cough Prevention (PDQ®)–Health Professional Version", pairings=editorial),
        told(SILENT, document=3, title="Mire Ague Treatment (PDQ®)–Patient Version", audience=Audience.PATIENT),
        told(document=4, title="Fen Rash Screening (PDQ®)–Patient Version", audience=Audience.PATIENT, first=True, reports=()),
    ]
    turned = (Correction(CorrectionKind.DISMISSED, SILENT), Correction(CorrectionKind.REWORDED, NEW_DRUG, "Added mossinib."))
    other = told(document=5, title="Bog Cough Treatment (PDQ®)–Health Professional Version", corrections=turned)
    return digest.gather([*items, other], share=False, period=(NOON.date(), (NOON + 7 * DAY).date()))


def letters() -> dict[str, Letter]:
    """Return letters that look real, by name."""
    return {
        "small": digest.write(small(), "en", BASE),
        "large": digest.write(large(), "en", BASE),
        "spanish": digest.write(spanish(), "es", BASE),
        "corrected": digest.write(corrected(), "en", BASE),
        "board": digest.write_board(boards(), "en", BASE),
        "quiet": digest.write(digest.gather([], watched=14), "en", BASE),
    }
