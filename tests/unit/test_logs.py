from __future__ import annotations

import io
import json
import logging
import re
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import logs
from tracker.config.values import known_secrets

PASSWORD = "correct-horse/battery"
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, own = logging.getLogger(), logging.getLogger("tracker")
    before = (root.handlers[:], root.level, own.level)
    root.handlers.clear()  # those of pytest are not closed, but come back
    yield io.StringIO()
    root.handlers[:], level, own_level = before
    root.setLevel(level)
    own.setLevel(own_level)
    logging.captureWarnings(False)  # noqa: FBT003


def set_up(stream: io.StringIO, form: str = "json", level: str = "info") -> logging.Logger:
    secrets = known_secrets(f"postgresql://me:{PASSWORD.replace('/', '%2F')}@host/name", "token-of-metrics")
    logs.set_up(form=form, level=level, secrets=secrets, stream=stream)
    return logging.getLogger("tracker")


def rows(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_a_line_with_its_time_level_and_facts(stream: io.StringIO) -> None:
    set_up(stream).info("%s", "bog: new", extra={"document": "bog", "outcome": "new", "seconds": 0.5, "bytes": 7, "cause": ""})
    (row,) = rows(stream)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(row.pop("at")))
    assert row == {"level": "info", "event": "bog: new", "document": "bog", "outcome": "new", "seconds": 0.5, "bytes": 7}


def test_for_people_it_is_a_sentence_with_the_facts_that_it_does_not_say(stream: io.StringIO) -> None:
    set_up(stream, "console").warning("bog: new", extra={"document": "bog", "outcome": "new", "seconds": 0.5, "bytes": 7})
    assert stream.getvalue()[25:] == "WARNING bog: new  seconds=0.5 bytes=7\n"


def test_libraries_and_warnings_go_through_it_from_warnings_on(stream: io.StringIO) -> None:
    set_up(stream, level="debug").debug("ours")
    logging.getLogger("apscheduler").info("theirs")
    logging.getLogger("apscheduler").warning("it is late by %s", PASSWORD)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old\nnews", stacklevel=1)
    said = [str(row["event"]) for row in rows(stream)]
    assert said[:2] == ["ours", "it is late by [secret]"]
    assert "old\\nnews" in said[2]
    assert len(said) == 3


@pytest.mark.parametrize(("level", "count"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_the_level_is_the_least_that_is_written(stream: io.StringIO, level: str, count: int) -> None:
    log = set_up(stream, level=level)
    for name in ("debug", "info", "warning", "error"):
        getattr(log, name)(name)
    assert len(rows(stream)) == count


@pytest.mark.parametrize(
    "said",
    [
        PASSWORD,
        "correct-horse%2Fbattery",
        "token-of-metrics",
        "postgresql://me:CANARY@host/name",
        "smtp://CANARY:CANARY@mail.example.org",
        "Authorization: Basic CANARY12345",
        "headers {'authorization': 'Bearer CANARY12345'}",
        "cookie: tracker-8000=CANARY",
        "https://desk.example.org/letters/leave/1.CANARY.x",
        "https://desk.example.org/letters/change/CANARY?x=1",
        "GET /invitations/CANARY",
        "/feeds/CANARY/news.atom",
        "secret whsec_CANARY+/=",
        "https://example.org/x?a=1&token=CANARY&b=2",
        "https://example.org/x?password=CANARY",
    ],
)
@pytest.mark.parametrize("form", ["json", "console"])
def test_what_is_secret_is_written_nowhere(stream: io.StringIO, said: str, form: str) -> None:
    log = set_up(stream, form)
    log.info(said, extra={"reason": said})
    log.info("%s and %s", said, [said])
    try:
        raise ValueError(said)  # noqa: TRY301
    except ValueError:
        log.exception("it failed")
    text = stream.getvalue()
    for secret in ("CANARY", PASSWORD, "horse%2Fbattery", "token-of-metrics"):
        assert secret not in text
    assert text.count("[secret]") >= 3


def test_what_is_no_secret_stays(stream: io.StringIO) -> None:
    kept = "https://example.org/a@b /feeds/news.atom?board=Adult tracker suspect 7; me@example.org; key: value, basic idea"
    set_up(stream).info(kept)
    assert rows(stream)[0]["event"] == kept


def test_a_password_that_is_no_more_than_a_word_does_not_blot_the_log(stream: io.StringIO) -> None:
    logs.set_up(form="json", level="info", secrets=["mail", ""], stream=stream)
    logging.getLogger("tracker").info("mail: 3 sent")
    assert rows(stream)[0]["event"] == "mail: 3 sent"


@given(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("\n\r\x1b\x00\x85\u2028\u202e\t"))))
def test_no_value_breaks_a_line_or_hides_in_it(said: str) -> None:
    for form in ("json", "console"):
        formatter_stream = io.StringIO()
        event = {"event": said, "reason": said, "at": "now", "level": "info"}
        cleaned = logs._cleaner([])(None, "", event)
        write = logs.as_json if form == "json" else logs.as_text
        formatter_stream.write(str(write(None, "", dict(cleaned))))  # type: ignore[arg-type]
        written = formatter_stream.getvalue()
        assert "\n" not in written
        assert not CONTROL.search(written)


def test_a_traceback_is_told_whole_and_breaks_no_line(stream: io.StringIO) -> None:
    for form in ("json", "console"):
        log = set_up(stream, form)
        try:
            raise ValueError("a page said\nINFO nothing is wrong\x1b[2J")  # noqa: TRY301
        except ValueError:
            log.exception("bog: a bug")
    first, *below = stream.getvalue().splitlines()
    frames = json.loads(first)["exception"]
    assert frames[0] == "Traceback (most recent call last):"
    assert frames[-1] == "INFO nothing is wrong\\x1b[2J"
    assert below[0].endswith("ERROR   bog: a bug")
    assert all(line.startswith("    ") for line in below[1:])
