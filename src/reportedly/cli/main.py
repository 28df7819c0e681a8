"""`reportedly`: the verbs, and what every one of them does when it fails."""

from __future__ import annotations

import sys
import traceback
from typing import Annotated, NoReturn

import typer

from reportedly import __version__
from reportedly.cli.exit_codes import FAILED, WRONG_USAGE
from reportedly.cli.later import add_later_verbs
from reportedly.cli.read import read
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
add_later_verbs(app)


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
