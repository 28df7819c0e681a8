"""`reportedly token`: who may come in."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Role(StrEnum):
    """What somebody may do."""

    reader = "reader"
    corrector = "corrector"
    admin = "admin"


def token(
    name: Annotated[str, typer.Argument(help="Who it is for.")],
    tokens: Annotated[Path, typer.Option(metavar="FILE", help="The file it is added to, as a hash.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.reader,
) -> None:
    """Make a token for `reportedly serve`. It is printed this once; the file keeps no more than its hash."""
    from reportedly.web.tokens import add

    sys.stdout.write(add(tokens, name, role.value) + "\n")
