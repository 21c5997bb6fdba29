"""Which addresses are the public internet's, and the addresses behind a name."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IANA's registries of special-purpose addresses as `ipaddress` knows them, and what it lets pass
_NEVER_V4 = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, a metadata service among them
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # the metadata service of a large cloud, at a public address
    )
)
_GLOBAL_V6 = ip_network("2000::/3")
_NEVER_V6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo with an IPv4 address inside among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
)
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to a host on the public internet.

    Loopback, private, link-local, shared, multicast and reserved addresses are not, nor is IPv6 that carries an IPv4
    address within; of NAT64, which networks without IPv4 need, the address within decides.

    >>> [is_public(address) for address in ("1.1.1.1", "127.0.0.1", "::ffff:1.1.1.1", "64:ff9b::a00:1")]
    [True, False, False, False]
    """
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return _is_public_v4(ip)
    if ip in _NAT64:
        return _is_public_v4(IPv4Address(int(ip) & 0xFFFFFFFF))
    return _is_public_v6(ip)


def _is_public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in _NEVER_V4)


def _is_public_v6(ip: IPv6Address) -> bool:
    return ip.is_global and ip in _GLOBAL_V6 and not any(ip in net for net in _NEVER_V6)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of a name, each once, in the resolver's order; OSError where it has none.

    Addresses in any spelling that the system takes (decimal, octal, hexadecimal, shortened) come out plain.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError("not a name") from None
    return tuple(dict.fromkeys(str(address[0]) for _, _, _, _, address in found))
