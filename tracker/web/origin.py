"""Whether an act was asked for by a page of ours: browsers say where a request comes from, and other programs do not pretend to be one."""

from __future__ import annotations

from starlette.requests import Request

from tracker.web.routes import Declared
from tracker.web.site import Site

FOREIGN = "This did not come from a page of this desk."


def is_ours(request: Request, site: Site) -> bool:
    """Tell so by Origin and Sec-Fetch-Site; a request that has neither is not."""
    fetched, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if fetched is None and origin is None:
        return False
    return fetched in {None, "same-origin"} and origin in {None, site.origin(request.headers.get("host", ""))}


def may_be_foreign(request: Request, declared: Declared | None) -> bool:
    """Tell whether a request is for an act that was declared to be for other programs, too."""
    return declared is not None and declared.foreign and declared.method == request.method
