"""`reportedly mcp`: the tools of an assistant."""

from __future__ import annotations

from typing import Annotated

import typer

from reportedly.cli.ledgers import opened
from reportedly.errors import UsageError


def mcp(
    place: Annotated[
        str | None,
        typer.Option(
            "--ledger",
            metavar="PATH|URL",
            envvar="REPORTEDLY_LEDGER",
            help="Let it search this ledger too: a file, or postgresql://user@host/database.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve an assistant over standard input and output.

    The assistant starts this command itself, speaks the Model Context Protocol with it, and gets the tools 'read' (a
    text or a web address in, who says what out), 'trace' (several pages in, who told whom out) and, with a ledger,
    'search', 'rumours' and 'rumour'. It can change nothing. Needs the extra 'mcp'.
    """
    try:
        from reportedly.integrations.mcp import server
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith(("mcp", "pydantic")):
            raise
        raise UsageError("this needs the mcp library", hint="pip install 'reportedly[mcp]'") from error
    if not place:
        server().run("stdio")
        return
    with opened(place) as ledger:
        server(ledger=ledger).run("stdio")
