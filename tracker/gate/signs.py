"""How pages read that servers send in the place of a document: what they are headed, what they say, who made them."""

from __future__ import annotations

import re

from tracker.gate.objection import Doubt
from tracker.gate.plain import title_of, visible

LITTLE = 400  # words: what is longer is no message, whatever stands in it
# In English and Spanish.
NO_DOCUMENT = re.compile(
    r"(error|[45]\d\d)\b[\W\d]*(page|not|bad|internal|access|forbidden|unauthorized|service|gateway|too many|$)"
    r"|(the )?(page|site|website|service) (cannot be found|could not be found|can.t be (found|reached)|is |not |temporarily|unavailable"
    r"|under|moved|blocked|expired)"
    r"|((sorry|oops|whoops)\b.*|we can.?t find\b.*|(file|content) not found|not found|(access|request) (is |was )?(denied|blocked|rejected)"
    r"|forbidden|unauthorized|bad (gateway|request)|gateway time-?out|internal server error"
    r"|(service|temporarily|currently) unavailable|(scheduled |site |under )?maintenance|log ?in|sign ?in|just a moment\b.*"
    r"|attention required\b.*|are you (a )?(human|a robot)|verify(ing)? (that )?you are\b.*|security check\b.*|captcha\b.*"
    r"|pardon our interruption|too many requests|(rate limit|quota|bandwidth limit) exceeded|index of /.*|directory listing.*"
    r"|search results\b.*|resultados de (la )?búsqueda\b.*|redirecting\b.*|session (has )?(expired|timed out)"
    r"|(sesión|página) (caducada|expirada)|no autorizado|prohibido|no disponible|one more step"
    r"|(default|test|placeholder|welcome) (web )?page\b.*|domain (is )?(for sale|parked|expired)"
    r"|(this )?domain .*(for sale|expired)|welcome to (nginx|apache|iis)\b.*|it works!?)\W*$"
    r"|(la )?página (no|web no)\b|(acceso|petición|solicitud) (denegad|bloquead|rechazad)[oa]"
    r"|(el )?(servicio|sitio)( web)? (no|temporalmente|en mantenimiento)\b|(sitio )?en mantenimiento"
    r"|(iniciar|inicie) sesión|we( wi|.)ll be (right )?back\b|(we are |be )?back soon\b|volvemos (pronto|enseguida)\b|un momento\W*$",
    re.IGNORECASE,
)
# Who stops programs says so, in text or in the names of the scripts that ask; in a whole document these words say nothing.
WALL = re.compile(
    r"cf[-_](chl|challenge|error|turnstile|wrapper)|/cdn-cgi/challenge|challenges\.cloudflare|_incapsula_resource|incident id\b"
    r"|errors\.edgesuite|reference(&#32;|\s)*(#|&#35;)\s*\d|awswaf|captcha-delivery|datadome|px-captcha|perimeterx|human security"
    r"|sucuri (website|cloudproxy|web) ?(firewall)?|(g-re|h)captcha|recaptcha|support id( is)?\b|the requested url was rejected"
    r"|distil_|kpsdk|ak_bmsc|_abck|web ?application firewall|\bwaf\b|block(ed)? (by|because of) .{0,40}(security|policy"
    r"|firewall|administrator)"
    r"|you have been blocked|your (ip|access|request) (address )?(has been|was|is) (blocked|denied|limited|banned)"
    r"|(access|request) (is |was |has been )?(denied|blocked|forbidden)|access to this (page|site|resource) (is|has been) (denied|blocked)"
    r"|don.t have permission to access|unusual (traffic|activity)|automated (access|requests|queries|traffic)|not a (robot|bot)\b"
    r"|(verify|confirm|prove|checking|verifying|make sure) (that )?(if )?(you.re|you are|your are) (a |not a )?(human|robot|bot)"
    r"|checking your (browser|connection)|security check|complete the (captcha|challenge|puzzle)|type the (characters|letters)"
    r"|acceso (ha sido )?(denegado|bloqueado)|ha sido bloquead[oa]|no (es|eres|soy) un robot|tráfico inusual|verifi(que"
    r"|car) que (es|eres) humano",
    re.IGNORECASE,
)
MESSAGE = re.compile(
    r"((page|file|document|resource|content|url|address)( that| you|'|’|\w|\s){0,60}(not|n.t|cannot) (be )?(found|exist|available)"
    r"|(can.t|cannot|could ?n.t|unable to|not) (find|locate) (the|that|this|your|a) (requested )?(page|file|document|content)"
    r"|no longer (available|exists) (at|on) this|page has (been )?(moved|removed|retired|expired)|no results? (were )?(found|for)"
    r"|\b[\d,]+ results? (found|for)|results? [\d,]+ ?(-|–|to) ?[\d,]+ of|search results|your search (for|did)|did you mean"
    r"|(temporarily|currently) (unavailable|down|offline|out of service)|(is|be|are) (being )?(back|upgraded|updated) (soon|shortly|later)"
    r"|we.?(ll| will) be (right )?back|(scheduled|planned|routine|site|system|under|for|down for) maintenance|come back (later|soon)"
    r"|(please )?try (again|later)|something went wrong|an (unexpected )?error (has )?occurred|technical (difficulties|problems)"
    r"|(internal server|service|gateway|proxy|server|connection|dns|database|origin) (error|unavailable|timed? ?out|failed|failure)"
    r"|(enable|activate|turn on|requires?|needs?|without|allow) (java ?script|cookies)|java ?script (is )?(disabled|required|must|needs)"
    r"|cookies (are|must|is)|we( and our \w+)? (use|store) cookies|(accept|manage|reject) (all )?(the )?(cookies|preferences)|your privacy"
    r"|\b(log|sign)(ged)? ?(in|on|out) (to|with|below|here|required|again)|(forgot|forgotten|your) (your )?password"
    r"|user ?name|create an account"
    r"|session (has )?(expired|timed out|ended)|subscribe to (read|continue)|(rate|quota|usage|bandwidth|request"
    r"|daily) limit|too many requests"
    r"|quota (has been )?exceeded|account (has been )?suspended|domain (name )?(is|may be|has) (for sale|parked|expired)|buy this domain"
    r"|parked (free|domain)|index of /|parent directory|take (our|a|this) (short |brief |quick )?survey|tell us (about|what you think)"
    r"|you are (now )?leaving|you (are being|will be) redirected|redirecting|click here if|continue to (the )?(site|page|article)"
    r"|printer-friendly|print this page|under construction|coming soon|it works!|default (web )?page|loading\W*(\.\.\.|…"
    r"|please|$)|please wait"
    r"|página (que|solicitada|web)?.{0,60}(no (se )?(encontr|exist|est)|ha (cambiado|sido))|no (se )?(pudo|puede|pudimos|podemos) encontrar"
    r"|(temporalmente|actualmente) (no disponible|fuera de)|(en|por|de) mantenimiento|inténtelo|vuelva (a intentar|más tarde)|volveremos"
    r"|(inicie|iniciar|inicia) (la )?sesión|contraseña|(habilit|activ)(e|ar|a) (java ?script|las cookies)|usamos cookies|utilizamos cookies"
    r"|(acept|rechaz)(ar|o|e) (todas )?(las )?cookies|su privacidad|resultados? (de|para) (la |su )?(búsqueda|«|“|\")|se produjo un error"
    r"|ha ocurrido un error|(su |la )?sesión (ha )?(caduc|expir)|(responda|encuesta)|demasiadas (solicitudes|peticiones)"
    r"|espere (un|por favor))",
    re.IGNORECASE,
)
SCRIPTED = re.compile(r"<(?:script|iframe|form|input|div|meta|link|img|a)\b[^<>]{0,600}", re.IGNORECASE)


def title_doubt(title: str) -> Doubt | None:
    """Doubt a page that is headed like a message."""
    if not NO_DOCUMENT.match(title):
        return None
    return Doubt("message", f"the title is that of a message, not of a document: “{title}”")


def message_doubt(markup: str, said: str, length: int) -> Doubt | None:
    """Doubt a page with little text of its own (`said`, of `length` words) whose words, or scripts, are those of a wall or message."""
    if length >= LITTLE:
        return None
    shown = said or visible(markup)[:20_000]
    if len(shown.split()) < LITTLE:
        tags = " ".join(SCRIPTED.findall(markup[:200_000])) if not said else ""
        wall = WALL.search(shown) or WALL.search(title_of(markup)) or WALL.search(tags)
        if wall:
            return Doubt("waf", f"the page asks who is asking, or refuses to show the document: “{wall.group().strip()}”")
    match = MESSAGE.search(shown)
    return Doubt("message", f"the page has little text, and that is of a message: “{match.group().strip()}”") if match else None
