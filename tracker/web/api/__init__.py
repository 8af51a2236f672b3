"""The read API, /api/v1: one file a resource. What pages show, for programs, as JSON; nothing can be changed by it.

`gate` says which programs get in, `resources` how a path is declared, `shapes` what answers are made of, `paging` how lists go on,
`answers` how an answer is made or spared, `problems` what cannot be done, `description` the OpenAPI of it all.
"""

from __future__ import annotations

import importlib

from tracker.web.routes import Routes

FILES = ("documents", "checks", "snapshots", "changesets", "timeline", "blame", "reports", "search", "description")


def all_routes() -> list[Routes]:
    """Return the routes of all resources."""
    return [importlib.import_module(f"{__name__}.{file}").routes for file in FILES]
