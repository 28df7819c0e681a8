"""`reportedly mcp`: the tools of an assistant."""

from __future__ import annotations

from reportedly.errors import UsageError


def mcp() -> None:
    """Serve an assistant over standard input and output.

    The assistant starts this command itself, speaks the Model Context Protocol with it, and gets the tool 'read': a
    text or a web address in, who says what out. Needs the extra 'mcp'.
    """
    try:
        from reportedly.integrations.mcp import server
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith(("mcp", "pydantic")):
            raise
        raise UsageError("this needs the mcp library", hint="pip install 'reportedly[mcp]'") from error
    server().run("stdio")
