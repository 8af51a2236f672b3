from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import IPv4Address
from itertools import cycle

import pytest

from tests.e2e.asking import client
from tests.servers import HOST, RawServer, response, says
from tracker.fetch import PageFetcher
from tracker.model.errors import FetchError
from tracker.net import Client, Limits, anywhere, public_only

NEIGHBOUR = "127.0.0.2"  # stands for a machine of the internet: traffic of tests stays on this one
HERE = ["127.0.0.1", "127.9.8.7", "0.0.0.0"]  # noqa: S104  nobody listens there
AROUND = ["10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1"]
HOSTS = """
0 0x0 00 127.1 127.0.1 0x7f.1 0177.1 [::] [::1] [0:0:0:0:0:0:0:1] [::0001] [fe80::1] [fe80::1%25lo] [fe80::1%lo] [fc00::1]
[fd00:ec2::254] [fec0::1] [ff02::1] localhost LOCALHOST LocalHost localhost. a.localhost ip6-localhost localhost.localdomain
metadata.google.internal 127.0.0.1.nip.io ⓛocalhost ｌｏｃａｌｈｏｓｔ lo\u00adcalhost localhost%00.example.org localhost%2eexample.org xn--
""".split()


def numbers(ip: str) -> list[int]:
    return [int(part) for part in ip.split(".")]


def wide(ip: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in ip)


def circled(ip: str) -> str:
    return "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(char)] if char.isdigit() else char for char in ip)


def halves(ip: str) -> str:
    return f"{int(IPv4Address(ip)) >> 16:x}:{int(IPv4Address(ip)) & 0xFFFF:x}"


WRITERS: list[Callable[[str], str]] = [
    str,
    lambda ip: f"{ip}.",
    lambda ip: str(int(IPv4Address(ip))),
    lambda ip: hex(int(IPv4Address(ip))),
    lambda ip: f"0X{int(IPv4Address(ip)):010X}",
    lambda ip: f"0{int(IPv4Address(ip)):o}",
    lambda ip: ".".join(f"0{part:o}" for part in numbers(ip)),
    lambda ip: ".".join(f"{part:#x}" for part in numbers(ip)),
    lambda ip: ".".join(f"{part:04o}" for part in numbers(ip)),
    lambda ip: f"{numbers(ip)[0]}.{int(IPv4Address(ip)) & 0xFFFFFF}",
    lambda ip: "{:#x}.{}.{}".format(*numbers(ip)[:2], int(IPv4Address(ip)) & 0xFFFF),
    lambda ip: ip.replace(".", "\u3002"),
    lambda ip: ip.replace(".", "\uff0e"),
    lambda ip: ip.replace(".", "\uff61"),
    wide,
    circled,
    lambda ip: "".join(f"%{ord(char):02x}" for char in ip),
    lambda ip: ip.replace(".", "%2E"),
    lambda ip: f"example.org@{ip}",
    lambda ip: f"example.org:80@{ip}",
    lambda ip: f"example.org\\@{ip}",
    lambda ip: f"{ip}\\@example.org",
    lambda ip: f"[::ffff:{ip}]",
    lambda ip: f"[::FFFF:{halves(ip)}]",
    lambda ip: f"[0:0:0:0:0:ffff:{halves(ip)}]",
    lambda ip: f"[::{ip}]",
    lambda ip: f"[::ffff:0:{ip}]",
    lambda ip: f"[64:ff9b::{ip}]",
    lambda ip: f"[64:ff9b:1::{ip}]",
    lambda ip: f"[2002:{halves(ip)}::1]",
    lambda ip: f"[2001:0:{halves(ip)}::1]",
]
SPELLINGS = sorted({*HOSTS, *(write(ip) for ip in (*HERE, *AROUND) for write in WRITERS)})


def at_web_ports(ip: str, _port: int) -> str:
    """Judge as in earnest, but for the port: servers of tests have any."""
    return public_only(ip, 80)


def with_neighbour(ip: str, port: int) -> str:
    return "" if ip == NEIGHBOUR else at_web_ports(ip, port)


