"""Which addresses of the network may be reached: those of the public Internet, and what the operator allows. Pure."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")  # IPv4 addresses as IPv6 once wrote them


@dataclass(frozen=True, slots=True)
class Networks:
    """The networks that the operator allows besides the public Internet."""

    allowed: tuple[Network, ...] = ()

    def may_reach(self, address: str) -> bool:
        """Tell whether an IP address may be connected to; what is none may not."""
        try:
            found = _take_inner(ip_address(address.partition("%")[0]))
        except ValueError:
            return False
        if any(found in network for network in self.allowed):
            return True
        return found.is_global and not found.is_multicast and not found.is_reserved


def _take_inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that one of IPv6 stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if inner := address.ipv4_mapped or address.sixtofour:
        return inner
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
