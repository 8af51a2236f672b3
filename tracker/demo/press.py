"""Prints a page from a manuscript: numbers what is cited, and fills in what stands in {curly brackets}.

The manuscript cites studies by name, [[ashgrove birchmoor]]; the publisher numbers them by their first citation within a
top-level section, writes runs of three and more as 4-6, and lists them at the section's end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from tracker.demo.studies import STUDIES

TOP = re.compile(r'<section id="(?P<id>\w+)"><h2>(?P<title>.*?)</h2>')
CITED = re.compile(r"\[\[(.+?)\]\]")
LEVEL = re.compile(r"\{level (\w+)\}")
EVIDENCE = (
    '[<a href="/Common/PopUps/popDefinition.aspx?id=335125&amp;version=HealthProfessional&amp;language=English">'
    r"Level of evidence \1</a>]"
)
PUBMED = '&#xA0;<a href="https://www.ncbi.nlm.nih.gov/pubmed/{pmid}?dopt=Abstract">[PUBMED Abstract]</a>'
SHORTEST_RANGE = 3
HEADINGS = {"{references}": "References", "{bibliografía}": "Bibliografía"}
REDESIGN = (  # other markup for the same content
    (r' tabindex="-1"', ""),
    (r'( id="|"[^"]*#(?:link/)?)_', r"\1_9"),
    (r"<(/?)em>", r"<\1i>"),
    (r'class="table-default', 'class="cgdp-table table-default'),
    (r"https://www\.ncbi\.nlm\.nih\.gov/pubmed/(\d+)\?dopt=Abstract", r"https://pubmed.ncbi.nlm.nih.gov/\1/"),
    (r"</(p|li)>", r"  </\1>\n\n"),
    (r'<li><a href="/research">', '<li><a href="/news">News</a></li><li><a href="/research">'),
)


def print_page(manuscript: str, updated: dt.date, updates: str) -> str:
    """Return the page of a manuscript, with the publisher's date and its own list of changes."""
    tops = list(TOP.finditer(manuscript))
    starts = [top.start() for top in tops]
    sections = (manuscript[start:end] for start, end in zip(starts, [*starts[1:], len(manuscript)], strict=True))
    frame = manuscript[: starts[0]].replace("{contents}", _contents(tops))
    page = frame + "".join(_section(place, text) for place, text in enumerate(sections, 1))
    long = f"{updated:%B} {updated.day}, {updated.year}"
    dates = {"{short_date}": f"{updated:%m/%d/%Y}", "{long_date}": long, "{iso_date}": f"{updated:%Y-%m-%d}"}
    for mark, text in {"{updates}": updates, **dates}.items():
        page = page.replace(mark, text)
    return page


def redesign(page: str) -> str:
    """Return the page in a new design: other ids, classes, tags, spaces, navigation and forms of addresses, no other word."""
    for pattern, replacement in REDESIGN:
        page = re.sub(pattern, replacement, page)
    return page


def cut_short(page: str) -> str:
    """Return the page as a broken tool would make it: its first top-level section alone, within a whole frame."""
    tops, end = list(TOP.finditer(page)), "</section>"
    return page[: tops[1].start()] + page[page.rindex(end) + len(end) :]


def _contents(tops: Iterable[re.Match[str]]) -> str:
    return "<ul>" + "".join(f'<li><a href="#{top["id"]}">{top["title"]}</a></li>' for top in tops) + "</ul>"


def _section(place: int, text: str) -> str:
    """Return a top-level section with what it cites numbered, and listed at its end."""
    named = (name for cited in CITED.finditer(text) for name in cited[1].split())
    numbers = {name: number for number, name in enumerate(dict.fromkeys(named), 1)}
    text = CITED.sub(lambda cited: _citation(place, sorted(numbers[name] for name in cited[1].split())), text)
    text = LEVEL.sub(EVIDENCE, text)
    for mark, heading in HEADINGS.items():
        text = text.replace(mark, f'<h6 do-not-show="toc">{heading}</h6>{_references(place, numbers)}')
    return text


def _citation(place: int, numbers: Sequence[int]) -> str:
    """Write [1,4-6]: of a range, only the ends are links."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    links = [[f'<a href="#cit/section_{place}.{number}">{number}</a>' for number in run] for run in runs]
    return "[" + ",".join(f"{run[0]}-{run[-1]}" if len(run) >= SHORTEST_RANGE else ",".join(run) for run in links) + "]"


def _references(place: int, names: Iterable[str]) -> str:
    studies = [STUDIES[name] for name in names]
    abstracts = [PUBMED.format(pmid=study.pmid) if study.pmid else "" for study in studies]
    entries = (f'<li id="section_{place}.{n}">{study.text}{abstracts[n - 1]}</li>' for n, study in enumerate(studies, 1))
    return "<ol>" + "\n".join(entries) + "</ol>"
