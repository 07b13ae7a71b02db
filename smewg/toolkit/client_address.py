"""Who a request comes from: behind a proxy, the address that a trusted one saw.

X-Forwarded-For is written by whoever sends the request and by each proxy on its way, to the right.
Only what a trusted proxy wrote counts: the right-most address that is no trusted proxy's itself.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
SOCKET = "unix"
STRANGER_SEEN = "client-address.stranger"
"""In the cache: the last address that named visitors and is no trusted proxy's."""
WRITTEN_BY_PROXIES = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)


@dataclass(frozen=True)
class Trusted:
    """The proxies that are believed: their networks, and whether one may come by a socket."""

    networks: tuple[Network, ...]
    socket: bool

    @classmethod
    def of(cls, names: Iterable[str]) -> Trusted:
        """From the words of TRUSTED_PROXIES; ValueError for one that is no address or network."""
        names = [name.strip() for name in names if name.strip()]
        networks = tuple(
            ipaddress.ip_network(name, strict=False) for name in names if name != SOCKET
        )
        return cls(networks, SOCKET in names)

    def __contains__(self, address: Address | None) -> bool:
        if address is None:
            return self.socket
        return any(address in network for network in self.networks)


def address_in(text: str) -> Address | None:
    """The address that a part of X-Forwarded-For names, with or without a port; else None."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def client(peer: Address | None, forwarded: Sequence[str], trusted: Trusted) -> Address | None:
    """Who asks: the right-most address that is no trusted proxy's.

    `peer` is who opened the connection (None by a socket), `forwarded` the parts of
    X-Forwarded-For from left to right. None where no proxy said who it was.
    """
    if peer not in trusted:
        return peer
    for part in reversed(forwarded):
        address = address_in(part)
        if address is None:
            return None
        if address not in trusted:
            return address
    return None


@lru_cache(maxsize=8)
def _trusted(names: tuple[str, ...]) -> Trusted:
    return Trusted.of(names)


def trusted() -> Trusted:
    return _trusted(tuple(settings.TRUSTED_PROXIES))


class ClientAddress:
    """From here on REMOTE_ADDR is the client's, and only trusted proxies' headers are left.

    `request.address_is_known` is False where only a proxy's own address is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        place(request)
        return self.get_response(request)


def place(request: HttpRequest) -> None:
    meta, believed = request.META, trusted()
    peer = address_in(meta.get("REMOTE_ADDR", ""))
    forwarded = [each for each in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    found = client(peer, forwarded, believed)
    if peer not in believed and forwarded:
        cache.set(STRANGER_SEEN, str(peer), 24 * 3600)
    request.address_is_known = found is not None  # type: ignore[attr-defined]
    if found is not None:
        meta["REMOTE_ADDR"] = str(found)
    if peer not in believed:
        for name in WRITTEN_BY_PROXIES:
            meta.pop(name, None)
