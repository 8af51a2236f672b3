"""The project's own files, as the architecture tests see them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {".git", ".hypothesis", "build", "dist", "demo-reports", "__pycache__"}


def texts() -> Iterator[tuple[str, str]]:
    """Give the name and the text of each file that a person wrote, and of the lock."""
    for folder, folders, names in os.walk(ROOT):
        if "pyvenv.cfg" in names:  # a virtual environment, by whatever name
            folders.clear()
            continue
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith(("_cache", ".egg-info"))]
        for name in sorted(set(names) - NOT_OURS):  # in a work tree of git, .git is a file
            path = Path(folder, name)
            try:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
