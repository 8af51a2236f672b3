from __future__ import annotations

import re
from itertools import repeat

import pytest

from tests.e2e.asking import HEAD, client, failed, get
from tests.servers import Certificate, PageServer, RawServer, drips, response, says
from tracker.model.errors import FetchError


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Certificate) -> None:
    """Whoever sits between could write the page."""
    with RawServer(says(response(b"x")), tls=certificate.server_side()) as server:
        error = failed(server.url())
    assert (error.kind, error.transient) == ("tls", False)
    assert re.search("self.signed", str(error))


def test_a_certificate_of_a_trusted_authority_is_taken(certificate: Certificate) -> None:
    """The same server, and the same certificate among the authorities."""
    with RawServer(says(response(b"x")), tls=certificate.server_side()) as server, client(authorities=certificate.path) as one:
        assert one.get(server.url()).body == b"x"


def test_a_certificate_for_another_name_is_refused(certificate: Certificate) -> None:
    """Trusted, but not here."""
    with RawServer(says(response(b"x")), tls=certificate.server_side()) as server, pytest.raises(FetchError) as caught:
        client(authorities=certificate.path, resolve=lambda _host, _port: ["127.0.0.1"]).get(server.url().replace("127.0.0.1", "a.example"))
    assert caught.value.kind == "tls"


def test_a_server_without_tls_is_no_secure_server(pages: PageServer) -> None:
    """No step back to plain HTTP is taken."""
    assert failed(pages.url("/page").replace("http:", "https:")).kind == "tls"


def test_a_slow_secure_answer_ends_in_time(certificate: Certificate) -> None:
    """The clock runs behind TLS too."""
    script = drips(HEAD + b"Content-Length: 9999\r\n\r\n", repeat(b"x"))
    with RawServer(script, tls=certificate.server_side()) as server, pytest.raises(FetchError) as caught:
        client(authorities=certificate.path).get(server.url())
    assert caught.value.kind == "timeout"


def test_redirects_within_a_host_are_followed(pages: PageServer) -> None:
    """The answer tells the final address and those that led to it."""
    first = pages.put("/old", "", status=301, location="/newer")
    second = pages.put("/newer", "", status=308, location=pages.url("/newest"))
    third = pages.put("/newest", "here")
    answer = get(first)
    assert (answer.url, answer.hops, answer.body) == (third, (first, second), b"here")


@pytest.mark.parametrize(
    ("statuses", "moved"), [([], False), ([301], True), ([308, 301], True), ([302], False), ([301, 307], False), ([303, 308], False)]
)
def test_f8_a_page_has_moved_where_each_redirect_is_for_good(pages: PageServer, statuses: list[int], moved: bool) -> None:  # noqa: FBT001
    for n, status in enumerate(statuses):
        pages.put(f"/{n}", "", status=status, location=f"/{n + 1}")
    pages.put(f"/{len(statuses)}", "here")
    answer = get(pages.url("/0"))
    assert (answer.moved, len(answer.hops)) == (moved, len(statuses))


def test_f8_a_page_has_not_moved_where_another_host_is_named(pages: PageServer) -> None:
    pages.put("/0", "", status=301, location="/1")
    pages.put("/1", "", status=301, location="https://www.example.org/page")
    answer = get(pages.url("/0"))
    assert (answer.moved, answer.elsewhere) == (False, "https://www.example.org/page")


def test_a_redirect_to_another_host_is_told_and_not_followed(pages: PageServer) -> None:
    """Another name, another address or another port is another host."""
    with PageServer() as other:
        moved = other.put("/page", "elsewhere")
        for target in (moved, moved.replace("127.0.0.1", "127.0.0.2"), "https://www.example.org/page"):
            url = pages.put("/page", "moved", status=301, location=target)
            answer = get(pages.put("/start", "", status=302, location="/page"))
            assert (answer.url, answer.status, answer.elsewhere, answer.body) == (url, 301, target, b"moved")
            assert answer.hops == (pages.url("/start"),)
        assert other.requests == []


def test_a_step_from_https_to_http_is_refused(certificate: Certificate) -> None:
    """Whoever sits between could write the page."""
    script = says(response(b"", "Location: http://127.0.0.1/page", status="301 Moved Permanently"))
    with RawServer(script, tls=certificate.server_side()) as server, pytest.raises(FetchError) as caught:
        client(authorities=certificate.path).get(server.url())
    assert (caught.value.kind, caught.value.transient) == ("redirect", False)


def test_redirects_are_followed_up_to_the_limit(pages: PageServer) -> None:
    """Five lead to the page, six do not."""
    for n in range(6):
        pages.put(f"/{n}", "", status=302, location=f"/{n + 1}")
    pages.put("/6", "here")
    assert get(pages.url("/1")).body == b"here"
    assert failed(pages.url("/0")).kind == "redirect"


def test_a_circle_of_redirects_is_refused(pages: PageServer) -> None:
    """It is seen at the first address that comes again."""
    pages.put("/a", "", status=302, location="/b")
    pages.put("/b", "", status=302, location="/a#again")
    with pytest.raises(FetchError, match="circle") as caught:
        get(pages.url("/a"))
    assert caught.value.kind == "redirect"
    assert len(pages.requests) == 2
