"""The laptop's own IPv4 addresses, those first that phones in the room can most likely reach."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

import ifaddr

HOTSPOT = ipaddress.ip_network("192.168.137.0/24")  # what Windows' own hotspot always uses
_LANS = [ipaddress.ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
# Names of adapters that lead into a virtual machine, a container or a tunnel, not into the room.
_VIRTUAL = re.compile(
    r"vethernet|hyper-?v|wsl|virtual|vmware|vmnet|vbox|docker|veth|virbr|^br-|podman|cni|"
    r"tap|tun\d|utun|wireguard|^wg\d|tailscale|zerotier|\bvpn\b|openvpn|anyconnect|fortinet|"
    r"globalprotect|ppp|bluetooth",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Address:
    """An address with the reason why phones can (or cannot) reach it; `rank` 0 is the best."""

    ip: str
    adapter: str
    rank: int
    why: str

    @property
    def usable(self) -> bool:
        """Whether it is worth showing to phones."""
        return self.rank < UNLIKELY


HOTSPOT_RANK, LAN, PUBLIC, UNLIKELY, NEVER = range(5)


def own_addresses() -> list[Address]:
    """All IPv4 addresses of this machine, best first; loopback last."""
    found = [
        (str(ip.ip), adapter.nice_name)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if ip.is_IPv4
    ]
    return ranked(found)


def ranked(found: Iterable[tuple[str, str]]) -> list[Address]:
    """Judge (address, adapter name) pairs; equal ranks keep their order."""
    judged = [Address(ip, adapter, *_judge(ip, adapter)) for ip, adapter in found]
    return sorted(judged, key=lambda address: address.rank)


def _judge(ip: str, adapter: str) -> tuple[int, str]:
    address = ipaddress.ip_address(ip)
    if address.is_loopback:
        return NEVER, "このパソコンの中だけで使うアドレスです。"
    if address.is_link_local:
        return NEVER, "ネットワークから番号をもらえていません。Wi-Fiのつなぎ直しが要ります。"
    if address in HOTSPOT:
        return HOTSPOT_RANK, "このパソコンのモバイルホットスポットです（つながるのは8台まで）。"
    if _VIRTUAL.search(adapter):
        return UNLIKELY, "仮想のつながり（VPNなど）で、会場のスマホは届きません。"
    if any(address in lan for lan in _LANS):
        return LAN, "同じWi-Fiのスマホが開けるアドレスです。"
    return PUBLIC, "インターネット側のアドレスです。会場のWi-Fiか確かめてください。"
