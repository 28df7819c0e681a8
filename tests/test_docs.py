"""What the documents promise is what the package does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import reportedly
from reportedly import errors

ROOT = Path(__file__).parent.parent
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_library_page_lists_each_public_name_and_no_other() -> None:
    table = re.findall(r"^\| (.+?) \|", (ROOT / "docs" / "python.md").read_text("utf-8"), re.MULTILINE)
    told = {name for row in table for name in re.findall(r"`(\w+)", row)}
    assert told == set(reportedly.__all__)


def test_every_public_name_can_be_imported() -> None:
    for name in reportedly.__all__:
        assert getattr(reportedly, name).__doc__


def test_ci_runs_the_test_command_of_the_readme() -> None:
    commands = [
        line.removeprefix("$ ").strip()
        for block in CONSOLE.findall((ROOT / "README.md").read_text("utf-8"))
        for line in block.splitlines()
        if line.startswith("$ ")
    ]
    tests = next(command for command in commands if "pytest" in command)
    assert tests in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("document", ["README.md", "docs/python.md"])
def test_the_python_of_the_documents_runs(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    known: dict[str, object] = {}
    for block in PYTHON.findall((ROOT / document).read_text("utf-8")):
        exec(compile(block, document, "exec"), known)
    assert known["reading"]


def shown_by_the_readme() -> list[tuple[str, str]]:
    """Its commands with what it shows them print."""
    blocks = (block.partition("\n") for block in CONSOLE.findall((ROOT / "README.md").read_text("utf-8")))
    return [(command, shown) for command, _, shown in blocks if command.startswith("$ reportedly") and "$" not in shown]


@pytest.mark.parametrize(("command", "shown"), shown_by_the_readme(), ids=lambda words: words.split("\n")[0][:40])
def test_the_readme_shows_what_its_commands_print(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from reportedly.cli import main

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", shlex.split(command)[1:])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert not ended.value.code
    assert capsys.readouterr().out.strip() == shown.strip()


def test_the_first_screen_of_the_readme_shows_a_reading() -> None:
    assert "read examples/" in shown_by_the_readme()[0][0]


def test_every_error_is_drawn_in_the_tree() -> None:
    drawn = set(re.findall(r"\w+", errors.__doc__ or ""))
    ours = {name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, Exception)}
    assert ours <= drawn
