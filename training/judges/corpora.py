"""Readings and OntoGUM as pages with the attributions that people drew, for training and measuring."""

from __future__ import annotations

import gzip
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.page.model import Page
from reportedly.reading.link import Linked
from reportedly.reading.tag import Edges


@dataclass(frozen=True)
class GoldPage:
    """A page, its attributions in the order of their cues, and the record of gold for each."""

    page: Page
    linked: tuple[Linked, ...]
    gold: tuple[dict[str, Any], ...]
    record: dict[str, Any]


def readings(path: Path) -> list[GoldPage]:
    return [_gold_page(json.loads(line)) for line in gzip.open(path, "rt", encoding="utf-8")]


def _gold_page(record: dict[str, Any]) -> GoldPage:
    told = record["page"]
    page = Page(
        text=told["text"],
        id=told["id"],
        outlet=told["outlet"] or None,
        title=told["title"] or None,
        byline=tuple(told["byline"] or ()),
        published=told["published"] or None,
    )
    pairs = [
        (Linked(_edges(each["source"]), _edges(each["cue"]), _edges(each["content"]), 1.0, 0.0), each)
        for each in record["attributions"]
    ]
    pairs.sort(key=lambda pair: (pair[0].cue or pair[0].content)[0])
    return GoldPage(page, tuple(one for one, _ in pairs), tuple(other for _, other in pairs), record)


def _edges(spans: list[dict[str, Any]]) -> Edges:
    return tuple(sorted((span["start"], span["end"]) for span in spans))


@dataclass(frozen=True)
class Pronoun:
    """A pronoun of OntoGUM: where it stands, all mentions of the one it means, whether it speaks in its sentence."""

    start: int
    word: str
    mentions: tuple[tuple[int, int], ...]
    speaks: bool


@dataclass(frozen=True)
class Coreferent:
    """A document of OntoGUM: its text, its attributions by the dependencies, its pronouns."""

    id: str
    page: Page
    linked: tuple[Linked, ...]
    pronouns: tuple[Pronoun, ...]


def ontogum(path: Path) -> Iterator[Coreferent]:
    """The documents of an archive of CoNLL-U files."""
    with tarfile.open(path) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            file = archive.extractfile(member) if member.isfile() and member.name.endswith(".conllu") else None
            if file:
                yield _coreferent(file.read().decode("utf-8"))


SINGULAR = frozenset({"he", "she", "him", "her", "his"})


def _coreferent(conllu: str) -> Coreferent:
    text, id, title = "", "", None
    tokens: list[dict[str, Any]] = []
    mentions: dict[str, list[tuple[int, int]]] = {}
    opened: dict[str, list[int]] = {}
    sentence: list[dict[str, Any]] = []
    linked: list[Linked] = []
    speaking: set[int] = set()
    skip_until = -1
    for line in [*conllu.splitlines(), ""]:
        if line.startswith("# newdoc id"):
            id = line.split("=", 1)[1].strip()
        elif line.startswith("# meta::title"):
            title = line.split("=", 1)[1].strip()
        elif line.startswith("# newpar") and "_block" not in line and text:
            text = text.rstrip() + "\n\n"
        elif line and not line.startswith("#"):
            fields = line.split("\t")
            if "." in fields[0]:
                continue
            misc = dict(part.split("=", 1) for part in fields[9].split("|") if "=" in part)
            if "-" in fields[0]:
                last = int(fields[0].split("-")[1])
                start = len(text)
                text += fields[1] + ("" if misc.get("SpaceAfter") == "No" else " ")
                skip_until, whole = last, (start, start + len(fields[1]))
                continue
            number = int(fields[0])
            if number <= skip_until:
                start, end = whole
            else:
                start, end = len(text), len(text) + len(fields[1])
                text += fields[1] + ("" if misc.get("SpaceAfter") == "No" else " ")
            token = {
                "id": number,
                "form": fields[1],
                "lemma": fields[2],
                "tag": fields[4],
                "head": int(fields[6]),
                "rel": fields[7],
                "start": start,
                "end": end,
            }
            sentence.append(token)
            tokens.append(token)
            for part in re.findall(r"\(\d[^()]*\)|\(\d[^()]*|\d[^()]*\)", misc.get("Entity", "")):
                entity = re.match(r"\(?(\d+)", part)[1]  # type: ignore[index]
                if part.startswith("("):
                    opened.setdefault(entity, []).append(start)
                if part.endswith(")") and opened.get(entity):
                    mentions.setdefault(entity, []).append((opened[entity].pop(), end))
        elif not line and sentence:
            linked.extend(_attributions(sentence, speaking))
            sentence, skip_until = [], -1
    pronouns = []
    by_start = {(start, end): entity for entity, spans in mentions.items() for start, end in spans}
    for token in tokens:
        entity = by_start.get((token["start"], token["end"]))
        if entity and token["form"].casefold() in SINGULAR:
            pronouns.append(
                Pronoun(
                    token["start"],
                    token["form"].casefold(),
                    tuple(sorted(mentions[entity])),
                    token["start"] in speaking,
                )
            )
    linked.sort(key=lambda each: each.cue[0])
    return Coreferent(id, Page(text=text or " ", title=title), tuple(linked), tuple(pronouns))


def _attributions(sentence: list[dict[str, Any]], speaking: set[int]) -> Iterator[Linked]:
    """A verb that governs a clause (ccomp) or stands beside one (parataxis), with its subject."""
    by_id = {token["id"]: token for token in sentence}
    children: dict[int, list[dict[str, Any]]] = {}
    for token in sentence:
        children.setdefault(token["head"], []).append(token)

    def subtree(token: dict[str, Any]) -> list[dict[str, Any]]:
        found, waiting = [], [token]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting.extend(children.get(one["id"], ()))
        return found

    for verb in sentence:
        if not verb["tag"].startswith("V"):
            continue
        subject = next((child for child in children.get(verb["id"], ()) if child["rel"] == "nsubj"), None)
        clause = next((child for child in children.get(verb["id"], ()) if child["rel"] == "ccomp"), None)
        if clause is None and verb["rel"] == "parataxis" and verb["head"] in by_id and verb["lemma"] in SAYING:
            clause = by_id[verb["head"]]
        if subject is None or verb["lemma"] not in SAYING:
            continue
        mine = {token["id"] for token in subtree(verb)}
        inside = {token["id"] for token in subtree(clause)} if clause else set()
        if clause and clause["id"] not in mine:
            inside -= mine
        body = [token for token in sentence if token["id"] in inside]
        span = subtree(subject)
        speaking.add(subject["start"])
        edges: list[tuple[int, int]] = []
        last = -1
        for token in body:
            if edges and token["id"] - last == 1:
                edges[-1] = (edges[-1][0], max(token["end"], edges[-1][1]))
            else:
                edges.append((token["start"], token["end"]))
            last = token["id"]
        source = (min(token["start"] for token in span), max(token["end"] for token in span))
        yield Linked(
            (source,), ((verb["start"], verb["end"]),), tuple(edge for edge in edges if edge[1] > edge[0]), 1.0, 0.0
        )


SAYING = frozenset((Path(__file__).parent / "saying.txt").read_text("utf-8").splitlines()[1:])
"""Verbs that put a clause in somebody's mouth or mind: what makes a mention source-like here."""
