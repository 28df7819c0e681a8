"""What was found on any number of pages as one SARIF 2.1.0 log, for the tools that show such logs beside the text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from urllib.parse import quote

from reportedly.lint.model import Finding
from reportedly.lint.place import Lines
from reportedly.lint.report import Linted
from reportedly.lint.rules import RULES

VERSION = "2.1.0"
NUMBERS = {rule.id: number for number, rule in enumerate(RULES)}


def as_sarif(linted: Iterable[Linted], *, version: str) -> str:
    """One log of one run. version: of this package. Lines and columns are those of the text that was read."""
    results = []
    for each in linted:
        lines = Lines(each.page.text)
        results += [_result(each, finding, lines) for finding in each.findings]
    driver = {"name": "reportedly", "version": version, "rules": [_rule(number) for number in range(len(RULES))]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"version": VERSION, "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(number: int) -> dict[str, object]:
    rule = RULES[number]
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.reason} {rule.standard}"},
        "help": {"text": f"See {rule.link}", "markdown": f"[{rule.title}]({rule.link})"},
        "defaultConfiguration": {"level": rule.level},
    }


def _result(linted: Linted, finding: Finding, lines: Lines) -> dict[str, object]:
    start, end = lines.edges(finding)
    region: dict[str, object] = {"startLine": start.line, "startColumn": start.column}
    if finding.span:
        region |= {
            "endLine": end.line,
            "endColumn": end.column,
            "charOffset": finding.span.start,
            "charLength": finding.span.end - finding.span.start,
            "snippet": {"text": finding.span.text},
        }
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": NUMBERS[finding.rule.id],
        "level": finding.level,
        "message": {"text": finding.reason},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(linted.file)}, "region": region}}],
        "properties": {"page": linted.page.id, "attributions": list(finding.attributions)},
    }


def _uri(file: str) -> str:
    """A web address as it is; a path as a relative or file URI."""
    if "://" in file:
        return quote(file, safe="%/:?#[]@!$&'()*+,;=-._~")
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), safe="/#")
