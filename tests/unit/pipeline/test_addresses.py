from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model.errors import UsageError
from tracker.model.subscription import Cadence, Choice
from tracker.pipeline.addresses import read_address, read_words, read_zone
from tracker.pipeline.subscribe import last_date


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" Ana@Example.ORG ", "Ana@example.org"),
        ("ana.ruiz+news@sub.example.org", "ana.ruiz+news@sub.example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@例え.テスト", "ana@xn--r8jz45g.xn--zckzah"),
        (f"{'a' * 64}@{'b' * 63}.example", f"{'a' * 64}@{'b' * 63}.example"),
    ],
)
def test_an_address_is_kept_as_mail_servers_take_it(given: str, kept: str) -> None:
    assert read_address(given) == kept


def test_an_address_that_is_too_long_once_it_is_ascii_is_refused() -> None:
    name = ".".join(["bücherwürmer"] * 15) + ".example"
    assert len(f"ana@{name}") < 254
    with pytest.raises(UsageError, match="is no mail address"):
        read_address(f"ana@{name}")


def tried(read: Callable[[str], str], text: str) -> tuple[str, str]:
    """Return what was read, or what was said instead."""
    try:
        return read(text), ""
    except UsageError as error:
        return "", str(error)


@given(st.text(max_size=60) | st.text(alphabet="a@.\r\n:,<> \u202e\u2028\x00é-", max_size=40))
def test_whatever_is_given_an_address_holds_nothing_that_a_header_could_be_broken_with(text: str) -> None:
    address, said = tried(read_address, text)
    assert said.isprintable()
    if said:
        return
    local, domain = address.split("@")
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' <>,;:"()[]\\')
    assert local
    assert "." in domain


@given(st.text(max_size=60))
def test_words_hold_nothing_that_is_not_seen(text: str) -> None:
    words, said = tried(lambda given: read_words(given, "term"), text)
    assert said.isprintable()
    assert words == unicodedata.normalize("NFC", words)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for char in words)


def test_a_zone_is_named_as_its_country_names_it() -> None:
    assert (read_zone("europe/BERLIN"), read_zone(" utc ")) == ("Europe/Berlin", "UTC")
    for wrong in ("", "Berlin", "localtime", "Factory", "factory", "/etc/localtime", "../Europe/Berlin", "Europe/Berlin\n", "+02:00"):
        with pytest.raises(UsageError, match="is no time zone"):
            read_zone(wrong)


@pytest.mark.parametrize(
    ("hour", "zone", "day"),
    [
        (7, "UTC", 3),  # it is eight: the hour of today is past
        (8, "UTC", 3),
        (9, "UTC", 2),  # the first one is due today at nine
        (7, "America/Lima", 2),  # it is three in the morning
        (7, "Pacific/Kiritimati", 3),  # ten in the evening
        (21, "Pacific/Auckland", 3),  # nine in the evening
    ],
)
def test_what_begins_now_is_due_when_its_hour_comes_next(hour: int, zone: str, day: int) -> None:
    now = dt.datetime(2024, 12, 3, 8, 0, tzinfo=dt.UTC)
    assert last_date(Choice(cadence=Cadence.DAILY, hour=hour), zone, now) == dt.date(2024, 12, day)
