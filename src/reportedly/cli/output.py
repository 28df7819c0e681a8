"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from reportedly.errors import Place, UsageError


def write_stdout(texts: Iterable[str]) -> bool:
    """Writes each text to standard output as it comes; False where its reader went away (`| head`), which is no error.

    In UTF-8 with bare newlines if that is a file or a pipe, whatever the system's own encoding.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        for text in texts:
            sys.stdout.write(text)
            sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more when it ends, and would print what it can't write about.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True


def write_file(path: Path, texts: Iterable[str]) -> None:
    """Writes the texts to `path` in UTF-8; a file of that name stays as it was until all of them are there.

    Raises UsageError where there is no folder for it, or no right to write into it.
    """
    with whole_file(path) as file:
        lines = TextIOWrapper(file, encoding="utf-8", newline="\n", write_through=True)
        lines.writelines(texts)
        lines.detach()


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """What to write bytes into, for a file at `path` that stays as it was until all of them are there.

    Raises UsageError where there is no folder for it, or no right to write into it.
    """
    path = path.resolve()
    # A device or a named pipe must be written through: replacing it would take it away from everybody else.
    whole = path.is_file() or not path.exists()
    beside = _beside(path) if whole else path
    try:
        file = beside.open("wb")
    except OSError as error:
        raise UsageError(f"can't be written: {error.strerror}", where=Place(str(path))) from error
    try:
        with file:
            yield file
        if whole:
            beside.replace(path)
    finally:
        if whole:
            beside.unlink(missing_ok=True)


def write_folder(path: Path, files: Iterable[tuple[str, str]]) -> None:
    """Writes (name, text) as files of a new folder, in UTF-8; it is there when all of them are.

    Raises UsageError where something is there already (but an empty folder), or nothing can be written there.
    """
    path = path.resolve()
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise UsageError(
            "there is something already", where=Place(str(path)), hint="Name a folder that isn't there yet"
        )
    beside = _beside(path)
    try:
        beside.mkdir()
    except OSError as error:
        raise UsageError(f"can't be written: {error.strerror}", where=Place(str(path))) from error
    try:
        for name, text in files:
            beside.joinpath(name).write_bytes(text.encode("utf-8"))
        if path.exists():
            path.rmdir()
        beside.rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
