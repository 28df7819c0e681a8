"""`reportedly`: the verbs, and what every one of them does when it fails."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Annotated, Any, NoReturn

import typer

from reportedly import __version__
from reportedly.cli.exit_codes import FAILED, WRONG_USAGE
from reportedly.cli.export import export
from reportedly.cli.later import add_verbs_of_the_ledger
from reportedly.cli.mcp import mcp
from reportedly.cli.read import read
from reportedly.cli.serve import serve, token
from reportedly.errors import ReportedlyError, UsageError
from reportedly.text.visible import on_one_line

app = typer.Typer(
    name="reportedly",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"reportedly {__version__}")
        raise typer.Exit


@app.callback(epilog="Example: reportedly read examples/*.html")
def reportedly(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version and end.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the code an error came from.")] = False,
) -> None:
    """Read the news and answer one question about every sentence in it: who says so?"""


app.command(epilog="Example: reportedly read examples/harbour.html --format json")(read)
app.command(epilog="Example: reportedly serve --port 8000")(serve)
app.command(epilog="Example: reportedly token nell --role corrector --tokens tokens.txt")(token)
app.command(epilog="Example: reportedly export examples/harbour.html --to csv")(export)
app.command(epilog="Example: reportedly mcp")(mcp)


# Their options too are read only when one of them is called for: what they load is heavy, and no other verb needs it.
LATER: dict[str, Any] = {
    "add_help_option": False,
    "context_settings": {"ignore_unknown_options": True, "allow_extra_args": True},
}


@app.command(**LATER)
def balance(context: typer.Context) -> None:
    """Tell who gets the word on a page, and who speaks for and against what."""
    from reportedly.cli.balance import balance as verb

    _run(verb, context, "Example: reportedly balance examples/harbour.html")


@app.command(**LATER)
def lint(context: typer.Context) -> None:
    """Check pages against rules of sourcing."""
    from reportedly.cli.lint import lint as verb

    _run(verb, context, "Example: reportedly lint examples/harbour.html --format sarif")


@app.command(**LATER)
def explain(context: typer.Context) -> None:
    """Tell of one attribution what decided each of its fields."""
    from reportedly.cli.explain import explain as verb

    _run(verb, context, "Example: reportedly explain examples/harbour.html a1")


@app.command(**LATER)
def evaluate(context: typer.Context) -> None:
    """Measure readings against a corpus that people have marked."""
    from reportedly.cli.evaluate import evaluate as verb

    _run(verb, context, "Example: reportedly evaluate --gold examples/gold.jsonl")


def _run(verb: Callable[..., None], context: typer.Context, example: str) -> None:
    alone = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    alone.command(epilog=example)(verb)
    alone(context.args, prog_name=f"reportedly {context.info_name}")


add_verbs_of_the_ledger(app)


def main() -> None:
    """Runs the command line and ends the process, with 0 done, 1 failed, 2 wrong usage, 3 some pages skipped."""
    try:
        app(prog_name="reportedly")
    except UsageError as error:
        _end(error, str(error), WRONG_USAGE)
    except ReportedlyError as error:
        _end(error, str(error), FAILED)
    except OSError as error:
        _end(error, f"{error.filename}: {error.strerror}" if error.filename else str(error), FAILED)
    except Exception as error:
        told = f"an unexpected {type(error).__name__}: {error}"
        _end(error, f"{told}. Please report it, with what 'reportedly --debug ...' prints", FAILED)


def _end(error: Exception, told: str, exit_code: int) -> NoReturn:
    # The parsed option is out of reach once an exception has left the verb.
    if "--debug" in sys.argv:
        traceback.print_exception(error)
    sys.stderr.write(f"reportedly: {on_one_line(told)}\n")
    sys.exit(exit_code)
