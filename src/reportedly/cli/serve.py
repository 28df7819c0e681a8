"""`reportedly serve`: the pages and the API."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.token import Role

if TYPE_CHECKING:
    from reportedly.web.settings import Settings


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on. One that others can reach asks for --tokens or --proxy.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes any that is free.")] = 8000,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name", metavar="HOST", help="Answer to this host name too (may be repeated).", show_default=False
        ),
    ] = None,
    tokens: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Let in who has a token of this file.", show_default=False),
    ] = None,
    proxies: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy",
            metavar="ADDRESS",
            help="Believe the header of --proxy-header from this address or network (may be repeated).",
            show_default=False,
        ),
    ] = None,
    proxy_header: Annotated[
        str, typer.Option(metavar="NAME", help="The header in which a proxy names who has signed in.")
    ] = "X-Forwarded-Email",
    proxy_role: Annotated[Role, typer.Option(help="What those may do whom a proxy names.")] = Role.reader,
    reads_per_minute: Annotated[
        int, typer.Option(min=1, metavar="N", help="Pages that one visitor may have read.")
    ] = 60,
    place: Annotated[
        str | None,
        typer.Option(
            "--ledger",
            metavar="PATH|URL",
            envvar="REPORTEDLY_LEDGER",
            help="Search and correct this ledger too: a file, or postgresql://user@host/database.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes that read side by side; each takes some 200 MB.")
    ] = 1,
    servers: Annotated[
        int,
        typer.Option(
            min=1,
            metavar="N",
            help="Processes that answer side by side; each reads with --workers, and counts its visitors by itself.",
        ),
    ] = 1,
) -> None:
    """Serve the pages and the API, to this machine alone unless told otherwise.

    Ends with Ctrl-C.
    """
    settings = _settings(host, port, names, tokens, proxies, proxy_header, proxy_role, reads_per_minute, workers)
    from reportedly.reading.onnx import version
    from reportedly.web.run import Start, bound, run

    if place:
        _look_at(place)
    listening = bound(settings)
    shown = "localhost" if settings.is_loopback else names[0] if names else host
    told = f"reportedly serves http://{shown}:{listening.getsockname()[1]} (Ctrl-C ends it)\n"
    run(Start(settings, place, version()), listening, servers=servers, ready=lambda: sys.stderr.write(told))


def _look_at(place: str) -> None:
    """Raises LedgerError where there is no ledger that could be served."""
    from reportedly.ledger.ledger import Ledger

    Ledger.open(place).close()


def _settings(
    host: str,
    port: int,
    names: list[str] | None,
    tokens: Path | None,
    proxies: list[str] | None,
    proxy_header: str,
    proxy_role: Role,
    reads_per_minute: int,
    workers: int,
) -> Settings:
    try:
        import fastapi  # noqa: F401
    except ImportError as error:
        from reportedly.errors import UsageError

        raise UsageError("the web server isn't installed", hint="Run: pip install 'reportedly[web]'") from error
    from reportedly.web.settings import LOOPBACK_NAMES, Proxy, Settings
    from reportedly.web.tokens import Tokens, load

    own = () if host in ("0.0.0.0", "::") else (f"[{host.strip('[]')}]" if ":" in host else host,)
    return Settings(
        host=host,
        port=port,
        names=tuple(name.lower() for name in (*LOOPBACK_NAMES, *own, *(names or ()))),
        tokens=load(tokens) if tokens else Tokens(),
        proxy=Proxy.of(tuple(proxies), proxy_header, proxy_role.value) if proxies else None,
        reads_per_minute=reads_per_minute,
        workers=workers,
    )
