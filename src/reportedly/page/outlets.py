"""The outlet that a page stands at: host -> name, by data/outlets.txt."""

from __future__ import annotations

from functools import cache
from importlib import resources

from reportedly.page.urls import host_of


def outlet_of(url: str) -> str | None:
    """The name of the outlet at `url`; its host where data/outlets.txt doesn't know it, None where there is no host."""
    return known_outlet(url) or host_of(url) or None


def known_outlet(url: str) -> str | None:
    """The name of the outlet at `url`, or at a domain over its host, by data/outlets.txt; None if it isn't there."""
    labels = host_of(url).split(".")
    hosts = (".".join(labels[at:]) for at in range(len(labels) - 1))
    return next((name for host in hosts if (name := outlets().get(host))), None)


@cache
def outlets() -> dict[str, str]:
    """Host (lower case, without 'www.') -> name of the outlet."""
    data = resources.files("reportedly.page").joinpath("data/outlets.txt").read_text("utf-8")
    listed = (line.split("\t") for line in data.splitlines() if line and not line.startswith("#"))
    return {host: name for host, name in listed}
