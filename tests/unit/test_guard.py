from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.net.guard import anywhere, is_public, public_only

PUBLIC = ["1.1.1.1", "93.184.216.34", "172.15.0.1", "172.32.0.1", "2606:2800:220:1::1", "2001:4860:4860::8888", "2a00:1450::1"]
PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 168.63.129.16 224.0.0.1 239.1.1.1 240.0.0.1
255.255.255.255 :: ::1 ::2 ::ffff:0:127.0.0.1 64:ff9b:1::1 64:ff9b:1::1.1.1.1 100::1 2001::1 2001:2::1 2001:10::1 2001:db8::1 3fff::1
5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 4000::1
""".split()
NO_ADDRESSES = ["", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "1.1.1.1.", " 1.1.1.1", "1.1.1.1%eth0", "[::1]", "x"]


@pytest.mark.parametrize("ip", PUBLIC)
def test_a_machine_of_the_internet_is_public(ip: str) -> None:
    assert is_public(ip)
    assert public_only(ip, 443) == ""


@pytest.mark.parametrize("ip", PRIVATE)
def test_a_machine_of_some_other_network_is_not_public(ip: str) -> None:
    """Loopback, private and shared networks, link-local, documentation, multicast, reserved; some only of one cloud."""
    assert not is_public(ip)
    assert ip in public_only(ip, 80)


@pytest.mark.parametrize("ip", PRIVATE)
def test_only_for_a_network_of_ones_own_there_is_a_setting(ip: str) -> None:
    own = ip.startswith(("10.", "100.64", "127.", "172.", "192.168.", "fc", "fd")) or ip == "::1"
    said = public_only(ip, 80)
    assert said.endswith("set fetch.allow_private = true where that is meant" if own else "check the address")


@pytest.mark.parametrize("ip", NO_ADDRESSES)
def test_what_is_no_ip_address_is_not_public(ip: str) -> None:
    """The resolver of the system would read some of these: nothing of that kind may come so far."""
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["fe80::1%eth0", "2606:2800:220:1::1%1", "::ffff:1.1.1.1%2", "64:ff9b::1.1.1.1%2"])
def test_an_address_with_a_zone_is_not_public(ip: str) -> None:
    assert not is_public(ip)


@given(st.ip_addresses(v=4) | st.sampled_from([IPv4Address(ip) for ip in (*PUBLIC, *PRIVATE) if ":" not in ip]))
def test_an_ipv6_address_that_leads_to_an_ipv4_address_is_judged_as_that(inner: IPv4Address) -> None:
    """Mapped and by NAT64; what older ways carry is refused whatever it is."""
    number = int(inner)
    high, low = number >> 16, number & 0xFFFF
    for carrier in (f"::ffff:{inner}", f"::ffff:{high:x}:{low:x}", f"64:ff9b::{inner}"):
        assert is_public(carrier) is is_public(str(inner))
    for carrier in (f"::{inner}", f"2002:{high:x}:{low:x}::1", f"2001:0:{high:x}:{low:x}::1", f"64:ff9b:1::{inner}"):
        assert not is_public(carrier)


@pytest.mark.parametrize("port", [1, 22, 25, 81, 8080, 8443, 65535])
def test_only_the_ports_of_the_web_are_public(port: int) -> None:
    assert str(port) in public_only("1.1.1.1", port)
    assert anywhere("127.0.0.1", port) == ""