def worst(host: str, port: int) -> list[str]:
    """Read IP addresses in all ways that the system knows, and say of every name that it is this machine."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (socket.gaierror, UnicodeError):
        return [HOST]
    return [str(entry[4][0]) for entry in found]


@contextmanager
def canary() -> Iterator[socket.socket]:
    """Listen on every address of this machine."""
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    with socket.create_server(("", 0), family=family, backlog=300, dualstack_ipv6=both) as listener:
        listener.settimeout(0)
        yield listener


def visitors(listener: socket.socket) -> int:
    """Return how many connections were made."""
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def refusal(one: Client, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        one.get(url)
    return caught.value


def test_w3_no_spelling_of_a_private_address_is_connected_to() -> None:
    """By the guard at the latest: a spelling that is no address does not get so far."""
    assert len(SPELLINGS) >= 200
    with canary() as listener, client(Limits(), guard=at_web_ports, resolve=worst) as one:
        port = listener.getsockname()[1]
        errors = {spelling: refusal(one, f"http://{spelling}:{port}/") for spelling in SPELLINGS}
        assert visitors(listener) == 0
        with pytest.raises(FetchError):
            client(Limits(seconds=0.3), guard=anywhere).get(f"http://{HOST}:{port}/")
        assert visitors(listener) == 1
    assert {(error.kind, error.transient) for error in errors.values()} == {("address", False)}
    assert all(str(error).isprintable() for error in errors.values())
    guarded = [spelling for spelling, error in errors.items() if "not on the public internet" in str(error)]
    assert len(guarded) > 130


def test_w3_robots_txt_of_a_private_address_is_not_asked_for_and_the_message_says_what_to_do() -> None:
    with canary() as listener, client(Limits(), guard=at_web_ports, resolve=worst) as one:
        url = f"http://intranet.example:{listener.getsockname()[1]}/page"
        with pytest.raises(FetchError) as caught:
            PageFetcher(one).robots(url, delay=timedelta())
        assert visitors(listener) == 0
    assert (caught.value.kind, caught.value.transient) == ("address", False)
    assert str(caught.value) == (
        f"{url}: its host is at 127.0.0.1, which is not on the public internet; set fetch.allow_private = true where that is meant"
    )


def test_w3_other_ports_are_refused_even_of_a_public_machine() -> None:
    with pytest.raises(FetchError, match=r"port 8080 is not a public web port \(80, 443\); set fetch") as caught:
        client(guard=public_only, resolve=lambda _host, _port: ["1.1.1.1"]).get("http://example.org:8080/")
    assert caught.value.kind == "address"


def test_w3_what_was_judged_is_what_is_connected_to() -> None:
    """A name that is public when it is asked for once, and leads here when it is asked for again."""
    answers = cycle([[NEIGHBOUR], [HOST]])
    with socket.create_server((HOST, 0)) as listener, client(guard=with_neighbour, resolve=lambda _host, _port: next(answers)) as one:
        listener.settimeout(0)
        port = listener.getsockname()[1]
        with RawServer(says(response(b"public")), place=(NEIGHBOUR, port)) as server:
            for _ in range(10):
                assert one.get(f"http://rebind.example:{port}/").body == b"public"
                with pytest.raises(FetchError, match=r"its host is at 127\.0\.0\.1"):
                    one.get(f"http://rebind.example:{port}/")
            assert len(server.requests) == 10
        assert visitors(listener) == 0


def test_w3_each_hop_is_judged() -> None:
    """The first one leads to where everybody may go, and from there the same name leads here."""
    answers = iter([[NEIGHBOUR], [HOST]])
    with socket.create_server((HOST, 0)) as listener, client(guard=with_neighbour, resolve=lambda _host, _port: next(answers)) as one:
        listener.settimeout(0)
        port = listener.getsockname()[1]
        redirect = says(response(b"", "Location: /next", "Connection: close", status="302 Found"))
        with RawServer(redirect, place=(NEIGHBOUR, port)) as server:
            with pytest.raises(FetchError, match=r"/next: its host is at 127\.0\.0\.1") as caught:
                one.get(f"http://rebind.example:{port}/")
            assert len(server.requests) == 1
        assert visitors(listener) == 0
    assert caught.value.kind == "address"


def test_w3_of_mixed_answers_only_the_public_ones_are_connected_to() -> None:
    mixed = [HOST, "10.0.0.1", "::1", NEIGHBOUR, "169.254.169.254", "nonsense"]
    with socket.create_server((HOST, 0)) as listener, client(guard=with_neighbour, resolve=lambda _host, _port: mixed) as one:
        listener.settimeout(0)
        port = listener.getsockname()[1]
        with RawServer(says(response(b"public")), place=(NEIGHBOUR, port)):
            assert one.get(f"http://mixed.example:{port}/").body == b"public"
        with pytest.raises(FetchError) as caught:  # the public one is dead: that opens no other door
            one.get(f"http://mixed.example:{port}/")
        assert visitors(listener) == 0
    assert caught.value.kind == "refused"
