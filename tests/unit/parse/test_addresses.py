from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model.document import Audience
from tracker.parse.addresses import PDQ_ADDRESSES, key, pairs, said, whole

SITE = "https://publisher.example"


def likely(*paths: str) -> set[tuple[str, str]]:
    found = pairs({f"{SITE}{path}": PDQ_ADDRESSES for path in paths})
    return {(one.removeprefix(SITE), other.removeprefix(SITE)) for one, other in found}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/types/lung/hp/bog-pdq", "/types/lung/patient/bog-pdq"),
        ("/espanol/tipos/piel/paciente/fiebre-pdq", "/espanol/tipos/piel/pro/fiebre-pdq"),
        ("/effects/tired/tired-hp-pdq", "/effects/tired/tired-pdq"),
        ("/espanol/efectos/fatiga/fatiga-pdq", "/espanol/efectos/fatiga/fatiga-pro-pdq"),
        ("/espanol/tipos/marsh/pro/marsh-fever-pdq", "/types/marsh/hp/marsh-fever-pdq"),
    ],
)
def test_addresses_tell_of_pairs(one: str, other: str) -> None:
    assert likely(one, other, "/types/dune/hp/dune-pdq", "/about") == {(one, other)}


@pytest.mark.parametrize(
    "paths",
    [
        ("/types/lung/hp/bog-pdq", "/types/lung/hp/bog-pdq/"),
        ("/types/lung/hp/bog-pdq", "/types/skin/hp/bog-pdq"),
        ("/types/lung/hp/bog-pdq", "/types/lung/patient/fen-pdq"),
        ("/types/lung/hp/bog", "/types/lung/patient/bog"),
        ("/types/lung/hp/bog-pdq", "/types/lung/patient/bog-pdq", "/types/lung/pro/bog-pdq"),
    ],
)
def test_what_has_too_little_in_common_is_no_pair(paths: tuple[str, ...]) -> None:
    assert likely(*paths) == set()


def test_a_list_tells_of_pairs_in_other_languages() -> None:
    one, other = f"{SITE}/a-pdq", f"{SITE}/espanol/b-pdq"
    at = {key(url): url for url in (one, other)}
    assert said([(f"{one}/", (f"{other}#x", f"{SITE}/fr/c-pdq", one))], at) == {(one, other)}


def test_addresses_tell_of_language_and_readers() -> None:
    told = [(PDQ_ADDRESSES.language(url), PDQ_ADDRESSES.audience(url)) for url in (f"{SITE}/x/hp/a-pdq", f"{SITE}/espanol/paciente/a-pdq")]
    assert told == [("en", Audience.PROFESSIONAL), ("es", Audience.PATIENT)]


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_reference_says_it_is_one_address_or_none(base: str, reference: str) -> None:
    found = whole(f"{SITE}/{base}", reference)
    assert found == "" or found.startswith(("http://", "https://"))
    assert whole(found, found) == found
    assert key(found) == key(found.rstrip("/") + "/#part")
