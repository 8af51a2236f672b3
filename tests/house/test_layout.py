from __future__ import annotations

import ast
import re
import subprocess
import sys

from tests.house.tree import ROOT, texts

LONGEST = 300
MACHINE_PATH = re.compile(r"""(?<![\w.:/-])/(?:home|root|Users|work)/\w""")
REGISTRY = re.compile(r"index-ur[l]|find-link[s]|/simpl[e]/|pypi[.]org|files[.][a-z]+[.]org/packages")
OTHER_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml")
MODULES = sorted(ROOT.glob("tracker/**/*.py"))


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [path.relative_to(ROOT).as_posix() for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_imports_go_one_way_only() -> None:
    # in a process of its own: the linter silences the loggers of the one that it runs in
    call = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))"
    assert subprocess.run([sys.executable, "-c", call], cwd=ROOT, check=False).returncode == 0


def test_the_nouns_import_the_standard_library_only() -> None:
    strangers = {
        f"{path.name}: {name}"
        for path in ROOT.glob("tracker/model/*.py")
        for name in _imported(ast.parse(path.read_text(encoding="utf-8")))
        if not name.startswith("tracker.model") and name.split(".")[0] not in sys.stdlib_module_names
    }
    assert strangers == set()


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    named = [name for name, text in texts() if not name.endswith(".html") and (MACHINE_PATH.search(text) or f"{ROOT}/" in text)]
    assert named == []


def test_no_file_names_an_address_that_packages_come_from() -> None:
    assert [name for name, text in texts() if REGISTRY.search(text)] == []


def test_there_is_one_lock() -> None:
    assert [name for name in OTHER_LOCKS if (ROOT / name).exists()] == []


def _imported(tree: ast.Module) -> set[str]:
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
