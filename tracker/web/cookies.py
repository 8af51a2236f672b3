"""The cookie that holds the token of a sign-in. The store knows the rest."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tracker.web.site import Site


def _name(site: Site) -> str:
    """Return its name: a browser takes one that begins with __Host from this host alone, and over https alone.

    On this machine the port is part of it: browsers give the cookies of one port to all others.
    """
    return "__Host-tracker" if site.secure else f"tracker-{urlsplit(site.url).port or 80}"


def token_of(request: Request, site: Site) -> str:
    """Return the token that a request shows, or ""."""
    return request.cookies.get(_name(site), "")


def give(response: Response, site: Site, token: str) -> None:
    """Let the browser keep a token until it is closed."""
    response.set_cookie(_name(site), token, path="/", secure=site.secure, httponly=True, samesite="lax")


def take(response: Response, site: Site) -> None:
    """Let the browser forget its token."""
    response.delete_cookie(_name(site), path="/", secure=site.secure, httponly=True, samesite="lax")
