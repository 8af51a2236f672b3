"""Pages that are not the document, of our own writing, each in the style of a class of them: bare, or in the publisher's own frame."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

from tests.pages.judging import HTML, Stranger, content
from tests.shared import pages

Maker = Callable[[Path], Stranger]


def bare(title: str, *paragraphs: str, head: str = "", tail: str = "", headers: tuple[tuple[str, str], ...] = ()) -> Maker:
    """Write a page of the server's own."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{text}{tail}</body></html>"
    return lambda _: Stranger(html.encode(), headers=(*HTML, *headers))


def raw(body: str | bytes, kind: str = "text/html", *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Maker:
    """Send bytes as they are."""
    sent = body if isinstance(body, bytes) else body.encode()
    return lambda _: Stranger(sent, status, (("Content-Type", kind), *headers))


def framed(heading: str, *paragraphs: str, tail: str = "") -> Maker:
    """Put a message where the text of the document stands: frame, title and address are the document's own."""
    text = "".join(f'<p id="_{n}">{paragraph}</p>' for n, paragraph in enumerate(paragraphs, 2))
    section = f'<section id="_1"><h2 id="_1_toc">{heading}</h2><div class="pdq-sections">{text}{tail}</div></section>'
    return lambda page: Stranger(in_frame(page, section))


def in_frame(page: Path, inside: str) -> bytes:
    """Return a page with something else for its text."""
    html = page.read_text(encoding="utf-8")
    start = html.index('<div class="summary-sections"')
    start = html.index(">", start) + 1
    stop = html.index('<footer class="article-footer"', start)
    divs = html[start:stop]
    depth = len(re.findall(r"</div>", divs)) - len(re.findall(r"<div\b", divs))
    return f"{html[:start]}{inside}{'</div>' * depth}{html[stop:]}".encode()


def other(choose: Callable[[Path], bool], *, dressed: bool = False) -> Maker:
    """Send another document of the publisher; `dressed` under the title and address of the one that was asked for."""

    def make(page: Path) -> Stranger:
        found = next(path for path in pages() if content(path).facts.title != content(page).facts.title and choose(path))
        html = found.read_text(encoding="utf-8")
        if dressed:
            html = html.replace(content(found).facts.canonical, content(page).facts.canonical)
            html = re.sub(r"(?s)(<h1[^>]*>).*?(</h1>)", lambda m: m[1] + content(page).facts.title + m[2], html)
        return Stranger(html.encode())

    return make


def changed(edit: Callable[[str], str | bytes], path: str | None = None) -> Maker:
    """Send the page after something happened to it."""

    def make(page: Path) -> Stranger:
        html = edit(page.read_text(encoding="utf-8"))
        return Stranger(html if isinstance(html, bytes) else html.encode(), path=path)

    return make


def home(page: Path) -> Stranger:
    """Send the front page, with its frame, from its own address."""
    html = in_frame(page, "<section><h2>Topics</h2><p>Kinds of disease from A to Z, trials and news of the week.</p></section>").decode()
    html = html.replace(content(page).facts.canonical, "https://www.cancer.gov/").replace(content(page).facts.title, "Welcome")
    return Stranger(html.encode(), path="/")


def home_here(page: Path) -> Stranger:
    """Send the front page from the document's address."""
    return Stranger(home(page).body)


def moved_to_topic(page: Path) -> Stranger:
    """Send the page of a topic, to which an old address redirects."""
    inside = "<section id='_1'><h2>All about it</h2><p>Choose what you want to read of this disease today.</p></section>" * 3
    html = in_frame(page, inside).decode().replace(content(page).facts.canonical, "https://www.cancer.gov/types/overview")
    return Stranger(html.encode(), path="/types/overview")


def half(html: str) -> str:
    return html[: len(html) // 2]


def closed(html: str) -> str:
    return half(html) + "</section></main></body></html>"


def garbled(html: str) -> bytes:
    return html.encode().decode("cp1252", errors="replace").encode()


def rewritten(pattern: str, new: str | Callable[[re.Match[str]], str], count: int = 0) -> Maker:
    """Send the page after something went over what is written between its tags and in its paragraphs."""
    return changed(lambda html: re.sub(pattern, new, html, count=count, flags=re.DOTALL))


def unescaped(html: str) -> str:
    """Write letters beyond ASCII as they are, not as references."""
    return re.sub(r"&#?\w+;", lambda m: m[0] if unescape(m[0]).isascii() else unescape(m[0]), html)


def between_tags(edit: Callable[[str], str]) -> Maker:
    """Send the page with its text changed, and with tags, references and addresses as they were."""
    return rewritten(r"(?<=>)[^<>]+(?=<)", lambda m: "".join(part if part[:1] == "&" else edit(part) for part in PARTS.split(m[0])))


def mislabelled(page: Path) -> Stranger:
    return Stranger(page.read_bytes(), headers=(("Content-Type", "text/html; charset=iso-8859-15"),))


def shell(page: Path) -> Stranger:
    """Leave headings, and what stands around the text."""
    headings = (section.heading.text for section in content(page).sections)
    return Stranger(in_frame(page, "".join(f'<section id="_{n}"><h2>{heading}</h2></section>' for n, heading in enumerate(headings))))


FRONT = (("Server", "cloudflare"), ("CF-RAY", "8a1f00aa11bb22cc-IAD"))
SIGN_IN = '<form method="post"><label>Email</label><input name="user"><label>Key</label><input type="password"><button>Go</button></form>'
PARTS = re.compile(r"(&#?\w+;)")
PARAGRAPH = r"(<p[^>]*>)(.*?)</p>"
OFFER = 'Order <a href="https://pills.example/">cheap pills without a receipt</a> from our friends today. '
ESCAPED = {"–": "&amp;ndash;", "’": "&amp;rsquo;", "%": "&amp;#37;", "®": "&amp;reg;", "ó": "&amp;oacute;"}
CHOOSE = "<ul><li>Tumors of the skin, an overview</li><li>Skin: what to ask your doctor</li><li>Living with tumors</li></ul>"
QUESTIONS = "<ol><li>How did you hear of us?</li><li>Did you find what you came for?</li><li>Are you a nurse or a doctor?</li></ol>"

BARE: dict[str, Maker] = {
    "challenge of a CDN": bare("Just a moment...", "Your browser is being looked at before you go on.", headers=FRONT),
    "challenge told in a header": bare("One second", "We will be with you.", headers=(("cf-mitigated", "challenge"),)),
    "block page of a CDN": bare("Attention Required!", "Sorry, you have been blocked. Ray ID 8a1f00aa11bb22cc.", headers=FRONT),
    "script that a firewall wants run": raw(
        '<html><head><script src="https://token.awswaf.com/x/challenge.js"></script></head><body><div id="c"></div></body></html>',
        headers=(("x-amzn-waf-action", "challenge"),),
        status=202,
    ),
    "denial of an edge server": raw(
        "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You may not see this."
        "<P>Reference&#32;&#35;18&#46;2f1c0b17&#46;1733200000&#46;1a2b3c</BODY></HTML>",
        headers=(("Server", "AkamaiGHost"),),
    ),
    "iframe of a bot wall": raw('<html><body><iframe src="/_Incapsula_Resource?x=9">Incident ID: 877-12</iframe></body></html>'),
    "press and hold": bare("Let us know you are a person", "Press and hold the button.", tail='<div id="px-captcha"></div>'),
    "rejected by an appliance": bare("Request Rejected", "The requested URL was rejected. Your support ID is: 11223344."),
    "interruption": bare("Pardon Our Interruption", "Something about your browser made us think that you are a bot."),
    "captcha": bare("Are you a robot?", "Type the letters of the picture.", tail='<div class="g-recaptcha"></div>'),
    "maintenance": bare("Scheduled Maintenance", "The site is down until 6 a.m. Eastern time."),
    "maintenance in Spanish": bare("Sitio en mantenimiento", "Volvemos el lunes a las seis."),
    "error of a gateway": bare("502 Bad Gateway", "nginx"),
    "error of a cache": bare("503 Backend fetch failed", "Guru Meditation: XID 4711"),
    "error of a CDN under status 200": bare(
        "ERROR", "The request could not be satisfied.", headers=(("X-Cache", "Error from cloudfront"),)
    ),
    "filter of a proxy": bare("Web Page Blocked", "The category of this page is against the rules of your company."),
    "error of a proxy": bare("ERROR", "The system returned: connection refused", headers=(("X-Squid-Error", "ERR_CONNECT_FAIL 111"),)),
    "error of an application": raw("<b>Fatal error</b>: Uncaught exception in <b>/srv/app/index.php</b> on line <b>12</b>"),
    "error of a database": bare("Error establishing a database connection"),
    "login": bare("Sign in", "Use the account of your institution.", tail=SIGN_IN),
    "cookie wall": bare("Your privacy", "We and 823 partners keep things on your device.", tail="<button>Accept all</button>"),
    "page of scripts": raw('<!DOCTYPE html><html><head><script src="/app.js"></script></head><body><div id="root"></div></body></html>'),
    "page for browsers with scripts": raw(
        "<html><body><noscript>Please enable JavaScript to see this site.</noscript><div id=app></div></body></html>"
    ),
    "redirect by a meta element": raw('<html><head><meta http-equiv="refresh" content="0;url=/"></head><body>Redirecting</body></html>'),
    "soft 404": bare("Page Not Found", "We looked everywhere."),
    "soft 404 in Spanish": bare("Página no encontrada", "Revise la dirección."),
    "quota": bare("Bandwidth Limit Exceeded", "The owner of the site was sent a note."),
    "directory listing": bare("Index of /types/skin", tail="<ul><li><a href='../'>Parent Directory</a></li></ul>"),
    "parked domain": bare("cancer.example", "This domain may be for sale. Related searches: insurance, loans."),
    "default page of a server": bare("It works!"),
    "JSON error": raw(json.dumps({"error": {"code": 404, "message": "no such node"}}), "application/json"),
    "JSON of the document's name": raw(json.dumps({"title": "Tumors", "sections": []}), "application/json"),
    "plain text": raw("upstream connect error or disconnect/reset before headers", "text/plain"),
    "feed": raw('<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>One</title></item></channel></rss>'),
    "storage that denies": raw('<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No</Message></Error>', "application/xml"),
    "PDF": raw(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n" * 20, "application/pdf"),
    "image": raw(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "image/png"),
    "no bytes": raw(""),
    "white space": raw(" \n\t\r\n"),
    "frames to print": raw('<html><head><title>Print</title></head><frameset><frame src="?print=1"></frameset></html>'),
    "404": raw("<html><body>gone</body></html>", status=404),
    "403": raw("<html><body>no</body></html>", status=403),
    "429": raw("<html><body>slowly</body></html>", status=429),
    "503": raw("<html><body>later</body></html>", status=503),
    "front page after a redirect": home,
    "front page": home_here,
    "page of a topic after a redirect": moved_to_topic,
    "another host": lambda page: Stranger(page.read_bytes(), elsewhere="https://elsewhere.example/page"),
    "first half": changed(half),
    "another document": other(lambda path: path.stem in {"pruritus-hp-pdq-hp", "vitamin-c-pdq-hp"}),
    "patient version": other(lambda path: path.stem.endswith("-patient")),
    "other language": other(lambda path: path.stem.endswith("-es")),
}
FRAMED: dict[str, Maker] = {
    "challenge": framed("Security check", "Verify that you are human to go on to this page.", "Ray ID: 8a1f00aa11bb22cc"),
    "captcha": framed("One more step", "Please complete the CAPTCHA below so that we know you are not a robot."),
    "unusual traffic": framed("Too many visits", "Our systems have found unusual traffic from your network. Wait an hour."),
    "denial": framed("Access denied", "You do not have permission to see this page. Reference #18.2f1c0b17.1733200000."),
    "blocked by policy": framed(
        "Blocked", "Your request was blocked because of our security policy. Tell the administrator the number 4471."
    ),
    "denial in Spanish": framed("Acceso denegado", "Su dirección ha sido bloqueada. Escriba a la oficina de informática."),
    "maintenance": framed("We will be back soon", "This part of the site is down for maintenance until Monday."),
    "maintenance in Spanish": framed("En mantenimiento", "Esta sección está temporalmente fuera de servicio. Vuelva más tarde."),
    "unavailable": framed("Summary", "This content is temporarily unavailable. Please try again later."),
    "technical difficulties": framed("Summary", "We are having technical difficulties with our summaries. Our staff know of it."),
    "error of the server": framed("Sorry", "An unexpected error occurred while this page was made. Its number is 5f3a."),
    "error of a database": framed("Notice", "Database connection failed: too many connections. Contact the owner of the site."),
    "soft 404": framed("Not here", "The page that you asked for could not be found. Try the search, or the list of topics.", tail=CHOOSE),
    "soft 404 of a mover": framed("This page has moved", "Look for it in the new list of topics.", tail=CHOOSE),
    "soft 404 in Spanish": framed("Lo sentimos", "No podemos encontrar la página que busca. Pruebe con el buscador."),
    "withdrawn": framed("Notice", "This document is no longer available on this site."),
    "login": framed("Your account", "Sign in to read this page.", tail=SIGN_IN),
    "login in Spanish": framed("Su cuenta", "Inicie sesión con su contraseña para leer esta página."),
    "session": framed("Time is up", "Your session has expired. Go back to the start."),
    "paywall": framed("For members", "Subscribe to read all of it. Already one of us? Log in here."),
    "cookie wall": framed(
        "Your choice", "We use cookies and similar techniques. Accept all cookies to go on.", tail="<p>Show purposes</p>"
    ),
    "cookie wall in Spanish": framed("Su privacidad", "Utilizamos cookies propias y de terceros. Puede aceptar todas o rechazarlas."),
    "script": framed("Summary", "You need to enable JavaScript to read this page."),
    "script that loads": framed("Summary", "Loading…", "Please wait while the page is made ready."),
    "quota": framed("Limit", "The daily limit of requests for this address was exceeded. It starts anew at midnight."),
    "survey": framed("Before you go on", "Please take our short survey. It has three questions.", tail=QUESTIONS),
    "search results": framed("Search results", "1-10 of 219 results for skin tumor", tail=CHOOSE),
    "no results": framed("Search", "No results were found for your words. Did you mean tumour?"),
    "exit": framed("Notice", "You are leaving our site. You will be redirected to the page in 5 seconds."),
    "print": framed("Printer-friendly version", "Print this page with the button above."),
    "construction": framed("Summary", "This page is under construction. The new one is coming soon."),
    "domain": framed("Notice", "This domain has expired. Buy this domain from its owner."),
    "nothing": lambda page: Stranger(in_frame(page, "")),
    "menu alone": lambda page: Stranger(in_frame(page, "<nav><ul><li><a href='#a'>One</a></li><li><a href='#b'>Two</a></li></ul></nav>")),
    "empty sections": lambda page: Stranger(in_frame(page, "".join(f'<section id="_{n}"><h2></h2></section>' for n in range(20)))),
    "headings alone": shell,
    "first half, closed": changed(closed),
    "letters read wrongly and written again": changed(garbled),
    "wrong character set in the header": mislabelled,
    "another document in this one's clothes": other(lambda path: path.stem in {"pruritus-hp-pdq-hp", "vitamin-c-pdq-hp"}, dressed=True),
    "patient version in this one's clothes": other(lambda path: path.stem.endswith("-patient"), dressed=True),
    "other language in this one's clothes": other(lambda path: path.stem.endswith("-es"), dressed=True),
}
# The document itself, after something went over all of it.
DAMAGED: dict[str, Maker] = {
    "paragraphs that failed": rewritten(PARAGRAPH, r"\1An error occurred while rendering this content.</p>", count=40),
    "paragraphs that failed in Spanish": rewritten(PARAGRAPH, r"\1No se pudo mostrar este texto.</p>", count=40),
    "paragraphs that stand for others": rewritten(PARAGRAPH, r"\1What you read here comes again when it is ready.</p>", count=40),
    "one paragraph that failed": changed(lambda html: html.replace("</h2>", "</h2><p>Something went wrong with this part.</p>")),
    "advertisement before each paragraph": rewritten(r"(<p[^>]*>)", rf"\1{OFFER}"),
    "advertisement behind each paragraph": rewritten(r"</p>", rf" {OFFER}</p>"),
    "advertisements between paragraphs": rewritten(r"</p>", rf"</p><p>{OFFER}</p>"),
    "references escaped twice": changed(lambda html: re.sub("|".join(ESCAPED), lambda m: ESCAPED[m[0]], html)),
    "letters beyond ASCII replaced": changed(lambda html: html.encode("ascii", "replace")),
    "letters beyond ASCII dropped": changed(lambda html: html.encode("ascii", "ignore")),
    "all letters beyond ASCII replaced": changed(lambda html: unescaped(html).encode("ascii", "replace")),
    "all letters beyond ASCII dropped": changed(lambda html: unescaped(html).encode("ascii", "ignore")),
    "all letters beyond ASCII escaped twice": changed(
        lambda html: unescaped(html).encode("ascii", "xmlcharrefreplace").replace(b"&#", b"&amp;#")
    ),
    "letters beyond Latin 1 replaced": changed(lambda html: html.encode("latin1", "replace")),
    "letters beyond ASCII as signs of replacement": changed(lambda html: html.encode("ascii", "replace").replace(b"?", b"\xef\xbf\xbd")),
    "no digits": between_tags(lambda said: re.sub(r"\d", "#", said)),
    "no numbers": between_tags(lambda said: re.sub(r"\d+(?:[.,]\d+)*", "[…]", said)),
    "no percentages": rewritten(r"\d+(?:[.,]\d+)*(?=(?:\s|&nbsp;|&#160;|&#xA0;)?%)", "XX"),
    "capitals": between_tags(str.upper),
    "no capitals": between_tags(str.lower),
}
STRANGERS = (
    {f"{name}, bare": maker for name, maker in BARE.items()}
    | {f"{name}, framed": maker for name, maker in FRAMED.items()}
    | {f"{name}, damaged": maker for name, maker in DAMAGED.items()}
)
