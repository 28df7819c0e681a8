"""A private PostgreSQL server on loopback, in a folder of its own, for as long as the tests run."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

NAMED_BY = "REPORTEDLY_TEST_POSTGRES"

USER = "reportedly"

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
"""What is lost when the power fails doesn't matter to a test."""


class NoPostgres(Exception):
    """There is no PostgreSQL on this machine; the text says what to do."""


@dataclass
class Server:
    """A server that can be stopped and started again."""

    url: str
    folder: Path
    options: str

    def stop(self, mode: str = "immediate") -> None:
        _run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def start(self) -> None:
        log = str(self.folder / "log")
        _run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-w", "-o", self.options, "start")


@contextmanager
def server(*, options: str = FAST) -> Iterator[Server]:
    """A new server, and its folder taken away again. Raises NoPostgres."""
    folder = Path(mkdtemp(prefix="reportedly-postgres-"))
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {options}"
    try:
        initdb = ("-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        _run("initdb", "-D", str(folder / "data"), *initdb)
        started = Server(f"postgresql://{USER}@127.0.0.1:{port}/postgres", folder, options)
        started.start()
        try:
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def program(name: str) -> str:
    """The path of a program of PostgreSQL. Raises NoPostgres."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise NoPostgres(f"there is no {name}: run .ci/postgres, or name a server in {NAMED_BY}")
    return found


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: it refuses root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _run(name: str, *words: str) -> None:
    account = _account()
    as_whom = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()} if account else {}
    command: Sequence[str] = (program(name), *words)
    ran = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if name != "pg_ctl" else subprocess.DEVNULL,  # a server would hold the pipe open
        stderr=subprocess.STDOUT,
        cwd="/",
        text=True,
        check=False,
        **as_whom,  # type: ignore[call-overload]
    )
    if ran.returncode:
        raise RuntimeError(f"{name} failed: {ran.stdout}")
