"""A small published summary of an invented disease, in the publisher's markup: each edition names one drug more."""

from __future__ import annotations

import codecs
import re

TITLE = "Sundew Fever Treatment (PDQ®)–Health Professional Version"
DRUGS = ("marshol", "quagmirin", "peatoxan", "bogumab", "fenlisib", "reedamide", "mossinib", "sedgeprim", "rushacin", "heathol")
STUDIES = ("Alder", "Birch", "Cedar", "Douglas", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
LEAD = "The following drugs are used for patients with sundew fever:"
MAINTENANCE = (
    "<html><head><title>Back soon</title></head><body><h1>We will be back soon</h1><p>The site is being looked after.</p></body></html>"
)
END = '</div></div><div class="document-dates">'
LOGIN = "<html><head><title>Sign in</title></head><body><h1>Sign in</h1><form><input name='user'><button>Go</button></form></body></html>"


def edition(number: int, *, month: int = 0, note: str = "", space: str = " ", style: str = "list") -> str:
    """Return the page of an edition, from 1 on. `month` moves its date alone; `space` and `style` change the markup alone."""
    named = range(number)
    items = "".join(f"<li>{DRUGS[n].capitalize()}.[{_cite(n + 2)}]</li>{space}" for n in named)
    listed = _references("Dunlin A, Plover B, et al.: The fever of the marshes. J Wetland Med 1 (1): 1-9, 2001.", *map(_study, named))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8" /><title>Sundew Fever Treatment (PDQ®) - Publisher</title>
<link rel="canonical" href="https://publisher.example/types/sundew/hp/sundew-fever-treatment-pdq" /></head>
<body><header><nav><ul><li><a href="/types">Types</a></li></ul></nav></header>
<main id="main-content"><article><h1>{TITLE}</h1><div id="cgvBody"><div class="summary-sections">
<nav class="on-this-page"><ul><li><a href="#_1">General Information About Sundew Fever</a></li></ul></nav>
<section id="_1"><h2 id="_1_toc">General Information About Sundew Fever</h2>{space}<div class="pdq-sections">
<p id="_2">Sundew fever is an invented disease of people who{space}live near bogs. It was first told of in 1987.{note}</p>
<p id="_3">About 12% of patients have a relapse within 5 years, most of them in the first winter after treatment.</p></div></section>
<section id="_10"><h2 id="_10_toc">Treatment of Sundew Fever</h2><div class="pdq-sections">
<p id="_11">Rest and dry feet are enough for most patients, and fever falls within two weeks.[{_cite(1)}]</p>
<section id="_12"><h3 id="_12_toc">Drugs</h3><p id="_13">{LEAD}</p><ul id="_14" class="{style}">{items}</ul></section>
<h6>References</h6><ol>{listed}</ol></div></section>
<section id="_20"><h2 id="_20_toc">Follow-Up</h2><div class="pdq-sections">
<p id="_21">Patients are seen twice a year for five years, in spring and in autumn, and asked about new bogs.</p></div></section>
{_updates(number, month or number)}
<section id="_AboutThis_1"><h2>About This PDQ Summary</h2><div class="pdq-sections">
<p id="_AboutThis_2">Everything here is invented.</p></div></section>
</div></div><div class="document-dates"><ul><li><strong>Updated:</strong>
<time datetime="2024-{month or number:02}-03T12:00:00Z">{MONTHS[(month or number) - 1]} 3, 2024</time></li></ul></div>
</article></main></body></html>
"""


def half(number: int) -> str:
    """Return the first half of an edition, as a broken publishing tool makes it: whole markup, few sections."""
    page = edition(number)
    return page[: page.index('<section id="_10">')] + page[page.index('</div></div><div class="document-dates">') :]


def another(page: str) -> str:
    """Return a page of the same build that says something else altogether, at another address of its own."""
    said = re.sub(r"(?<=>)[^<]+", lambda text: codecs.encode(text[0], "rot13"), page)
    return said.replace("sundew-fever-treatment-pdq", "another")


def shell(number: int) -> str:
    """Return an edition's frame: title and menus, and nothing between them."""
    page = edition(number)
    return page[: page.index('<section id="_1">')] + page[page.index('</div></div><div class="document-dates">') :]


def _cite(number: int) -> str:
    return f'<a href="#cit/section_1.{number}">{number}</a>'


def _study(n: int) -> str:
    return f"{STUDIES[n]} C, Heron D, et al.: {DRUGS[n].capitalize()} for sundew fever. J Wetland Med {n + 2} (1): {n + 10}-{n + 19}, 2020."


def _references(*texts: str) -> str:
    address = "https://www.ncbi.nlm.nih.gov/pubmed/9900000{}?dopt=Abstract"
    return "".join(
        f'<li id="section_1.{n}">{text}&#xA0;<a href="{address.format(n)}">[PUBMED Abstract]</a></li>' for n, text in enumerate(texts, 1)
    )


def _updates(number: int, month: int) -> str:
    cited = f"(cited {STUDIES[number - 1]} et al. as reference {number + 1})"
    told = f'Added <a href="#_14">{DRUGS[number - 1]}</a> to the list of drugs used for sundew fever {cited}.'
    return f"""<section id="_60"><h2 id="_60_toc">Latest Updates to This Summary ({month:02}/03/2024)</h2><div class="pdq-sections">
<p id="_61">The PDQ cancer information summaries are reviewed regularly and updated as new information becomes available.</p>
<p id="_62"><strong><a href="#_10">Treatment of Sundew Fever</a></strong></p><p id="_63">{told}</p></div></section>"""
