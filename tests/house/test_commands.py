from __future__ import annotations

import typer.main

from tests.house.tree import ROOT
from tracker.cli import app

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_the_command_page_has_every_command_with_its_options() -> None:
    tree = typer.main.get_group(app)
    missing = []
    for name, command in tree.commands.items():
        options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
        missing += [word for word in (f"tracker {name}", *options) if word not in PAGE]
    assert tree.commands
    assert missing == []
