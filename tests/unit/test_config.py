from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tracker.config import Settings, load_settings, read_interval
from tracker.model.errors import ConfigError, UsageError


def problem(folder: Path, text: str = "", **environ: str) -> str:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(environ, folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_without_file_and_environment_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings({}, tmp_path) == Settings()
    assert Settings().database.url == "sqlite:///tracker.db"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[fetch]\ndelay = 5\nhops = 3\n[schedule]\nevery = "6h"', encoding="utf-8")
    settings = load_settings({"TRACKER_FETCH__DELAY": "0.5"}, tmp_path)
    assert (settings.fetch.delay, settings.fetch.hops) == (0.5, 3)
    assert settings.schedule.every == dt.timedelta(hours=6)


def test_another_file_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[fetch]\nhops = 3", encoding="utf-8")
    (tmp_path / "other.toml").write_text("[fetch]\nhops = 4", encoding="utf-8")
    assert load_settings({"TRACKER_CONFIG": "other.toml"}, tmp_path).fetch.hops == 4


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    assert problem(tmp_path, TRACKER_CONFIG="other.toml") == "other.toml cannot be read: No such file or directory"


def test_other_variables_are_left_alone(tmp_path: Path) -> None:
    assert load_settings({"TRACKER_CI": "1", "HOME": "x", "FETCH__HOPS": "x"}, tmp_path) == Settings()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[fetch]\ndealy = 1", "config.toml: fetch.dealy is no setting"),
        ("[fetsch]\ndelay = 1", "config.toml: fetsch is no setting"),
        ("[fetch]\ndelay = -1", "config.toml: fetch.delay: must be greater than or equal to 0"),
        ("[fetch]\ndelay = nan", "config.toml: fetch.delay: "),
        ("[fetch]\nhops = 'many'", "config.toml: fetch.hops: must be a valid integer"),
        ("fetch = 3", "config.toml: [fetch] is a table: write its settings below it"),
        ('[fetch]\ncontact = "me\\r\\nX-Evil: 1"', "config.toml: fetch.contact: must be plain letters on one line"),
        ("[schedule]\nevery = '5s'", 'config.toml: schedule.every: "5s" is no interval'),
        ("[schedule]\nevery = 60", 'config.toml: schedule.every: "60" is no interval'),
        ("[schedule]\nlease = 60", "schedule.lease must be longer than fetch.seconds"),
        ("[database]\nurl = 'mysql://me:secret@host/name'", "config.toml: database.url: must begin with"),
        ("[fetch", "config.toml is not valid TOML"),
        ("[mail]\nmode = 'smtp'", 'config.toml: mail: host must be set where mode is "smtp"'),
        ("[mail]\nmode = 'smtp'\nhost = 'mx'\nsender = ''", 'config.toml: mail: sender must be set where mode is "smtp"'),
        ("[mail]\nhost = 'mx'\nsecurity = 'none'\npassword = 'x'", "config.toml: mail: password would travel unencrypted"),
        ("[mail]\nsecurity = 'maybe'", "config.toml: mail.security: must be 'starttls', 'tls' or 'none'"),
        ("[alerts]\nto = ['nobody']", "config.toml: alerts.to: must be an address for mail"),
        ("[alerts]\nlate = 0", "config.toml: alerts.late: must be greater than or equal to 1"),
        ("[web]\nproxies = ['proxy']", "config.toml: web.proxies: must be the address of a proxy, such as 10.0.0.5, or of its network"),
        ("[web]\nmetrics_token = 'short'", "config.toml: web.metrics_token: must have 16 letters and digits or more"),
        ("[log]\nlevel = 'loud'", "config.toml: log.level: must be 'debug', 'info', 'warning' or 'error'"),
        ("[mail]\nsender = 'Tracker <a@b.example>'", "config.toml: mail.sender: must be an address for mail"),
        ('[mail]\nbounces = "a@b.example\\nBcc: c@d.example"', "config.toml: mail.bounces: must be an address for mail"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    assert problem(tmp_path, text).startswith(named)


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("TRACKER_FETCH__DEALY", "1", "TRACKER_FETCH__DEALY in the environment: fetch.dealy is no setting"),
        ("TRACKER_FETSCH__DELAY", "1", "TRACKER_FETSCH__DELAY in the environment: fetsch.delay is no setting"),
        ("TRACKER_DATABASE_URL", "sqlite:///x", "TRACKER_DATABASE_URL in the environment is no setting; was TRACKER_DATABASE__URL meant?"),
        ("TRACKER_FETCH_USERAGENT", "x", "TRACKER_FETCH_USERAGENT in the environment is no setting; was TRACKER_FETCH__USER_AGENT meant?"),
        ("TRACKER_NONSENSE", "x", "TRACKER_NONSENSE in the environment is no setting; settings have two underscores"),
        ("TRACKER_FETCH__HOPS", "many", "TRACKER_FETCH__HOPS in the environment: fetch.hops: must be a valid integer"),
    ],
)
def test_what_is_wrong_in_the_environment_is_named(tmp_path: Path, variable: str, value: str, named: str) -> None:
    assert problem(tmp_path, "[fetch]\nhops = 3", **{variable: value}).startswith(named)


