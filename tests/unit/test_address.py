from __future__ import annotations

import pytest

from tracker.model.errors import FetchError
from tracker.net.address import address, ahead, same_site

HERE = "https://example.org/a/b"


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("HTTP://EXAMPLE.org:80/x y#part", "http://example.org/x%20y"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ("http://[::1]:8080", "http://[::1]:8080/"),
    ],
)
def test_an_address_has_one_normal_form(given: str, normal: str) -> None:
    """Case, usual port, fragment and letters beyond ASCII make no second address."""
    assert str(address(given)) == normal


@pytest.mark.parametrize(
    "given",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "example.org/page",
        "//example.org/page",
        "http:///page",
        "http://name:secret@example.org/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://example.org:port/",
        "http://example.org/\nSet-Cookie: a=b",
        "",
    ],
)
def test_only_web_addresses_are_accepted(given: str) -> None:
    """Anything else is refused before anything is sent, and the message tells what is accepted."""
    with pytest.raises(FetchError, match="http:// or https://") as caught:
        address(given)
    assert (caught.value.kind, caught.value.transient) == ("address", False)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "given",
    [
        "http://a b/",
        "http://a%20b/",
        "http://%31%32%37.0.0.1/",
        "http://exa<mple/",
        "http://a..example/",
        "http://.example/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 127 + "example/",
        "http://xn--/",
        "http://www.xn--.example/",
        "http://xn--a/",
        "http://xn--abc-/",
        "http://xn--99999999/",
        "http://xn--\xe9/",
        "http://example.org\\@127.0.0.1/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://exa\x00mple.org/",
        "http://exa\x1b[31mmple.org/",
        "http://exa\x85mple.org/",
        "http://exa\u202emple.org/",
        "http://example.org:\u2028/",
        "http://example.org/" + "x" * 2000,
        "http://" + "a" * 100_000,
    ],
)
def test_what_can_be_no_host_is_refused_in_one_short_line(given: str) -> None:
    """Nobody is asked for it, and nothing of it reaches a log as it came."""
    with pytest.raises(FetchError) as caught:
        address(given)
    assert (caught.value.kind, caught.value.transient) == ("address", False)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "host",
    ["a" * 63 + ".example", "a_b.example", "example.org.", "xn--bcher-kva.example", "xn--i-7iq.example", "1.2.3.4", "[2001:db8::1]"],
)
def test_unusual_hosts_are_accepted(host: str) -> None:
    assert str(address(f"http://{host}/")) == f"http://{host}/"


def test_an_address_of_2000_characters_is_accepted() -> None:
    longest = "http://example.org/".ljust(2000, "x")
    assert str(address(longest)) == longest


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("http://example.org/", "http://example.org/new", True),
        ("http://example.org:80/", "https://example.org/", True),
        ("http://example.org/", "https://example.org:8443/", False),
        ("http://example.org:8080/", "https://example.org:8443/", False),
        ("http://example.org/", "http://example.org:8080/", False),
        ("https://example.org/", "https://www.example.org/", False),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
    ],
)
def test_a_site_is_one_host_and_port(here: str, there: str, same: bool) -> None:  # noqa: FBT001
    """Only the step from http to https at the usual ports leads to another port of the same site."""
    assert same_site(address(here), address(there)) is same


@pytest.mark.parametrize(
    ("location", "there"),
    [("/c?x=1#y", "https://example.org/c?x=1"), ("c", "https://example.org/a/c"), ("//other.org/", "https://other.org/")],
)
def test_a_location_is_read_from_where_it_stands(location: str, there: str) -> None:
    """A relative location belongs to the address that named it."""
    assert ahead([address(HERE)], 301, [location]) == address(there)


@pytest.mark.parametrize(("status", "locations"), [(200, ["/c"]), (304, ["/c"]), (300, ["/c"]), (301, [])])
def test_other_answers_lead_nowhere(status: int, locations: list[str]) -> None:
    """A location counts only in a redirect, and a redirect only with a location."""
    assert ahead([address(HERE)], status, locations) is None


@pytest.mark.parametrize(
    "location",
    [
        "http://example.org/",
        "http://example.org:8080/",
        "file:///etc/passwd",
        "https://u:p@example.org/",
        "http://\x00/",
        HERE,
        "/" + "x" * 2000,
        "http://a..b/",
    ],
)
def test_a_bad_redirect_is_refused(location: str) -> None:
    """No way leads from https back to http on one host, to what is no web page, or in a circle."""
    with pytest.raises(FetchError) as caught:
        ahead([address(HERE)], 302, [location])
    assert (caught.value.kind, caught.value.transient) == ("redirect", False)
