"""Where the real pages lie that some tests read: in the folder `shared` next to the project's."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def shared(name: str) -> Path:
    """Return the path of a file or folder of ../shared; skip the test that asks where it is missing."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"there is no ../shared/{name}: this test needs the real pages beside the project's folder")
    return path


def pages() -> list[Path]:
    """Return the real pages, for tests that run once for each; none where ../shared is missing."""
    return sorted((SHARED / "pages").glob("*.html"))
