"""How a check ends by status, redirects and headers alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tracker.gate.objection import Objection
from tracker.model.capture import Answer, Outcome

GONE_STATUS = frozenset({404, 410})
BLOCKED_STATUS = frozenset({401, 403, 407, 451})
OK_STATUS = 200
# What firewalls and proxies send beside a page of their own: header, the value that says so, who sent it.
FRONTS = (
    ("cf-mitigated", r"challenge|block|captcha", "Cloudflare"),
    ("x-amzn-waf-action", r"challenge|captcha|block", "AWS WAF"),
    ("x-sucuri-block", r".", "Sucuri"),
    ("x-datadome-response", r"[45]\d\d", "DataDome"),
    ("x-deny-reason", r".", "a proxy"),
    ("x-squid-error", r"ERR_(ACCESS|CACHE_ACCESS)_DENIED|ERR_TOO_BIG", "a proxy"),
)
FAILED = (("x-squid-error", r"ERR_", "a proxy"), ("x-cache", r"error from cloudfront", "CloudFront"))
AKAMAI = re.compile(rb"reference(?:&#32;|\s)*(?:#|&#35;)\s*\d", re.IGNORECASE)
AKAMAI_BYTES = 4096  # its page is a few hundred bytes long
HOME = re.compile(r"/*([a-z]{2}(-[a-z]{2})?|espanol|home|inicio|index\.\w{2,5})?/*", re.IGNORECASE)


def judge_status(answer: Answer) -> Objection | None:
    """Return how a check ends by status, redirects and headers; None where the body decides."""
    if answer.not_modified:
        return None
    if answer.elsewhere is not None:
        return Objection(Outcome.SUSPECT, "host", f"the page redirects to another host, which was not followed: {answer.elsewhere}")
    return _front(answer) or _status(answer) or _home(answer)


def _front(answer: Answer) -> Objection | None:
    """Judge by the headers of those that stand before a server."""
    who = _sender(answer, FRONTS)
    if who is None and "akamaighost" in (answer.header("server") or "").lower():
        who = "Akamai" if len(answer.body) < AKAMAI_BYTES and AKAMAI.search(answer.body) else None
    if who:
        return Objection(Outcome.BLOCKED, "waf", f"{who} stands before the publisher's server and did not let the request through")
    who = _sender(answer, FAILED) if answer.status == OK_STATUS else None
    return Objection(Outcome.ERROR, "status", f"{who} sent an error of its own in the place of the page") if who else None


def _sender(answer: Answer, signs: tuple[tuple[str, str, str], ...]) -> str | None:
    return next((who for name, value, who in signs if re.match(value, answer.header(name) or "", re.IGNORECASE)), None)


def _status(answer: Answer) -> Objection | None:
    status = answer.status
    if status == OK_STATUS:
        return None
    if status in GONE_STATUS:
        return Objection(Outcome.ERROR, "missing", f"the server says that there is no such page ({status})")
    if status in BLOCKED_STATUS:
        return Objection(Outcome.BLOCKED, "denied", f"the server refuses to show the page ({status})")
    return Objection(Outcome.ERROR, "status", f"the server answered with status {status} instead of the page")


def _home(answer: Answer) -> Objection | None:
    """Judge where redirects led: nobody moves a document to the front page."""
    if not answer.hops or not is_home(answer.url) or is_home(answer.hops[0]):
        return None
    return Objection(Outcome.SUSPECT, "home", f"the address redirects to the front page of the site: {answer.url}")


def is_home(address: str) -> bool:
    """Tell whether an address is that of a site's front page."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return bool(parts.netloc) and not parts.query and HOME.fullmatch(parts.path) is not None
