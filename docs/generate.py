"""A hook of MkDocs: the pages that are made of the code, so that they can't differ from it.

The command line from its own commands, the library from its docstrings (by mkdocstrings), the API from its OpenAPI
document, the JSON Schemas from the package, the errors from their tree. `docs/x.md` in a text becomes a link. Pictures
that the browser's tests left in build/screenshots make a page of their own; none is kept in the repository.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from typer.testing import CliRunner

import reportedly
from reportedly import errors
from reportedly.cli.later import VERBS
from reportedly.cli.main import app

ROOT = Path(__file__).parent.parent
SCHEMAS = {
    "reading": "reportedly.reading/reading.schema.json",
    "rumours": "reportedly.rumours/rumours.schema.json",
    "lint": "reportedly.lint/lint.schema.json",
    "balance": "reportedly.lint/balance.schema.json",
}
DOCUMENT = re.compile(r"(?<!\[)`docs/([\w/-]+\.md)`")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Every decision, and every page that the navigation forgot, has its place in it."""
    docs, nav = Path(config.docs_dir), config.nav or []
    explanation = next(section["Explanation"] for section in nav if "Explanation" in section)
    told = json.dumps(nav)
    explanation[-1] = {"Decisions": sorted(f"decisions/{path.name}" for path in (docs / "decisions").glob("*.md"))}
    explanation += [path.name for path in sorted(docs.glob("*.md")) if f'"{path.name}"' not in told]
    screens = _screenshots()
    if screens:
        next(section["Reference"] for section in nav if "Reference" in section).append({"Screens": "screens.md"})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The files that are written by hand and those that are made here."""
    pages = {
        "index.md": (ROOT / "README.md").read_text("utf-8"),
        "reference/command-line.md": command_line(),
        "reference/library.md": library(),
        "reference/api.md": api(),
        "reference/schemas.md": schemas(),
        "reference/errors.md": f"# Errors\n\n```text\n{errors.__doc__ or ''}```\n",
    }
    for path in _screenshots():
        files.append(File.generated(config, f"screens/{path.name}", abs_src_path=str(path)))
    if _screenshots():
        shown = "\n\n".join(f"![{path.stem}](screens/{path.name})" for path in _screenshots())
        pages["screens.md"] = f"# Screens\n\n{shown}\n"
    for name, content in pages.items():
        files.append(File.generated(config, name, content=content))
    for name in SCHEMAS:
        text = json.dumps(schema(name), indent=2, ensure_ascii=False)
        files.append(File.generated(config, f"reference/{name}.schema.json", content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The text with a link wherever another document is named."""
    here = posixpath.dirname(page.file.src_uri)

    def link(found: re.Match[str]) -> str:
        target = found[1]
        known = files.get_file_from_path(target)
        return f"[`{target}`]({posixpath.relpath(target, here or '.')})" if known else found[0]

    return DOCUMENT.sub(link, markdown)


def command_line() -> str:
    """Every verb, as its own `--help` tells it."""
    told = [
        "# Command line\n",
        "Data goes to standard output, all else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done "
        "but some pages were skipped.\n",
    ]
    for words in (["read"], *([verb] for verb in VERBS), ["evaluate", "--rumours=."]):
        told += [f"## {' '.join(words).removesuffix('=.')}\n", f"```text\n{help_of(words)}```\n"]
        for below in re.findall(r"^  (\w+)  ", help_of(words).partition("Commands:")[2], re.MULTILINE):
            told += [f"### {words[0]} {below}\n", f"```text\n{help_of([words[0], below])}```\n"]
    return "\n".join(told)


def help_of(words: list[str]) -> str:
    """What `reportedly ... --help` prints in a terminal of 100 columns."""
    ran = CliRunner().invoke(app, [*words, "--help"], prog_name="reportedly", env={"COLUMNS": "100"})
    if ran.exit_code:
        raise RuntimeError(f"{' '.join(words)} --help: {ran.output}") from ran.exception
    return "\n".join(line.rstrip() for line in ran.output.strip().splitlines()) + "\n"


