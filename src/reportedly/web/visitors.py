"""Who is asking: by a token, by a cookie that holds one, or by the word of a proxy that is trusted."""

from __future__ import annotations

from ipaddress import ip_address

from starlette.requests import HTTPConnection

from reportedly.text.visible import on_one_line
from reportedly.web.problems import NotForYou
from reportedly.web.settings import Settings
from reportedly.web.tokens import Role, Visitor

COOKIE = "reportedly_token"

LONGEST_NAME = 200

THIS_MACHINE = Visitor("this machine", "admin")
"""Everybody, where nobody has to say who they are: only this machine can reach the server then."""


def visitor_of(asking: HTTPConnection, settings: Settings) -> Visitor | None:
    """Who asks; None where the server wants to know that and isn't told."""
    if not settings.guarded:
        return THIS_MACHINE
    scheme, _, token = asking.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return settings.tokens.visitor(token.strip())
    return _named_by_proxy(asking, settings) or settings.tokens.visitor(asking.cookies.get(COOKIE, ""))


def needs(visitor: Visitor | None, role: Role) -> Visitor:
    """The visitor, if they may do what that role may. Raises NotForYou."""
    if visitor is None:
        raise NotForYou("this server wants to know who asks", hint="Send 'Authorization: Bearer' with your token")
    if not visitor.may(role):
        raise NotForYou(f"{visitor.name} is a {visitor.role}, and this takes a {role}", status=403)
    return visitor


def address_of(asking: HTTPConnection) -> str:
    """The address of the machine at the other end: the visitor's, or that of a proxy."""
    return asking.client.host if asking.client else "unknown"


def _named_by_proxy(asking: HTTPConnection, settings: Settings) -> Visitor | None:
    proxy = settings.proxy
    if proxy is None:
        return None
    try:
        address = ip_address(address_of(asking))
    except ValueError:
        return None
    if not any(address in network for network in proxy.addresses):
        return None
    names = asking.headers.getlist(proxy.header)
    # Two would mean that the visitor sent one of them, and the proxy let it through.
    if len(names) != 1 or not names[0].strip():
        return None
    return Visitor(on_one_line(names[0])[:LONGEST_NAME], proxy.role)
