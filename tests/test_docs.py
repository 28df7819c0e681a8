"""What the documents promise is what the package does."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tutorial
from lxml import html
from typer.testing import CliRunner

import reportedly
from reportedly import errors
from reportedly.cli.later import VERBS
from reportedly.cli.main import app

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


@pytest.mark.parametrize(
    ("document", "made"),
    [
        ("README.md", "reading"),
        ("docs/python.md", "reading"),
        ("docs/how-to-analyse.md", "identity"),
        ("docs/how-to-integrate.md", "rumours"),  # but for its blocks on spaCy, which has tests of its own
    ],
)
def test_the_python_of_the_documents_runs(document: str, made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    known: dict[str, object] = {}
    for block in PYTHON.findall((ROOT / document).read_text("utf-8")):
        if "spacy" not in block:
            exec(compile(block, document, "exec"), known)
    assert known[made]


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


def test_the_tutorial_shows_what_its_commands_print_and_its_addresses_open() -> None:
    told = tutorial.differences(ROOT / "docs" / "tutorial.md", Path(sys.executable).parent)
    assert not told, (
        f"{told}If the new is right: python tests/tutorial.py FOLDER-OF-REPORTEDLY --write docs/tutorial.md"
    )


def test_a_command_that_prints_something_else_is_told(tmp_path: Path) -> None:
    document = tmp_path / "tutorial.md"
    document.write_text("```console\n$ ls examples/vale/1*\nnothing\n```\n", "utf-8")
    assert "- nothing\n  + examples/vale/1-lantern.html\n" in tutorial.differences(document, tmp_path)
    tutorial.write(document, tmp_path)
    assert tutorial.differences(document, tmp_path) == ""


DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_of_a_document_has_its_verb_and_options(document: Path) -> None:
    for block in CONSOLE.findall(document.read_text("utf-8")):
        for command in re.findall(r"^\$ .*?\breportedly ((?:.*\\\n)*.*)", block, re.MULTILINE):
            words = shlex.split(re.split(r"\s(?:[|>#]|&&)\s", command)[0].replace("\\\n", " "))
            verb = [word for word in words if not word.startswith("-")][:1]
            if not verb or verb[0] == "mcp":
                continue
            assert verb[0] in {"read", *VERBS}, command
            known = help_of(verb[0], words)
            for option in (word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)):
                assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", known), f"{option} of: {command}"


def help_of(verb: str, words: list[str]) -> str:
    below = words[1:2] if verb == "ledger" else ["--rumours=."] if "--rumours" in words else []
    return CliRunner().invoke(app, [verb, *below, "--help"], prog_name="reportedly").output


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents as a site, built as strictly as can be."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site")
    build(load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(folder)))
    return folder


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    pages = {path: html.parse(path) for path in site.rglob("*.html")}
    assert len(pages) > 40
    names = {path: set(tree.xpath("//@id")) for path, tree in pages.items()}
    lost = [f"{path.relative_to(site)}: {link}" for path, tree in pages.items() for link in broken(path, tree, names)]
    assert lost == []


def broken(path: Path, tree: html.HtmlElement, names: dict[Path, set[str]]) -> Iterator[str]:
    """The links of a page to files, or to places in pages, that aren't there."""
    for link in {*tree.xpath("//@href"), *tree.xpath("//@src")}:
        if re.match(r"[a-z]+:", link) or path.name == "404.html":
            continue
        name, _, place = link.partition("#")
        target = (path.parent / name.partition("?")[0]).resolve() if name else path
        target = target / "index.html" if target.is_dir() else target
        if not target.exists() or (place and target in names and place not in names[target]):
            yield link


def test_nothing_of_the_site_comes_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        tree = html.parse(path)
        fetched = [
            *tree.xpath("//script/@src"),
            *tree.xpath("//img/@src"),
            *tree.xpath("//link[@rel='stylesheet']/@href"),
        ]
        assert not [each for each in fetched if re.match(r"(https?:)?//", each)], path


def test_the_site_tells_every_verb_schema_and_public_name(site: Path) -> None:
    verbs = html.parse(site / "reference" / "command-line" / "index.html").xpath("//h2/@id")
    assert {"read", *VERBS} <= set(verbs)
    names = " ".join(html.parse(site / "reference" / "library" / "index.html").xpath("//h2/@id"))
    assert all(f".{name}" in names for name in reportedly.__all__)
    assert (site / "reference" / "reading.schema.json").exists()


def test_the_first_screen_of_the_readme_shows_a_reading() -> None:
    assert "read examples/" in shown_by_the_readme()[0][0]


def test_every_error_is_drawn_in_the_tree() -> None:
    drawn = set(re.findall(r"\w+", errors.__doc__ or ""))
    ours = {name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, Exception)}
    assert ours <= drawn
