"""Which rules are checked, and at what level: the defaults, changed by a table of a TOML file.

`[tool.reportedly.lint]` in pyproject.toml or `[lint]` in reportedly.toml, rule by rule: `bare-source = "error"`,
`"warning"`, `"note"`, `"on"` (the rule's own level) or `"off"`.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import cast, get_args

from reportedly.errors import Place, UsageError
from reportedly.lint.model import Level, Rule
from reportedly.lint.rules import BY_ID, RULES, nearest

OWN_FILE, PROJECT_FILE = "reportedly.toml", "pyproject.toml"

Settings = tuple[tuple[Rule, Level], ...]
"""The rules to check, each with the level of its findings."""

DEFAULTS: Settings = tuple((rule, rule.level) for rule in RULES)


def settings_of(folder: Path) -> Settings:
    """The settings that hold in `folder`: of the first file found upward from it that has any, else the defaults.

    In one folder reportedly.toml goes before pyproject.toml. Raises UsageError where that file is wrong.
    """
    for above in (folder, *folder.parents):
        for name in (OWN_FILE, PROJECT_FILE):
            path = above / name
            table = _table(path) if path.is_file() else None
            if table is not None:
                return _settings(table, path)
    return DEFAULTS


def read_settings(path: Path) -> Settings:
    """The settings of that file; it must have some. Raises UsageError where it hasn't, or where they are wrong."""
    table = _table(path)
    if table is None:
        raise UsageError(f"there is no [{_heading(path)}] in it", where=Place(str(path)))
    return _settings(table, path)


def _heading(path: Path) -> str:
    return "tool.reportedly.lint" if path.name == PROJECT_FILE else "lint"


def _table(path: Path) -> dict[str, object] | None:
    """The table of rules in a file; None where it has none."""
    try:
        found: object = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"can't be read: {error.strerror}", where=Place(str(path))) from error
    except ValueError as error:  # no UTF-8, no TOML
        raise UsageError(f"this is no TOML: {error}", where=Place(str(path))) from error
    for key in _heading(path).split("."):
        if not isinstance(found, dict) or key not in found:
            return None
        found = found[key]
    if not isinstance(found, dict):
        raise UsageError(f"'{_heading(path)}' is no table", where=Place(str(path)), hint='Write rule-id = "off" in one')
    return found


def _settings(table: dict[str, object], path: Path) -> Settings:
    for id in table:
        if id not in BY_ID:
            raise UsageError(
                f"[{_heading(path)}] names a rule that doesn't exist: '{id}'",
                where=Place(str(path)),
                hint=f"Did you mean '{nearest(id)}'?",
            )
    levels = {id: _level(BY_ID[id], value, path) for id, value in table.items()}
    chosen = ((rule, levels.get(rule.id, rule.level)) for rule in RULES)
    return tuple((rule, level) for rule, level in chosen if level is not None)


def _level(rule: Rule, value: object, path: Path) -> Level | None:
    """The level that is set; None where the rule is switched off."""
    if value == "on":
        return rule.level
    if value == "off":
        return None
    if value in get_args(Level):
        return cast(Level, value)
    shown = json.dumps(value, default=str)[:40]
    raise UsageError(
        f"'{rule.id}' is {shown}", where=Place(str(path)), hint="Set it to 'error', 'warning', 'note', 'on' or 'off'"
    )
