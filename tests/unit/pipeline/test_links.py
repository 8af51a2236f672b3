from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pipeline.links import Purpose, address, check, sign
from tracker.web import routes
from tracker.web.pages import all_routes

KEY, OTHER = b"k" * 32, b"o" * 32
ids = st.lists(st.integers(0, 10**18 - 1), min_size=1, max_size=4)


@given(st.sampled_from(Purpose), ids)
def test_a_token_names_what_it_was_made_with(purpose: Purpose, named: list[int]) -> None:
    token = sign(KEY, purpose, *named)
    assert check(KEY, purpose, token) == tuple(named)
    assert set(token) <= set(string.ascii_letters + string.digits + "-_.")


@given(st.sampled_from(Purpose), st.sampled_from(Purpose), ids)
def test_a_token_is_good_for_its_purpose_and_key_alone(purpose: Purpose, other: Purpose, named: list[int]) -> None:
    token = sign(KEY, purpose, *named)
    assert (check(KEY, other, token) is None) == (purpose is not other)
    assert check(OTHER, purpose, token) is None
    assert check(b"", purpose, token) is None


def test_a_token_that_was_changed_anywhere_is_none() -> None:
    token = sign(KEY, Purpose.LEAVE, 12, 7)
    letters = string.ascii_letters + string.digits + "-_."
    changed = {token[:place] + letter + token[place + 1 :] for place in range(len(token)) for letter in letters} - {token}
    cut = {token[:place] for place in range(len(token))} | {token[place:] for place in range(1, len(token))}
    odd = {f"0{token}", f"{token}=", f"{token}\n", token.replace("12", "１２"), token.replace("1", "²"), "", ".", "1.", f"-{token}"}
    assert [each for each in changed | cut | odd if check(KEY, Purpose.LEAVE, each)] == []


@pytest.mark.parametrize("purpose", Purpose)
def test_the_desk_has_a_page_where_a_link_leads(purpose: Purpose) -> None:
    paths = {route.path for route in routes.by_name(all_routes()).values() if route.method == "GET"}
    assert address("", purpose, "{token}") in paths
