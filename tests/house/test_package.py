from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house.tree import ROOT


def test_the_wheel_carries_all_of_tracker_and_the_migrations(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = {path.relative_to(ROOT).as_posix() for path in files("tracker")}
    assert packed == ours | {f"tracker/{path.relative_to(ROOT).as_posix()}" for path in files("migrations")}


def files(folder: str) -> list[Path]:
    return [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
