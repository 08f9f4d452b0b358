"""Which addresses are of the Internet itself, and of no network within or beside it."""

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

UNICAST = IPv6Network("2000::/3")
"""All that is given out of IPv6; NAT64, mapped and IPv4-compatible addresses, which hide one of IPv4, are elsewhere."""

ELSEWHERE = (
    IPv6Network("2002::/16"),  # 6to4: an address of IPv4 again, whichever
    IPv6Network("3fff::/20"),  # for documentation (RFC 9637)
    IPv4Network("192.88.99.0/24"),  # relays of 6to4
)


def is_public(host: str) -> bool:
    """Whether it is the number of a machine that anybody could reach."""
    address = ip_address(host)
    if isinstance(address, IPv6Address) and address not in UNICAST:
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in ELSEWHERE)
