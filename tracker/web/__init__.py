"""The editors' desk, as pages of HTML: sign in, read, decide. Pages ask the store and call the pipeline, and do nothing else themselves.

`routes` says who may ask for what, `door` holds to it, `pages/` has one file for each page, `desk` is what a page has at hand.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache, partial

import anyio.to_thread
from fastapi import APIRouter, FastAPI
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute

from tracker.store import acts
from tracker.store.memory import Memory
from tracker.store.tally import Tally
from tracker.web import api, errors
from tracker.web.connection import Seldom, out_of_room
from tracker.web.door import Door
from tracker.web.pages import all_routes
from tracker.web.routes import Declared, Routes, by_name
from tracker.web.site import Site, site
from tracker.web.throttle import Throttle
from tracker.web.turns import THREADS

__all__ = ["Site", "make_app", "site"]
LATELY = dt.timedelta(days=90)  # from where people came in since then, they are known
COMPARED = 64 << 20  # bytes of comparisons that are remembered


def make_app(site: Site, more: Sequence[Routes] = ()) -> FastAPI:
    """Return the desk of a site as an ASGI application: all its pages, and `more`."""
    table = by_name([*all_routes(), *api.all_routes(), *more])
    app = FastAPI(openapi_url=None, lifespan=_few_threads, redirect_slashes=False, default_response_class=HTMLResponse)
    with site.road.database.read() as session:
        app.state.throttle = Throttle(acts.entered(session, site.road.clock() - LATELY))
    app.state.compared = Memory(COMPARED)
    app.state.tally = Tally()
    app.router.routes.extend(_served(tuple(table.values())))
    errors.register(app)
    app.add_middleware(Door, site=site, table=table, routes=app.router.routes)
    return app


@lru_cache(maxsize=4)
def _served(table: tuple[Declared, ...]) -> list[BaseRoute]:
    """Return the routes as the framework has them. They know no desk, and to read their handlers takes long: once is enough."""
    router = APIRouter(redirect_slashes=False, default_response_class=HTMLResponse)
    for declared in table:
        methods = ["GET", "HEAD"] if declared.method == "GET" else [declared.method]
        router.add_api_route(declared.path, declared.handler, methods=methods, name=declared.name, response_model=None)
    return router.routes


@asynccontextmanager
async def _few_threads(_: FastAPI) -> AsyncIterator[None]:
    asyncio.get_running_loop().set_exception_handler(partial(out_of_room, Seldom()))
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield
