"""Tokens: who may come in, and as what. Kept as hashes, one a line: `name role sha256`."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from reportedly.errors import Place, UsageError

Role = Literal["reader", "corrector", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may."""

NAME = re.compile(r"[\w.@+-]{1,64}")

RANDOM_BYTES = 32
"""Too many to guess: that is why a plain hash, without salt and repetition, is enough to keep them by."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who was let in."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether they may do what that role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Visitors by the hash of their token."""

    known: tuple[tuple[str, Visitor], ...] = ()

    def visitor(self, token: str) -> Visitor | None:
        """Whose token it is; None where it is nobody's."""
        asked = hashed(token)
        found = None
        for each, visitor in self.known:
            if secrets.compare_digest(each, asked):
                found = visitor
        return found


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", errors="replace")).hexdigest()


def load(path: Path) -> Tokens:
    """The tokens of a file. Raises UsageError, with the line, where one is of another form."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"the tokens can't be read: {error.strerror}", where=Place(str(path))) from error
    known = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match line.split():
            case [name, role, digest] if (
                NAME.fullmatch(name) and role in ROLES and re.fullmatch("[0-9a-f]{64}", digest)
            ):
                known.append((digest, Visitor(name, role)))
            case _:
                raise UsageError(
                    "a line is not of the form 'name role sha256'",
                    where=Place(str(path), record=number),
                    hint="Make lines with 'reportedly token'",
                )
    if not known:
        raise UsageError("there is no token in it", where=Place(str(path)), hint="Make one with 'reportedly token'")
    return Tokens(tuple(known))


def add(path: Path, name: str, role: Role) -> str:
    """A new token for `name`, of which only the hash is written to the file. It is told this once."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} can't be a name", hint="Use letters, digits and . @ + - _, at most 64")
    token = secrets.token_urlsafe(RANDOM_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{name} {role} {hashed(token)}\n")
    return token
