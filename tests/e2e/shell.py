"""A shell to type Tracker's commands in: in this process, where that is enough, or in one of its own."""

from __future__ import annotations

import atexit
import io
import json
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.e2e.crashing import CONFIG, ROOT
from tests.e2e.doomed import SharedWorkshop
from tests.e2e.summary import edition
from tests.fresh import new_file
from tests.servers import PageServer
from tracker import app
from tracker.cli import main
from tracker.config import Isolate
from tracker.isolate import Workshop

PAGE = "/types/sundew/hp/sundew"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401  whatever was printed
        return json.loads(self.out)

    def refused(self) -> str:
        """Return the one line of a command that could not do what was asked."""
        assert (self.code, self.out) == (2, "")
        assert self.err.startswith("tracker: ")
        assert self.err.endswith("\n")
        assert len(self.err.splitlines()) == 1
        return self.err


@dataclass(frozen=True)
class Shell:
    """A folder, where commands are typed; `process` runs one as its users do."""

    folder: Path

    def __call__(self, *words: str) -> Ran:
        out, err, kept = io.StringIO(), io.StringIO(), sys.argv
        sys.argv = ["tracker", *words]
        vars(app)["Workshop"] = _workshop
        code: object = None
        try:
            with chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
                main()
        except SystemExit as end:
            code = end.code
        finally:
            sys.argv = kept
            vars(app)["Workshop"] = Workshop
        assert isinstance(code, int)
        return Ran(code, out.getvalue(), err.getvalue())

    def process(self, *words: str, encoding: str = "utf-8", **environment: str) -> Ran:
        ended = subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            cwd=self.folder,
            env={"PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            encoding=encoding,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start one that stays; its log is on standard error."""
        command = [sys.executable, "-m", "tracker", *words]
        return subprocess.Popen(command, cwd=self.folder, env={"PYTHONPATH": str(ROOT)}, text=True, stderr=subprocess.PIPE)


def _workshop(**asked: Any) -> Workshop:  # noqa: ANN401  as of a workshop
    """Return what commands read pages with: all that ask for the usual limits share its server, as starting one takes half a second."""
    return _shared() if Isolate().model_dump().items() <= asked.items() else Workshop(**asked)


@cache
def _shared() -> SharedWorkshop:
    workshop = SharedWorkshop.open(Isolate())
    atexit.register(workshop.end)
    return workshop


def shell_in(folder: Path, settings: str = CONFIG) -> Shell:
    (folder / "config.toml").write_text(settings, encoding="utf-8")
    new_file(folder / "tracker.db")
    return Shell(folder)


def track_editions(shell: Shell, pages: PageServer, *numbers: int) -> None:
    """Track the sample as `sundew`, one version for each edition."""
    assert shell("add", pages.url(PAGE)).code == 0
    for number in numbers:
        pages.put(PAGE, edition(number))
        assert shell("check", "sundew").code == 0
