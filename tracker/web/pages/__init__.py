"""The pages of the desk, one file each: what is asked of the store, what is done through the pipeline, and which template shows it."""

from __future__ import annotations

import importlib
import pkgutil

from tracker.web.routes import Routes


def all_routes() -> list[Routes]:
    """Return the routes of every file here; a new file is found by itself."""
    found = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [importlib.import_module(f"{__name__}.{name}").routes for name in found]
