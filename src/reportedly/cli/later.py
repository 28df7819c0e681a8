"""The verbs that are read only when they are called for, with all that they load: most calls need none of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import typer

HELP = {"help_option_names": ["-h", "--help"]}


@dataclass(frozen=True, slots=True)
class Later:
    """What a verb does, and an example of it; `module` has a function (or an app) of the verb's name."""

    about: str
    example: str


VERBS = {
    "balance": Later("Tell who gets the word on a page, and for and against what.", "balance examples/harbour.html"),
    "lint": Later("Check pages against rules of sourcing.", "lint examples/harbour.html --format sarif"),
    "explain": Later("Tell of one attribution what decided each field.", "explain examples/harbour.html a1"),
    "trace": Later("Tell who told whom over several pages, and where it stands.", "trace examples/pier.jsonl"),
    "export": Later("Write readings in the form of another program.", "export examples/harbour.html --to csv"),
    "evaluate": Later(
        "Measure readings, or rumours, against what people marked.",
        "evaluate --gold tests/evaluation/own_gold.jsonl",
    ),
    "add": Later("Read news pages and keep them in a ledger.", "add examples/*.html"),
    "search": Later("Find statements in the ledger.", "search 'harbour crane' --identity anonymous"),
    "who": Later("Tell everything a source says, over all pages of the ledger.", "who 'Nell Orme'"),
    "outlets": Later("List the outlets whose pages the ledger holds.", "outlets --format json"),
    "skipped": Later("List the pages that could not be had or read; try them again.", "skipped --retry"),
    "rumours": Later("List what several pages of the ledger say, and where it stands.", "rumours --about 'Elver Bay'"),
    "rumour": Later("Tell a rumour of the ledger: who told whom, and where it stands.", "rumour r1 --format mermaid"),
    "claim": Later("Tell a claim of the ledger, and the rumour it is in.", "claim 82bd0716effd73df/a1"),
    "record": Later("Tell how what a source said, or an outlet put out, fared.", "record 'The Dial'"),
    "correct": Later("Correct who says what in the ledger.", "correct 82bd0716effd73df/a3 --who 'Nell Orme'"),
    "forget": Later("Take a page, a source or an outlet out of the ledger for good.", "forget --source 'Nell Orme'"),
    "ledger": Later("Make a ledger, check it, copy it, read its pages again.", "ledger info"),
    "serve": Later("Serve the pages in the browser, and the API.", "serve --port 8000"),
    "token": Later("Make a token for 'reportedly serve'.", "token nell --role corrector --tokens tokens.txt"),
    "mcp": Later("Serve readings to assistants, over standard input and output.", "mcp"),
}

RUMOURS = Later("Measure rumours against gold stories.", "evaluate --rumours tests/stories/dev")
"""What `evaluate` is where it is asked for rumours: other options, and another module."""


def add_later_verbs(app: typer.Typer) -> None:
    """Makes the verbs known to `app`, without reading their modules."""
    any_options = {"ignore_unknown_options": True, "allow_extra_args": True}
    for name, later in VERBS.items():
        app.command(name, add_help_option=False, context_settings=any_options)(_verb(name, later))


def _verb(name: str, later: Later) -> Callable[[typer.Context], None]:
    def verb(context: typer.Context) -> None:
        module, told = name, later
        if name == "evaluate" and any(word.partition("=")[0] == "--rumours" for word in context.args):
            module, told = "evaluate_rumours", RUMOURS
        found = import_module(f"reportedly.cli.{module}")
        alone = getattr(found, "app", None)
        if alone is None:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
            example = f"Example: reportedly {told.example}"
            alone.command(epilog=example, context_settings=HELP)(getattr(found, module))
        alone(context.args, prog_name=f"reportedly {name}")

    verb.__doc__ = later.about
    return verb