def test_a_password_is_not_repeated(tmp_path: Path) -> None:
    assert "secret" not in problem(tmp_path, TRACKER_DATABASE__URL="mysql://me:secret@host/name")


def test_operators_stand_in_the_environment_with_commas_between(tmp_path: Path) -> None:
    settings = load_settings({"TRACKER_ALERTS__TO": "ana@example.org, ben@example.org"}, tmp_path)
    assert settings.alerts.to == ("ana@example.org", "ben@example.org")
    assert load_settings({"TRACKER_ALERTS__TO": ""}, tmp_path).alerts.to == ()


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://me:pa%24s@host/name", {"pa%24s", "pa$s"}),
        ("postgresql+psycopg://me:p:q@host/name", {"p:q"}),
        ("postgresql://me@/name?host=/run&password=hidden&sslmode=require", {"hidden"}),
        ("postgresql://me@host/name", set()),
        ("sqlite:///a:b@c.db", set()),
    ],
)
def test_what_is_secret_among_the_settings_is_known(tmp_path: Path, url: str, found: set[str]) -> None:
    others = {"TRACKER_MAIL__PASSWORD": "pass word", "TRACKER_WEB__METRICS_TOKEN": "0123456789abcdef"}
    settings = load_settings({"TRACKER_DATABASE__URL": url, **others}, tmp_path)
    assert set(settings.secrets()) == {"pass word", "pass%20word", "0123456789abcdef", *found}


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes('[fetch]\ncontact = "é"'.encode("latin-1"))
    assert problem(tmp_path, TRACKER_CONFIG="latin.toml").startswith("latin.toml is not valid TOML")


def test_the_signature_says_who_asks_and_whom_to_write_to(tmp_path: Path) -> None:
    settings = load_settings({"TRACKER_FETCH__CONTACT": "desk@example.org"}, tmp_path)
    assert settings.fetch.signature() == "Tracker (desk@example.org)"


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("1m", dt.timedelta(minutes=1)),
        ("30m", dt.timedelta(minutes=30)),
        (" 6 H ", dt.timedelta(hours=6)),
        ("1d", dt.timedelta(days=1)),
        ("52w", dt.timedelta(weeks=52)),
    ],
)
def test_an_interval_is_a_number_with_its_unit(text: str, interval: dt.timedelta) -> None:
    assert read_interval(text) == interval


@pytest.mark.parametrize("text", ["", "d", "1", "0d", "-1d", "1.5h", "5s", "53w", "999999999w", "9999999999w", "1d 2h", "daily"])
def test_what_is_no_interval_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="is no interval"):
        read_interval(text)
