"""Runs the commands of a document's console blocks, and holds what they print against what the document shows.

    python tests/tutorial.py FOLDER-OF-REPORTEDLY DOCUMENT...            tells what differs, and exits with 1
    python tests/tutorial.py FOLDER-OF-REPORTEDLY --write DOCUMENT...    puts what they print into the documents

The commands of a document run one after another, in a new folder with a copy of examples/. In a block that shows no
output at all nothing is run, unless the document is a tutorial. `reportedly serve` goes on in the background, on a free
port; the addresses that the document tells before its next block are asked for. Needs nothing but Python, so that CI
can run it beside a wheel that is installed alone.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
SERVED = "http://localhost:8000"
ADDRESS = re.compile(rf"{SERVED}[\w/?=&.%+-]*")
RUN = ("reportedly ", "ls", "head ", "tail ")
"""How commands begin that are run; what installs the package is left to who calls this."""


@dataclass(frozen=True)
class Step:
    """A command, what the document shows it print, and the prose behind its block."""

    command: str
    shown: str
    behind: str = ""


def steps(document: str, *, every: bool) -> Iterator[Step]:
    """The commands of a document in their order; every: also those of blocks that show no output."""
    blocks = list(BLOCK.finditer(document))
    for number, block in enumerate(blocks):
        commands = re.split(r"^\$ ", block[1], flags=re.MULTILINE)[1:]
        found = [(command.strip(), shown) for command, _, shown in (each.partition("\n") for each in commands)]
        if not every and not any(shown.strip() for _, shown in found):
            continue
        end = blocks[number + 1].start() if number + 1 < len(blocks) else len(document)
        for command, shown in found:
            if command.startswith(RUN):
                yield Step(command, shown, document[block.end() : end])


def run(document: str, programs: Path, *, every: bool) -> Iterator[tuple[Step, str]]:
    """Each step with what it prints on both outputs. Raises AssertionError where a command fails or a page is away."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("REPORTEDLY_")}
        environment |= {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "USER": "you", "LOGNAME": "you"}
        environment |= {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, _paths())), "COLUMNS": "120"}
        for step in steps(document, every=every):
            if step.command.startswith("reportedly serve"):
                server = servers.enter_context(_serving(step.command, folder, environment))
                assert server.stdout
                line = server.stdout.readline()
                port = re.search(r"localhost:(\d+)", line)
                assert port, f"$ {step.command}\n{line}{server.stdout.read() if server.poll() is not None else ''}"
                for address in ADDRESS.findall(step.behind):
                    _ask(address.rstrip(".").replace(":8000", f":{port[1]}"))
                yield step, line.replace(f":{port[1]}", ":8000")
                continue
            ran = subprocess.run(
                step.command,
                shell=True,
                executable="/bin/bash",
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
            )
            assert ran.returncode == 0, f"$ {step.command}\nexit code {ran.returncode}\n{ran.stdout}"
            yield step, ran.stdout


def _paths() -> list[str]:
    return [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]


class _serving:
    """A server in the background, on a free port, until the block ends."""

    def __init__(self, command: str, folder: Path, environment: dict[str, str]) -> None:
        self.server = subprocess.Popen(
            f"exec {command} --port 0",
            shell=True,
            executable="/bin/bash",
            cwd=folder,
            env=environment | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def __enter__(self) -> subprocess.Popen[str]:
        return self.server

    def __exit__(self, *_: object) -> None:
        self.server.terminate()
        self.server.wait(60)
        if self.server.stdout:
            self.server.stdout.close()


def _ask(address: str) -> None:
    with urllib.request.urlopen(address, timeout=120) as answer:
        assert answer.status == 200, f"{address}: {answer.status}"
        assert b"</html>" in answer.read(), f"{address}: no page"


def differences(path: Path, programs: Path) -> str:
    """What the commands of a document print otherwise than it shows; '' where all is as shown."""
    return "".join(
        f"{path.name}: $ {step.command}\n"
        + "".join(f"  {line}\n" for line in difflib.ndiff(step.shown.splitlines(), printed.splitlines()))
        for step, printed in run(path.read_text("utf-8"), programs, every=is_tutorial(path))
        if step.shown != printed
    )


def write(path: Path, programs: Path) -> None:
    """Puts what the commands print into the document."""
    document = path.read_text("utf-8")
    for step, printed in run(document, programs, every=is_tutorial(path)):
        document = document.replace(f"$ {step.command}\n{step.shown}", f"$ {step.command}\n{printed}", 1)
    path.write_text(document, "utf-8")


def is_tutorial(path: Path) -> bool:
    """Whether everything in it is to be typed in order."""
    return path.stem == "tutorial"


def main() -> None:
    programs, *documents = sys.argv[1:]
    if documents[0] == "--write":
        for document in documents[1:]:
            write(Path(document), Path(programs))
        return
    told = "".join(differences(Path(document), Path(programs)) for document in documents)
    sys.stdout.write(told or f"all as shown: {', '.join(documents)}\n")
    sys.exit(bool(told))


if __name__ == "__main__":
    main()
