"""What a published work is: its first page, and the edits that make each later issue of it. And the sample summary itself."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracker.demo.press import print_page, redesign

PAGES = files("tracker.demo").joinpath("pages")
MAINTENANCE = PAGES.joinpath("maintenance.html").read_bytes()
UNMOVED = dt.timedelta()


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` for `old`, which stands exactly once in the manuscript; line breaks count as spaces."""

    old: str
    new: str

    def apply(self, manuscript: str) -> str:
        """Return the manuscript with this edit."""
        pattern = r"\s+".join(re.escape(word) for word in self.old.split())
        edited, count = re.subn(pattern, lambda _: self.new, manuscript)
        if count != 1:
            raise ValueError(f"the sample summary holds this {count} times: {self.old}")
        return edited


def insert(new: str, *, after: str) -> Edit:
    """Put `new` behind a text."""
    return Edit(after, after + new)


def delete(old: str) -> Edit:
    """Take a text away."""
    return Edit(old, "")


@dataclass(frozen=True, slots=True)
class Issue:
    """One state of a page. `published` is when it came out, `updated` the date that it shows, `updates` its own list of changes."""

    says: str
    published: dt.datetime
    updated: dt.date
    updates: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A published work: the name it is tracked by, its path at the publisher, its manuscript and its issues.

    `redesigned`: the number of the issue from which on the site has its new design; 0: none.
    """

    slug: str
    path: str
    manuscript: str
    issues: tuple[Issue, ...]
    redesigned: int = 0

    def page(self, number: int, moved: dt.timedelta = UNMOVED) -> bytes:
        """Return the page of an issue, the first is number 1; its date is moved by whole days."""
        return _page(self, number, moved)


def day(year: int, month: int, number: int) -> dt.datetime:
    """Return when an issue of that day comes out."""
    return dt.datetime(year, month, number, 14, 0, tzinfo=dt.UTC)


def read_page(name: str) -> str:
    """Return a manuscript of the folder `pages`."""
    return PAGES.joinpath(name).read_text(encoding="utf-8")


def group(section: str, title: str, *items: str) -> str:
    """Write a group of announced items: the linked title of its section, then a paragraph for each."""
    head = f'<p tabindex="-1"><strong><a href="#{section}">{title}</a></strong></p>'
    return "\n".join([head, *(f'<p tabindex="-1">{item}</p>' for item in items)])


GENERAL = ("_1", "General Information About Lanternoma")
STAGE = ("_20", "Stage Information for Lanternoma")
RESECTABLE = ("_30", "Treatment of Resectable Lanternoma")
UNRESECTABLE = ("_50", "Treatment of Unresectable or Recurrent Lanternoma")

FIRST = '<p tabindex="-1">This summary is new.</p>'
NEW_DRUG = group(
    *UNRESECTABLE,
    'Added <a href="#_57">kindletamab</a> to the list of targeted therapies. Also added text to state that a case report described a '
    "response of more than 2 years to kindletamab, a second-generation WICK inhibitor (cited Juniperry et al. as reference 5).",
    'Added <a href="#_60">text</a> about the results of a retrospective study of patients with <em>WICK</em>-altered tumors in 11 '
    "hospitals (cited Kettleworth et al. as reference 6).",
)
REVISED = "\n".join(
    [
        group(*GENERAL, 'Revised <a href="#_14">text</a> to state that the 5-year overall survival rate was 64% for all stages together.'),
        group(*STAGE, 'Revised <a href="#_22">Table 1</a>, Stages of Lanternoma and Survival by Stage, to include stage IV.'),
        group(*RESECTABLE, 'The <a href="#_36">Postoperative Chemotherapy</a> subsection was renamed from Adjuvant Chemotherapy.'),
        group(
            *UNRESECTABLE,
            'Revised <a href="#_55">text</a> to state that the usual dose of glowtinib is 100 mg twice daily.',
            'Revised <a href="#_58">text</a> to state that 19 of 31 patients had a partial response to glowtinib, level of evidence B4.',
        ),
    ]
)
UNSEEN = "\n".join(
    [
        group(*GENERAL, "Editorial changes were made to this section."),
        group(
            *UNRESECTABLE,
            'Added <a href="#_63">text</a> about the results of a phase III trial of emberlisib after surgery for brain metastases '
            "(cited Yarrowby et al. as reference 10).",
        ),
    ]
)
KINDLETAMAB = (
    '\n<li>Kindletamab.<div class="pdq-content-list"><ul id="_61"><li>A case report described a response of more than 2 years to '
    "kindletamab, a second-generation WICK inhibitor, in a patient with a <em>LUM1</em>::<em>WICK</em> gene fusion.[[juniperry]]</li>"
    "</ul></div></li>"
)
HOSPITALS = (
    '\n<p id="_60" tabindex="-1">A retrospective study analyzed 58 patients with <em>WICK</em>-altered tumors from 11 hospitals. With a '
    "median follow-up of 3.1 years, the 3-year event-free survival rate was 47% (95% CI, 33%–61%). Which WICK inhibitor a patient was "
    "given was not reported.[[kettleworth]]</p>"
)
SENTINEL = (
    '<p id="_35" tabindex="-1">Sentinel node mapping with lamp dye is feasible, but whether it changes the outcome is not '
    "known.[[maplethorn]]</p>"
)
DIARY = (
    '<p id="_15" tabindex="-1">Patients who keep a diary of their symptoms report them earlier and more exactly than patients who do '
    "not.</p>"
)

ISSUES = (
    Issue("The publisher publishes the summary.", day(2024, 3, 5), dt.date(2024, 3, 5), FIRST),
    Issue(
        "The publisher adds a drug and two studies, and announces them. Three references get new numbers.",
        day(2024, 5, 14),
        dt.date(2024, 5, 14),
        NEW_DRUG,
        (
            insert(KINDLETAMAB, after="longer than 6 months.[[tinderbox]]</li></ul></div></li>"),
            insert(HOSPITALS, after=KINDLETAMAB + "</ol></div>"),
        ),
    ),
    Issue(
        "The publisher revises a survival rate, a dose, a level of evidence, a table and a heading, and announces all of it.",
        day(2024, 9, 10),
        dt.date(2024, 9, 10),
        REVISED,
        (
            Edit("62% (95% confidence interval [CI], 57%–67%)", "64% (95% confidence interval [CI], 60%–68%)"),
            Edit("<td>41%</td>", "<td>45%</td>"),
            insert("\n<tr><td>IV</td><td>Spread to other organs.</td><td>12%</td></tr>", after="<td>45%</td></tr>"),
            Edit("Adjuvant Chemotherapy</h3>", "Postoperative Chemotherapy</h3>"),
            Edit("glowtinib is 150 mg twice daily", "glowtinib is 100 mg twice daily"),
            Edit("17 had a partial response", "19 had a partial response"),
            Edit("{level C3}", "{level B4}"),
        ),
    ),
    Issue(
        "The publisher changes a sentence and a reference, announces nothing and keeps the date.",
        day(2025, 1, 8),
        dt.date(2024, 9, 10),
        REVISED,
        (Edit("About two-thirds of patients", "About three-fourths of patients"), Edit("[[registry-2024]]", "[[registry-2025]]")),
    ),
    Issue("The publisher gives its site a new design. No word of the summary changes.", day(2025, 2, 3), dt.date(2024, 9, 10), REVISED),
    Issue(
        "The publisher announces a trial that is not there, moves a paragraph elsewhere, deletes one, and mends a comma and a link.",
        day(2025, 3, 4),
        dt.date(2025, 3, 4),
        UNSEEN,
        (
            delete(SENTINEL),
            insert("\n" + SENTINEL, after="</tbody></table>"),
            delete(DIARY),
            Edit("in 1987 and is found", "in 1987, and is found"),
            Edit("/types/tallow-duct/hp/tallow-duct-treatment", "/types/tallow-duct/hp/tallow-duct-tumor-treatment"),
        ),
    ),
)
SUMMARY = Work("lanternoma", "/types/lanternoma/hp/lanternoma-treatment", read_page("summary.html"), ISSUES, redesigned=5)


@cache
def _page(work: Work, number: int, moved: dt.timedelta) -> bytes:
    manuscript = work.manuscript
    for issue in work.issues[:number]:
        for edit in issue.edits:
            manuscript = edit.apply(manuscript)
    issue = work.issues[number - 1]
    printed = print_page(manuscript, issue.updated + moved, issue.updates)
    return (redesign(printed) if work.redesigned and number >= work.redesigned else printed).encode()
