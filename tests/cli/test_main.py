"""What holds for every verb."""

import os
import subprocess
import sys
from types import ModuleType
from typing import Annotated

import pytest
import typer
from command_line import CommandLine

from reportedly import __version__
from reportedly.intake import Limits

HEAVY = {
    "onnxruntime",
    "numpy",
    "tokenizers",
    "trafilatura",
    "httpx",
    "lxml",
    "dateparser",
    "yaml",
    "reportedly.intake",
    "pyarrow",
    "mcp",
    "spacy",
}


def test_version(reportedly: CommandLine) -> None:
    assert reportedly("--version").out == f"reportedly {__version__}\n"


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("read", "--help")])
def test_help_ends_in_an_example(reportedly: CommandLine, words: tuple[str, ...]) -> None:
    ran = reportedly(*words)
    assert ran.code == 0
    assert ran.out.splitlines()[-1].strip().startswith("Example: reportedly read examples/")


def test_help_tells_the_limits(reportedly: CommandLine) -> None:
    told = " ".join(reportedly("read", "--help").out.split())
    limits = Limits()
    for option, limit in (
        ("--max-bytes", limits.max_bytes),
        ("--max-characters", limits.max_characters),
        ("--timeout", limits.timeout_seconds),
    ):
        assert f"[default: ({limit:,.0f});" in told.split(option)[1].split(" --")[0]


def test_evaluate_takes_its_own_options(reportedly: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def evaluate(gold: Annotated[str, typer.Option()]) -> None:
        typer.echo(f"scored {gold}")

    module = ModuleType("reportedly.cli.evaluate")
    module.evaluate = evaluate  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "reportedly.cli.evaluate", module)
    assert reportedly("evaluate", "--gold", "marked.jsonl").out == "scored marked.jsonl\n"
    assert reportedly("evaluate", "--help").out.splitlines()[-1].strip().startswith("Example: reportedly evaluate")
    assert reportedly("evaluate", "--golden", "marked.jsonl").code == 2


def test_nothing_heavy_is_loaded_for_help() -> None:
    program = "import sys, reportedly.cli.main; print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert not HEAVY & set(ran.stdout.split())
