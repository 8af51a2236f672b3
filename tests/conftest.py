from __future__ import annotations

import gc
import os
import signal
from collections.abc import Generator
from typing import TypeVar

import pytest
from hypothesis import settings

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
# The same examples in every run: a rare one must not stop somebody else's change. HYPOTHESIS_PROFILE=default looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores Ctrl-C, and so would what the tests start
SELDOM = 50  # times that the middle-aged are looked through before the old ones are
IN_CI = bool(os.environ.get("TRACKER_CI"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--approve", action="store_true", help="take what the golden cases give now as right")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _hardened((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _hardened((yield))


def pytest_collection_finish() -> None:
    """Let looks for garbage leave out what stays to the end, 8,000 tests, and go through kept pages seldom: a fifth of the time."""
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, SELDOM)


def _hardened(report: Report) -> Report:
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"A test that is skipped fails in CI: {report.longreprtext}"
    return report
