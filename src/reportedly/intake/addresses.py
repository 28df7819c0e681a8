"""Tells addresses of the public internet from all others, and URLs of news from tricks."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpx

from reportedly.errors import FetchRefused, Place

PORTS = {"http": 80, "https": 443}

NOT_PUBLIC = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "168.63.129.16/32",
    )
)
"""IANA's registry of special IPv4 addresses, multicast, reserved, and the one public address that answers inside Azure.

Written out because `ipaddress.is_global` changed its mind between patch versions of Python 3.11.
"""

PUBLIC_V6 = IPv6Network("2000::/3")
"""All that IANA has given out. NAT64 (64:ff9b::/96), IPv4 in IPv6, local and link-local ones lie outside."""

NOT_PUBLIC_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks: ways to reach other addresses, none with news
        "2001:db8::/32",
        "2002::/16",  # 6to4 holds an IPv4 address, a private one as well
        "3fff::/20",
    )
)

LOCAL_NAMES = re.compile(
    r"(?:.*\.)?(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa|onion|test|invalid)"
)
"""Names that never mean a public host (RFC 6761, 6762, 7686, 8375, ICANN's .internal), and those of home routers."""

NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")


def is_public(address: str) -> bool:
    """Whether an IPv4 or IPv6 address, in its plain form, is one of the public internet. False where it is none."""
    try:
        v4 = IPv4Address(address)
    except AddressValueError:
        pass
    else:
        return v4.is_global and not any(v4 in network for network in NOT_PUBLIC)
    try:
        v6 = IPv6Address(address)
    except AddressValueError:
        return False
    return v6 in PUBLIC_V6 and v6.is_global and not v6.scope_id and not any(v6 in net for net in NOT_PUBLIC_V6)


def checked(url: str, where: Place) -> httpx.URL:
    """The URL, if it may be asked for: http or https on its own port, no user, a host that can be a public one.

    Raises FetchRefused. A name still has to be resolved, and each of its addresses to be `is_public`.
    """
    # Full-width digits and letters are the plain ones to some resolvers: refused, rather than guessed at.
    authority = re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]
    if unicodedata.normalize("NFKC", authority) != authority or "\\" in url or re.search(r"[\s\x00-\x1f]", url.strip()):
        raise FetchRefused("the address is written with signs that no address has", where=where)
    try:
        address = httpx.URL(url.strip())
        host = address.raw_host.decode("ascii").lower().removesuffix(".")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchRefused(f"this is no URL: {error}", where=where) from error
    if address.scheme not in PORTS:
        raise FetchRefused(f"{address.scheme or 'no scheme'} is not read, only http and https", where=where)
    if address.userinfo or "@" in authority:
        raise FetchRefused("an address with a user's name or password is not read", where=where)
    if address.port not in (None, *PORTS.values()):
        raise FetchRefused(f"port {address.port} is not read, only 80 and 443", where=where)
    _check_host(host, where)
    return address


def _check_host(host: str, where: Place) -> None:
    if ":" in host:
        public = is_public(host)
    elif NUMBER.fullmatch(host.rpartition(".")[2]):
        # 127.1, 0x7f.1, 2130706433, 0177.0.0.1: a host that ends in a number is an address (WHATWG URL), and all
        # forms but the plain one are there to hide it.
        public = is_public(host)
    else:
        public = bool(HOST.fullmatch(host)) and not LOCAL_NAMES.fullmatch(host)
    if not public:
        raise FetchRefused(f"{host or 'no host'} is no public host", where=where)
