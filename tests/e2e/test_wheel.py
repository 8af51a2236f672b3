"""The package as others get it: installed into an empty folder, run in another one."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.crashing import ROOT
from tests.e2e.summary import edition
from tests.servers import PageServer

PAGE = "/types/sundew/hp/sundew"
INDIRECT = {"brotli", "httpcore2", "pydantic_core", "compression"}  # of httpx2[brotli] and pydantic; of Python from 3.14 on
FREE = {"TRACKER_FETCH__DELAY": "0", "TRACKER_FETCH__ALLOW_PRIVATE": "true"}


@dataclass(frozen=True)
class Installed:
    """The package in a folder of its own; its dependencies are those of this Python."""

    packages: Path
    folder: Path

    def run(self, *words: str) -> str:
        command = [str(self.packages / "bin" / "tracker"), *words]
        ended = subprocess.run(
            command, cwd=self.folder, env={"PYTHONPATH": str(self.packages), **FREE}, capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        return ended.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built, packages = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("packages")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(built)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    install = [sys.executable, "-m", "pip", "--isolated", "install", "--quiet", "--no-deps", "--no-index", "--target", str(packages)]
    subprocess.run([*install, str(wheel)], cwd=built, check=True, capture_output=True)
    return packages


def test_it_adds_checks_and_reports_in_an_empty_folder(pages: PageServer, packages: Path, tmp_path: Path) -> None:
    tracker = Installed(packages, tmp_path)
    assert tracker.run("add", pages.put(PAGE, edition(1))).startswith("sundew is tracked")
    assert tracker.run("check", "sundew") == "sundew: new (version 1): the first version\n"
    pages.put(PAGE, edition(2))
    assert tracker.run("check", "--all").startswith("sundew: new (version 2)")
    assert "Added quagmirin to the list of drugs" in tracker.run("report", "sundew")
    assert tracker.run("report", "sundew", "--format", "html").lower().startswith("<!doctype html>")
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("tracker.db-")) == ["tracker.db"]


def test_it_shows_the_demo_in_an_empty_folder(packages: Path, tmp_path: Path) -> None:
    Installed(packages, tmp_path).run("demo")
    assert (tmp_path / "demo-reports" / "index.html").exists()


def test_it_is_the_installed_package_that_runs(packages: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import tracker.cli; print(tracker.__file__)"]
    ended = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(packages)}, capture_output=True, text=True, check=True)
    assert Path(ended.stdout.strip()) == packages / "tracker" / "__init__.py"


def test_every_package_that_is_imported_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    named = {_normal(re.split(r"[^\w.-]", each)[0]) for each in asked}
    known = importlib.metadata.packages_distributions()
    found = {module: {_normal(name) for name in known.get(module, [module])} for module in _imported() if module != "tracker"}
    assert {module for module, owners in found.items() if not owners & named} <= INDIRECT


def _imported() -> set[str]:
    names: set[str] = set()
    for path in (ROOT / "tracker").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(str(node.module).split(".")[0])
    return names - sys.stdlib_module_names


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
