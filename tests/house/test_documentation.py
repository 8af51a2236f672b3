from __future__ import annotations

import dataclasses
import enum
import importlib
import inspect
import pkgutil
import re
import tomllib

from tests.house.tree import ROOT
from tracker import config, model

FIRST_CELL = re.compile(r"^\| *`?([^|`]+?)`? *\|", re.MULTILINE)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def settings() -> dict[str, object]:
    defaults = config.Settings()
    return {f"{group}.{key}": value for group, table in defaults for key, value in table}


def test_the_glossary_has_every_noun() -> None:
    modules = [importlib.import_module(f"tracker.model.{found.name}") for found in pkgutil.iter_modules(model.__path__)]
    nouns = {
        name
        for module in modules
        for name, thing in inspect.getmembers(module, inspect.isclass)
        if thing.__module__ == module.__name__ and (dataclasses.is_dataclass(thing) or issubclass(thing, enum.Enum))
    }
    assert nouns - set(FIRST_CELL.findall(page("glossary.md"))) == set()


def test_config_toml_holds_every_setting_with_its_default() -> None:
    assert config.load_settings({}, ROOT) == config.Settings()
    written = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
    assert [f"{group}.{key}" for group, table in written.items() for key in table] == list(settings())


def test_the_configuration_page_has_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| `([^`]+)` \|", page("configuration.md"), re.MULTILINE)
    assert [key for key, _ in rows] == list(settings())
    groups: dict[str, dict[str, object]] = {}
    for name, default in rows:
        group, key = name.split(".")
        groups.setdefault(group, {})[key] = tomllib.loads(f"value = {default}")["value"]
    assert config.Settings.model_validate(groups) == config.Settings()
