"""Which machines may be reached: a page, or a name server, could otherwise send requests into the network around us."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Guard = Callable[[str, int], str]  # IP address and port -> why it may not be reached, "; " and what to do; "" where it may
WEB_PORTS = frozenset({80, 443})
UNICAST = ip_network("2000::/3")  # all of IPv6 that is given out so far
NAT64 = ip_network("64:ff9b::/96")  # carries an IPv4 address, and leads there
# Python's versions do not agree on these; none of them holds a web page for everybody
SPECIAL = tuple(
    map(
        ip_network,
        "192.0.0.0/24 192.88.99.0/24 168.63.129.16/32 "  # the last is Azure's own, inside each of its machines
        "2001::/23 2001:db8::/32 2002::/16 3fff::/20".split(),  # Teredo is in the first, 6to4 the third
    )
)

OWN = tuple(map(ip_network, "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 ::1/128 fc00::/7".split()))
ALLOW = "set fetch.allow_private = true where that is meant"


def anywhere(ip: str, port: int) -> str:  # noqa: ARG001  a Guard
    """Let everything be reached."""
    return ""


def public_only(ip: str, port: int) -> str:
    """Let only the usual ports of machines be reached that everybody on the internet can reach."""
    if port not in WEB_PORTS:
        return f"port {port} is not a public web port (80, 443); {ALLOW}"
    if is_public(ip):
        return ""
    return f"its host is at {ip}, which is not on the public internet; {ALLOW if _is_own(ip) else 'check the address'}"


def is_public(ip: str) -> bool:
    """Return whether an IP address is one machine's on the public internet; False for what is no IP address."""
    if "%" in ip:  # a zone: it counts on this machine's own network only
        return False
    try:
        target = _target(ip_address(ip))
    except ValueError:
        return False
    if isinstance(target, IPv6Address) and target not in UNICAST:
        return False
    special = target.is_multicast or target.is_reserved or any(target in network for network in SPECIAL)
    return target.is_global and not special


def _is_own(ip: str) -> bool:
    """Return whether an IP address is of this machine or a network of one's own; others hold no page for anybody."""
    try:
        target = _target(ip_address(ip))
    except ValueError:
        return False
    return any(target in network for network in OWN)


def _target(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address carries and leads to, or the address itself."""
    if isinstance(ip, IPv6Address) and ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
