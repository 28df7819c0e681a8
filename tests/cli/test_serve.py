from __future__ import annotations

import sys
from pathlib import Path

import pytest
from command_line import CommandLine

from reportedly.web.tokens import load


def test_a_public_address_without_tokens_is_refused_in_one_line(reportedly: CommandLine) -> None:
    ran = reportedly("serve", "--host", "0.0.0.0")
    assert ran.code == 2
    assert ran.err.startswith("reportedly: 0.0.0.0 can be reached from other machines")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--tokens", "nowhere.txt"), "nowhere.txt: the tokens can't be read"),
        (("--proxy", "10.0.0"), "a proxy's address can't be that"),
    ],
)
def test_wrong_words_are_told_in_one_line(reportedly: CommandLine, words: tuple[str, ...], told: str) -> None:
    ran = reportedly("serve", *words)
    assert ran.code == 2
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_a_ledger_that_is_not_there_is_told_in_one_line(reportedly: CommandLine, tmp_path: Path) -> None:
    ran = reportedly("serve", "--ledger", str(tmp_path / "nowhere.db"))
    assert ran.code == 1
    assert "there is no ledger here" in ran.err
    assert ran.err.count("\n") == 1


def test_a_token_is_printed_once_and_kept_as_a_hash(reportedly: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "tokens.txt"
    ran = reportedly("token", "nell", "--role", "corrector", "--tokens", str(file))
    assert ran.code == 0
    token = ran.out.strip()
    assert token not in file.read_text()
    visitor = load(file).visitor(token)
    assert visitor is not None
    assert (visitor.name, visitor.role) == ("nell", "corrector")


def test_without_the_extra_people_are_told_what_to_install(
    reportedly: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fastapi", None)
    ran = reportedly("serve")
    assert ran.code == 2
    assert ran.err == "reportedly: the web server isn't installed. Run: pip install 'reportedly[web]'\n"
