"""The verbs of the ledger, each read only when it is called for: they load a database, and no other verb needs one."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import typer

HELP = {"help_option_names": ["-h", "--help"]}

VERBS = {
    "add": ("Read news pages and keep them in a ledger.", "add examples/*.html"),
    "search": ("Find statements in the ledger.", "search 'harbour crane' --identity anonymous"),
    "who": ("Tell everything a source says, over all pages of the ledger.", "who 'Nell Orme'"),
    "outlets": ("List the outlets whose pages the ledger holds.", "outlets --format json"),
    "skipped": ("List the pages that could not be had or read; try them again.", "skipped --retry"),
    "correct": ("Correct who says what in the ledger.", "correct 82bd0716effd73df/a3 --who 'Nell Orme'"),
    "forget": ("Take a page, a source or an outlet out of the ledger for good.", "forget --source 'Nell Orme'"),
    "ledger": ("Make a ledger, check it, copy it, read its pages again.", "ledger info"),
}
"""What each does, and an example; its module has its name."""


def add_verbs_of_the_ledger(app: typer.Typer) -> None:
    """Makes the verbs known to `app`, without reading their modules."""
    any_options = {"ignore_unknown_options": True, "allow_extra_args": True}
    for name in VERBS:
        app.command(name, add_help_option=False, context_settings=any_options)(_verb(name))


def _verb(name: str) -> Callable[[typer.Context], None]:
    told, example = VERBS[name]

    def verb(context: typer.Context) -> None:
        module = import_module(f"reportedly.cli.{name}")
        alone = getattr(module, "app", None)
        if alone is None:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
            alone.command(epilog=f"Example: reportedly {example}", context_settings=HELP)(getattr(module, name))
        alone(context.args, prog_name=f"reportedly {name}")

    verb.__doc__ = told
    return verb
