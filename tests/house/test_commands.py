from __future__ import annotations

import re
from typing import Any

import typer.main

from tests.e2e.summary import edition
from tests.house.tree import ROOT
from tracker import parse
from tracker.cli import app
from tracker.model.report import Side
from tracker.pipeline.tell import tell
from tracker.report import as_dict

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_the_command_page_has_every_command_with_its_options() -> None:
    tree = typer.main.get_group(app)
    missing = []
    for name, command in tree.commands.items():
        options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
        missing += [word for word in (f"tracker {name}", *options) if word not in PAGE]
    assert tree.commands
    assert missing == []


def test_the_command_page_has_every_key_of_the_json() -> None:
    before, after = (parse.read(page.encode(), parse.PDQ) for page in (edition(1), edition(2).replace("12%", "14%")))
    report = tell(before, after, (Side(1, None, None), Side(2, None, None)), "")
    keys = set(_keys(as_dict(report.changeset, report.reconciliation, report.statements)))
    assert {"pmid", "context", "status"} <= keys  # the example has all kinds of parts
    assert keys - set(re.findall(r"`(\w+)`", PAGE.partition("## JSON")[2])) == set()


def _keys(value: Any) -> list[str]:  # noqa: ANN401  plain data
    if isinstance(value, dict):
        return [*value, *(key for each in value.values() for key in _keys(each))]
    return [key for each in value for key in _keys(each)] if isinstance(value, list) else []
