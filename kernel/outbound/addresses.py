"""Which addresses of the network a request may go to: a name that somebody wrote down may lead anywhere."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

# Held against every Python: what counts as global there has changed within one minor version.
NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",
            "192.88.99.0/24",
            "64:ff9b:1::/48",
            "2001:20::/28",
            "2001::/32",
            "2002::/16",
            "3fff::/20",
            "5f00::/16",
            "fec0::/10",
        ),
    )
)
NAT64 = IPv6Network("64:ff9b::/96")
# What clouds tell a machine about itself, keys among it, where it is not link-local.
METADATA = frozenset(map(ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")))

Address = IPv4Address | IPv6Address


class NotResolved(Exception):
    """The name has no address, or whoever knows does not answer."""


class AddressRefused(Exception):
    """The name leads where no request may go."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def addresses_of(host: str, port: int, *, may_be_private: bool) -> list[str]:
    """All addresses of a host, in the order to try them; a request goes to one of these and asks for no name again.

    Raises NotResolved, and AddressRefused when one of them is not to be reached: who answers with a good and a bad one
    waits for the bad one's turn.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotResolved(str(error)) from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    for address in addresses:
        if not is_allowed(address, may_be_private=may_be_private):
            raise AddressRefused(address)
    return addresses


def is_allowed(address: str, *, may_be_private: bool) -> bool:
    """False for what is not public, unless it ``may_be_private``; never true for link-local addresses and metadata."""
    plain = _embedded(ip_address(address.partition("%")[0]))
    if plain.is_link_local or plain.is_multicast or plain.is_unspecified or plain in METADATA:
        return False
    return may_be_private or _is_public(plain)


def is_literal(host: str) -> bool:
    """Whether the host is an address itself, as the URL has it."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_public(address: Address) -> bool:
    if any(address in network for network in NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not address.is_reserved


def _embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it stands for one."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else address
