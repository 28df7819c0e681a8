"""Rules switched by TOML files, found upward or named."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.lint.rules import RULES
from reportedly.lint.settings import DEFAULTS, read_settings, settings_of


def levels(settings: object) -> dict[str, str]:
    return {rule.id: level for rule, level in settings}  # type: ignore[attr-defined]


def test_the_defaults_are_all_rules_at_their_own_level(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'gazette'\n")
    assert settings_of(tmp_path) == DEFAULTS
    assert levels(DEFAULTS) == {rule.id: rule.level for rule in RULES}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reportedly.toml", '[lint]\nbare-source = "error"\nburied-denial = "off"\nanonymous-attack = "on"\n'),
        (
            "pyproject.toml",
            '[tool.reportedly.lint]\nbare-source = "error"\nburied-denial = "off"\nanonymous-attack = "on"\n',
        ),
    ],
)
def test_levels_are_set_from_the_nearest_file_upward(tmp_path: Path, name: str, text: str) -> None:
    desk = tmp_path / "news" / "desk"
    desk.mkdir(parents=True)
    (tmp_path / name).write_text(text)
    expected = {rule.id: rule.level for rule in RULES} | {"bare-source": "error"}
    del expected["buried-denial"]
    assert levels(settings_of(desk)) == expected
    assert read_settings(tmp_path / name) == settings_of(desk)


def test_a_nearer_file_goes_first_and_its_own_file_before_the_projects(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (tmp_path / "reportedly.toml").write_text('[lint]\nbare-source = "note"\n')
    (desk / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert levels(settings_of(desk))["bare-source"] == "note"
    (desk / "pyproject.toml").write_text('[tool.reportedly.lint]\nbare-source = "off"\n')
    assert "bare-source" not in levels(settings_of(desk))
    (desk / "reportedly.toml").write_text('[lint]\nbare-source = "warning"\n')
    assert levels(settings_of(desk))["bare-source"] == "warning"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            '[lint]\nbare-sources = "off"\n',
            "[lint] names a rule that doesn't exist: 'bare-sources'. Did you mean 'bare-source'?",
            id="nearest rule",
        ),
        pytest.param(
            '[lint]\n"???" = "off"\n', "names a rule that doesn't exist: '???'. Did you mean '", id="nothing like it"
        ),
        pytest.param(
            '[lint]\nbare-source = "loud"\n',
            "'bare-source' is \"loud\". Set it to 'error', 'warning', 'note', 'on' or 'off'",
            id="no level",
        ),
        pytest.param("[lint]\nbare-source = false\n", "'bare-source' is false. Set it to", id="no word"),
        pytest.param("lint = 3\n", "'lint' is no table", id="no table"),
        pytest.param("[lint\n", "this is no TOML", id="no TOML"),
        pytest.param("[project]\n", "there is no [lint] in it", id="no settings"),
    ],
)
def test_a_wrong_file_is_told_of(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "reportedly.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as error:
        read_settings(path)
    assert str(error.value).startswith(f"{path}: ")
    assert told in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be read: No such file"):
        read_settings(tmp_path / "none.toml")
