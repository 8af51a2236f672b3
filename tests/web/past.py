"""Documents with a past on the desk of a test: versions with lists, tables, figures and links, a Spanish pair, pages that wait."""

from __future__ import annotations

from tests.e2e.summary import edition, half
from tests.servers import PageServer
from tests.web.visiting import Served
from tracker.model.document import Audience
from tracker.model.snapshot import Facts
from tracker.store import counterparts, documents

SLUG = "summary"
BOARD = "PDQ Invented Diseases Editorial Board"
DOSES = (("Adults", "20 mg", "3 weeks"), ("Children", "5 mg", "2 weeks"))
TABLE = """<table id="_16"><caption>Table 1. Doses of marshol</caption>
<thead><tr><th>Who</th><th>Dose</th><th>For how long</th></tr></thead><tbody>{rows}</tbody></table>"""
FIGURE = """<figure id="figure_17"><img id="_17" src="/images/bog.jpg" alt="A bog in the fog"><figcaption>Figure 1. Where it comes from.
</figcaption></figure>"""
MORE = """<p id="_23">See <a href="#_13">drugs</a>, <a href="#_nowhere">nothing</a>, <a href="https://bogs.example/">the bogs</a> and
<a href="javascript:alert(1)">a trap</a>. <strong>Wet <em>feet</em></strong><em> are</em> H<sub>2</sub>O.</p>"""
STEPS = "<ul id='_24'><li>In spring:<ul id='_25'><li>look at the feet,</li><li>look at the boots.</li></ul></li><li>In autumn.</li></ul>"


def rich(number: int, *, dose: str = "20 mg", note: str = "") -> str:
    """Return an edition with a table, a figure, lists in lists and links of all sorts."""
    rows = "".join(f"<tr><th>{who}</th><td>{dose if who == 'Adults' else amount}</td><td>{time}</td></tr>" for who, amount, time in DOSES)
    page = edition(number, note=note)
    page = page.replace("<h6>References</h6>", TABLE.format(rows=rows) + FIGURE + "<h6>References</h6>")
    return page.replace("and asked about new bogs.</p>", f"and asked about new bogs.</p>{MORE}{STEPS}")


PAST = (rich(1), rich(2), rich(2, dose="25 mg"), rich(3, dose="25 mg", note=" It was never seen in summer."))


def history(served: Served, *pages: str, slug: str = SLUG, again: int = 0) -> None:
    """Let a document say one page after another, a day apart, and stay the same for some checks more."""
    with PageServer() as server:
        address = server.put(f"/{slug}", pages[0])
        served.desk.add(address, slug=slug)
        for page in pages:
            server.put(f"/{slug}", page)
            served.desk.check(slug)
        for _ in range(again):
            served.desk.check(slug)


def fill_past(served: Served) -> None:
    """Let the document `summary` have four versions, a Spanish pair that lags behind, and a page that waits to be decided."""
    history(served, *PAST, again=3)
    history(served, edition(1).replace('lang="en"', 'lang="es"'), slug="resumen")
    with PageServer() as server:
        document = served.desk.document()
        with served.desk.road.database.write() as session:
            documents.set_url(session, document.id, server.put("/summary", half(3)))
        served.desk.check()
    with served.desk.road.database.write() as session:
        one, other = (documents.by_slug(session, slug) for slug in (SLUG, "resumen"))
        documents.describe(session, one.id, Facts(one.title, "en", Audience.PROFESSIONAL, BOARD))
        documents.describe(session, other.id, Facts("Tratamiento de la fiebre del rocío del sol", "es", Audience.PROFESSIONAL, BOARD))
        counterparts.pair(session, one.id, other.id)
