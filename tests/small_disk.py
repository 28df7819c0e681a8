"""A real disk of a few megabytes, which can be filled up and made read-only: a tmpfs, where one may be mounted."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class NoMount(Exception):
    """Nothing can be mounted here; the text says why."""


@dataclass(frozen=True)
class Disk:
    """A mounted folder."""

    folder: Path

    def resize(self, size: str) -> None:
        """Gives it another size, as '2m'."""
        _run("mount", "-o", f"remount,size={size}", str(self.folder))

    def read_only(self) -> None:
        """Nothing on it can be written from now on."""
        _run("mount", "-o", "remount,ro", str(self.folder))


@contextmanager
def disk(folder: Path, *, size: str) -> Iterator[Disk]:
    """A new disk at `folder`, unmounted at the end. Raises NoMount."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield Disk(folder)
    finally:
        _run("umount", "--lazy", str(folder))


@contextmanager
def read_only_file(path: Path) -> Iterator[None]:
    """The file can't be written, but its folder can, for root too. Raises NoMount."""
    _run("mount", "--bind", str(path), str(path))
    try:
        _run("mount", "-o", "remount,bind,ro", str(path))
        yield
    finally:
        _run("umount", "--lazy", str(path))


def _run(*words: str) -> None:
    try:
        ran = subprocess.run(words, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoMount(str(error)) from error
    if ran.returncode:
        raise NoMount(ran.stderr.strip() or f"{words[0]} failed")