def library() -> str:
    """A page that mkdocstrings fills from the docstrings of what may be imported."""
    told = ["# Classes and functions\n", "What each name of [the library](../python.md) takes and gives.\n"]
    for name in sorted(reportedly.__all__, key=str.casefold):
        told.append(f"::: {reportedly._WHERE[name]}.{name}\n")
    return "\n".join(told)


def api() -> str:
    """Every route of the API with what it takes and answers."""
    from datetime import UTC, datetime

    from reportedly.intake import Limits
    from reportedly.ledger.ledger import Ledger
    from reportedly.web.app import make_app
    from reportedly.web.settings import Settings
    from reportedly.web.worker import Reader

    with (
        TemporaryDirectory() as folder,
        Ledger.create(Path(folder) / "empty.db", at=datetime(2026, 1, 1, tzinfo=UTC)) as ledger,
    ):
        reader = Reader(Limits())
        try:
            document = make_app(Settings(), reader, ledger=ledger).openapi()
        finally:
            reader.close()
    told = [
        "# The API\n",
        "`reportedly serve` answers under `/api/v1`; with `--ledger` it has the ledger's routes too. The OpenAPI "
        "document is at `/api/v1/openapi.json`. Tokens, limits and errors: [how to serve](../how-to-serve.md).\n",
    ]
    for path, methods in sorted(document["paths"].items()):
        for method, operation in methods.items():
            told += [f"## {method.upper()} {path}\n", f"{operation.get('summary', '')}.\n"]
            told.append((operation.get("description") or "").strip() + "\n")
            parameters = operation.get("parameters", [])
            if parameters:
                told += ["| parameter | in | |", "|---|---|---|"]
                told += [f"| `{each['name']}` | {each['in']} | {_about(each)} |" for each in parameters] + [""]
            answers = (f"`{code}` {answer['description']}" for code, answer in sorted(operation["responses"].items()))
            told.append(f"Answers: {'; '.join(answers)}.\n")
    return "\n".join(told)


def _about(parameter: dict[str, Any]) -> str:
    return " ".join(str(parameter.get("description") or "").split()).replace("|", "\\|")


def schemas() -> str:
    """What each form of JSON holds, and where its schema can be had."""
    told = ["# JSON Schemas\n", "Each form of JSON that the commands print has a schema (draft 2020-12).\n"]
    for name in SCHEMAS:
        found = schema(name)
        told += [f"## {found.get('title', name)}\n", f"[{name}.schema.json]({name}.schema.json)\n"]
        told += [f"{found.get('description', '')}\n", "| field | is | |", "|---|---|---|"]
        told += [f"| `{path}` | {kind} | {about} |" for path, kind, about in _fields(found, found, "")] + [""]
    return "\n".join(told)


def schema(name: str) -> dict[str, Any]:
    """A JSON Schema of the package."""
    package, _, file = SCHEMAS[name].partition("/")
    path = Path(str(import_module(package).__file__)).parent / file
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _fields(whole: dict[str, Any], node: dict[str, Any], path: str, depth: int = 0) -> Iterator[tuple[str, str, str]]:
    for name, each in node.get("properties", {}).items():
        field = _resolved(whole, each)
        here = f"{path}.{name}" if path else name
        yield here, _kind(field), " ".join(str(field.get("description", each.get("description", ""))).split())
        inner, there = (_resolved(whole, field["items"]), f"{here}[]") if "items" in field else (field, here)
        if depth < 4:
            yield from _fields(whole, inner, there, depth + 1)


def _resolved(whole: dict[str, Any], node: Any) -> dict[str, Any]:
    for _ in range(5):
        if not isinstance(node, dict) or "$ref" not in node:
            break
        target: Any = whole
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node if isinstance(node, dict) else {}


def _kind(node: dict[str, Any]) -> str:
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return ", ".join(f"`{value}`" for value in node["enum"])
    kind = node.get("type", "any of several" if node.keys() & {"anyOf", "oneOf"} else "")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _screenshots() -> list[Path]:
    return sorted((ROOT / "build" / "screenshots").glob("*.png"))
