"""What others run Tracker by, held against what is there: no engine and no systemd is needed for it."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import typer.main
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.test_lock import PINS, PROJECT
from tests.house.tree import ROOT
from tracker.cli import app
from tracker.config import Settings, load_settings
from tracker.model.alert import Runner, RunnerKind
from tracker.store.figures import Figures
from tracker.store.tally import Counts
from tracker.web import metrics

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
EXAMPLE = (DEPLOY / "env.example").read_text(encoding="utf-8")
LOCKED = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (DEPLOY / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
COMMANDS = typer.main.get_group(app).commands
FORMAT = re.compile(r"(?P<name>[A-Z]+) (?P<rest>.+)")
NOON = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
SECRET = re.compile(r"(?i)(password|token|secret)")


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions, each with what stands behind it."""
    lines = re.sub(r"\\\n\s*", " ", DOCKERFILE).splitlines()
    found = [FORMAT.fullmatch(line) for line in lines if line and not line.startswith("#")]
    return [(match["name"], match["rest"]) for match in found if match]


def test_the_compose_file_is_one_and_the_schema_would_say_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(COMPOSE.replace("    command: [web]", "    comand: [web]"), encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "--output-format", "json"]
    ended = subprocess.run([*command, str(DEPLOY / "compose.yaml"), str(broken)], capture_output=True, text=True, check=False)
    said = json.loads(ended.stdout)
    assert {Path(each["filename"]).name for each in said["errors"]} == {"broken.yaml"}, ended.stdout
    assert said["parse_errors"] == []
    assert "comand" in ended.stdout


def test_no_secret_stands_in_what_is_deployed() -> None:
    for name, value in re.findall(r"^ *([A-Z][A-Z_]+)[=:] *(.*)$", f"{DOCKERFILE}\n{COMPOSE}\n{EXAMPLE}", re.MULTILINE):
        if SECRET.search(name) or name == "PGPASSWORD":
            assert value in {"", "${POSTGRES_PASSWORD:?set it in deploy/.env}"}, name


def test_each_variable_is_a_setting() -> None:
    named = re.findall(r"\b(TRACKER_\w+)", DOCKERFILE + COMPOSE + EXAMPLE)
    values = dict(re.findall(r"^\s*(TRACKER_\w+)[:=] ?(.+?)(?: #.*)?$", COMPOSE + "\n" + EXAMPLE, re.MULTILINE))
    settings = load_settings(values, DEPLOY)
    assert settings != Settings()
    assert settings.alerts.to == ("operators@example.org",)
    known = {f"TRACKER_{group}__{key}".upper() for group, table in Settings() for key in type(table).model_fields}
    assert set(named) <= known


def test_what_the_dockerfile_copies_is_there_and_is_all_that_the_package_needs() -> None:
    sources = [source for name, rest in instructions() if name == "COPY" and "--from" not in rest for source in shlex.split(rest)[:-1]]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    packed = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    assert {*packed, "pyproject.toml"} <= set(sources)


def test_what_runs_in_containers_and_units_are_commands_with_such_options() -> None:
    calls = [json.loads(rest[rest.index("[") :]) for name, rest in instructions() if name in {"CMD", "HEALTHCHECK"}]
    calls += [line.split(", ") for line in re.findall(r"(?:command|test): \[(?:CMD, )?(.+)\]", COMPOSE)]
    calls += [
        line.split() for file in DEPLOY.glob("*.service") for line in re.findall(r"^ExecStart=\S+ (.+)$", file.read_text(), re.MULTILINE)
    ]
    ours = [[word for word in call if word != "tracker"] for call in calls if call[0] not in {"python", "pg_isready"}]
    assert sorted(call[0] for call in ours) == ["run", "run", "status", "status", "verify", "web", "worker", "worker"]
    for name, *options in ours:
        assert set(options) <= {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert ("ENTRYPOINT", '["tracker"]') in instructions()
    assert PROJECT["project"]["scripts"]["tracker"]


def test_a_container_ends_as_tracker_does_and_is_not_root() -> None:
    kept = dict(instructions())
    assert (kept["STOPSIGNAL"], kept["USER"]) == ("SIGTERM", "tracker")
    assert "stop_grace_period: 2m" in COMPOSE


def test_the_proxy_on_the_machine_is_believed_and_nobody_else() -> None:
    gateway = re.findall(r"gateway: (\S+)", COMPOSE)
    assert re.findall(r"TRACKER_WEB__PROXIES: (\S+)", COMPOSE) == gateway
    (subnet,) = re.findall(r"subnet: (\S+)", COMPOSE)
    assert next(ip_network(subnet).hosts()) == ip_address(*gateway)
    assert re.findall(r"^ +- (\S+):8000:8000", COMPOSE, re.MULTILINE) == ["127.0.0.1"]


def test_each_timer_and_each_unit_has_its_other_half() -> None:
    for timer in DEPLOY.glob("*.timer"):
        assert timer.with_suffix(".service").exists()
    for unit in DEPLOY.glob("*.service"):
        assert "User=tracker\n" in unit.read_text(encoding="utf-8")


def test_each_metric_of_the_sample_rules_is_one() -> None:
    counts, found = Counts(), Figures({}, 0, 0, dt.timedelta(), {}, 0, {}, 0, (), 0, ())
    runner = Runner("north/1/a", RunnerKind.RUN, NOON, NOON)
    written = set(re.findall(r"^(tracker_\w+)", metrics.written(found, counts, [runner], 0, 1).decode(), re.MULTILINE))
    rules = set(re.findall(r"tracker_\w+", (DEPLOY / "alert-rules.yaml").read_text(encoding="utf-8")))
    assert rules - written == set()
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert {name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum") for name in written} == set(
        re.findall(r"`(tracker_\w+)(?:\{[^}`]+\})?`", page)
    )


@pytest.mark.parametrize("group", ["dependencies", "distributed", "postgres"])
def test_what_containers_install_is_what_is_locked(group: str) -> None:
    project = PROJECT["project"]
    asked = project["dependencies"] if group == "dependencies" else project["optional-dependencies"][group]
    needed = {canonicalize_name(Requirement(text).name) for text in asked} - {"tracker"}
    assert needed - LOCKED.keys() == set()
    assert {name: version for name, version in LOCKED.items() if PINS.get(name) != version} == {}
    assert "pytest" not in LOCKED
