"""What a server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from reportedly.errors import UsageError
from reportedly.intake.limits import Limits
from reportedly.web.tokens import Role, Tokens

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that signs people in and names them in a header; believed only from `addresses`."""

    addresses: tuple[IPv4Network | IPv6Network, ...]
    header: str
    role: Role = "reader"

    @classmethod
    def of(cls, addresses: tuple[str, ...], header: str, role: Role) -> Proxy:
        """The proxy at addresses (or networks) as people write them. Raises UsageError where one is none."""
        try:
            return cls(tuple(ip_network(address) for address in addresses), header, role)
        except ValueError as error:
            raise UsageError(
                f"a proxy's address can't be that: {error}", hint="Write 10.0.0.7 or 10.0.0.0/24"
            ) from error


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server binds, whom it lets in and how much it takes.

    names: of hosts that it answers to; any other Host header is refused, so that no foreign page can reach it under a
    name of its own (DNS rebinding). tokens, proxy: who may come in; with neither everybody may, on loopback only.
    reads_per_minute: for each visitor, with as many at once. workers: processes that read. max_waiting: pages that may
    wait for them. kept: readings that stay in memory.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = LOOPBACK_NAMES
    tokens: Tokens = field(default_factory=Tokens)
    proxy: Proxy | None = None
    limits: Limits = field(default_factory=lambda: Limits(max_bytes=5_000_000, max_characters=200_000))
    reads_per_minute: int = 60
    workers: int = 1
    max_waiting: int = 16
    kept: int = 100

    def __post_init__(self) -> None:
        if not self.is_loopback and not self.guarded:
            raise UsageError(
                f"{self.host} can be reached from other machines, and nobody would be asked who they are",
                hint="Make a token with 'reportedly token', and give its file with --tokens",
            )

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def guarded(self) -> bool:
        """Whether visitors have to say who they are."""
        return bool(self.tokens.known) or self.proxy is not None
