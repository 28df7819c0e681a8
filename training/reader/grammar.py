"""A seeded grammar whose productions carry their attributions: `<s a porter> <c said> <x that $clause>`.

Files of productions stand in `phrases/`. `name:` opens a rule, each line below is one production, `3* ` before it its
weight, `name = text` a shorthand (`%name`) that is pasted in. In a production:

    $name        a production of that rule          [a|b|]     one of these
    <s ...>      a source; c cue, x content         <s1s2 ...> source of two attributions; numbers tell them apart
    { }          quotation marks, nested as needed  ^          the next letter is a capital
    &            a new paragraph                    @A         a person; @A.she @A.her @A.him @A.full @A.last @A.handle

Numbers are a production's own: each production that is used makes attributions of its own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PHRASES = Path(__file__).with_name("phrases")
ROLES = {"s": "source", "c": "cue", "x": "content"}
DEEPEST = 3
"""How many contents may hold each other."""

AGAIN = 0.2
"""How often a body gets one more attribution around it."""

LARGE = 15
"""Rules with as many productions don't give one again at once; in smaller ones that would undo the weights."""

Attribution = dict[str, list[list[int]]]
Key = tuple[int, str]
TOKEN = re.compile(r"<(?:[scx]\d?)+ |>|\$\w+|@[A-Z](?:\.[a-z]+)?|[\[\]|{}^&]|[^<>$@\[\]|{}^&]+")
WEIGHT = re.compile(r"(\d+)\* ")
SHORTHAND = re.compile(r"(\w+) = (.+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """The roles that a stretch of a production has, each with the number of its attribution."""

    roles: tuple[tuple[str, str], ...]
    nodes: Nodes


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several stretches."""

    options: tuple[Nodes, ...]


Nodes = tuple["str | Mark | Choice", ...]


@dataclass(frozen=True, slots=True)
class Production:
    """What a rule may become; `holds` tells that it makes an attribution of its own."""

    nodes: Nodes
    weight: int
    holds: bool


Grammar = dict[str, tuple[Production, ...]]


def load(names: Sequence[str]) -> Grammar:
    """The rules of the files of these names; a rule that several files open has the productions of all."""
    rules: dict[str, list[Production]] = {}
    shorthands: dict[str, str] = {}
    for name in names:
        productions: list[Production] | None = None
        for number, line in enumerate((PHRASES / f"{name}.txt").read_text("utf-8").splitlines(), 1):
            line = re.sub(r"(^|\s)# .*", "", line).strip()
            if not line or line == "#":
                continue
            if opened := re.fullmatch(r"(\w+):", line):
                productions = rules.setdefault(opened[1], [])
            elif short := SHORTHAND.fullmatch(line):
                shorthands[short[1]] = _pasted(short[2], shorthands)
            elif productions is None:
                raise ValueError(f"{name}.txt, line {number}: no rule is open")
            else:
                try:
                    productions.append(_production(_pasted(line, shorthands)))
                except (ValueError, KeyError) as error:
                    raise ValueError(f"{name}.txt, line {number}: {error}") from error
    return {name: tuple(productions) for name, productions in rules.items()}


def _pasted(line: str, shorthands: dict[str, str]) -> str:
    return re.sub(r"%([a-z]\w*)", lambda found: shorthands[found[1]], line)


def _production(line: str) -> Production:
    weight = WEIGHT.match(line)
    tokens = TOKEN.findall(line[weight.end() :] if weight else line)
    nodes, rest = _parse(tokens, 0, "")
    if rest != len(tokens):
        raise ValueError("brackets don't match")
    return Production(nodes, int(weight[1]) if weight else 1, "<" in line)


def _parse(tokens: list[str], at: int, until: str) -> tuple[Nodes, int]:
    nodes: list[str | Mark | Choice] = []
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token in ("|", "]", ">"):
            if token not in until:
                raise ValueError(f"{token} without its beginning")
            return tuple(nodes), at
        if token == "[":
            options = []
            while tokens[at - 1] != "]":
                inner, at = _parse(tokens, at, "|]")
                options.append(inner)
            nodes.append(Choice(tuple(options)))
        elif token.startswith("<"):
            inner, at = _parse(tokens, at, ">")
            roles = tuple((ROLES[role], number) for role, number in re.findall(r"([scx])(\d?)", token))
            nodes.append(Mark(roles, inner))
        else:
            nodes.append(token)
    if until:
        raise ValueError(f"{until[-1]} is missing")
    return tuple(nodes), at


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who doesn't exist."""

    first: str
    last: str
    she: str
    role: str

    def form(self, form: str) -> str:
        """The person as `full`, `last`, `role`, `she`, `her`, `him`, `handle` or `bracketed`."""
        woman = self.she == "she"
        return {
            "full": f"{self.first} {self.last}",
            "last": self.last,
            "role": self.role,
            "she": self.she,
            "her": "her" if woman else "his",
            "him": "her" if woman else "him",
            "bracketed": f"[{self.last}]",
            "handle": "@" + re.sub(r"\W", "", self.last).lower(),
        }[form]


@dataclass(slots=True)
class Writer:
    """Writes productions one after the other into one text, and notes where its attributions are."""

    rules: Grammar
    rng: random.Random
    cast: dict[str, Person]
    marks: str
    break_: str = "\n\n"
    body: str | None = None
    body_at: int = -1
    text: list[str] = field(default_factory=list)
    length: int = 0
    found: dict[Key, Attribution] = field(default_factory=dict)
    frames: int = 0
    depth: int = 0
    quoted: int = 0
    capital: bool = True
    met: set[str] = field(default_factory=set)
    used: dict[str, list[Production]] = field(default_factory=dict)

    def write(self, rule: str) -> None:
        """Adds what the rule may become."""
        production = self._choose(rule)
        self.frames += 1
        self._nodes(production.nodes, self.frames)

    def result(self) -> tuple[str, list[Attribution]]:
        """The text, and its attributions in the order of their beginnings."""
        attributions = [{role: each.get(role, []) for role in ROLES.values()} for each in self.found.values()]
        attributions.sort(key=lambda each: min(edges[0] for spans in each.values() for edges in spans))
        return "".join(self.text), attributions

    def put(self, words: str) -> None:
        """Adds plain text, with a capital where one is due."""
        if self.capital:
            for at, character in enumerate(words):
                if character.isalnum():
                    words = words[:at] + character.upper() + words[at + 1 :]
                    self.capital = False
                    break
        self.text.append(words)
        self.length += len(words)
        if self.length and re.search(r"[.!?]['\"’”]? $", words):
            self.capital = True

    def _choose(self, rule: str) -> Production:
        """One that this text has not used lately, and none that holds another where contents are deep already."""
        productions = self.rules[rule]
        if self.depth >= DEEPEST:
            productions = tuple(each for each in productions if not each.holds) or productions
        recent = self.used.setdefault(rule, [])
        fresh = [each for each in productions if each not in recent[-6:]] or productions
        chosen = self.rng.choices(fresh, [each.weight for each in fresh])[0]
        if len(productions) >= LARGE:
            recent.append(chosen)
        return chosen

    def _nodes(self, nodes: Nodes, frame: int) -> None:
        for node in nodes:
            if isinstance(node, Choice):
                self._nodes(self.rng.choice(node.options), frame)
            elif isinstance(node, Mark):
                self._mark(node, frame)
            elif node[0] == "$":
                self._rule(node[1:])
            elif node[0] == "@":
                self._person(node[1:])
            elif node in "{}":
                self._quotation_mark(node)
            elif node == "^":
                self.capital = True
            elif node == "&":
                self.text.append(self.break_)
                self.length += len(self.break_)
                self.quoted, self.capital = 0, True
            else:
                self.put(node)

    def _mark(self, mark: Mark, frame: int) -> None:
        holds = any(role == "content" for role, _ in mark.roles)
        start, cast = self.length, self.cast
        if holds:  # who speaks inside isn't who speaks outside
            self.cast = {**cast, "B": cast["C"], "C": cast["B"]}
        self.depth += holds
        self._nodes(mark.nodes, frame)
        self.depth -= holds
        self.cast = cast
        for role, number in mark.roles:
            self.found.setdefault((frame, number), {}).setdefault(role, []).append([start, self.length])

    def _rule(self, name: str) -> None:
        if name != "clause" or self.body is None:
            self.write(name)
            return
        if self.body[0].isalpha() and self.depth < DEEPEST - 1 and self.rng.random() < AGAIN:
            self.write("holding")
            return
        body, self.body = self.body, None
        if not self.capital and body.split()[0].strip(",").replace("’", "'").lower() in LOWERED:
            body = body[0].lower() + body[1:]
        self.body_at, self.capital = self.length, False
        self.text.append(body)
        self.length += len(body)

    def _person(self, name: str) -> None:
        name, _, form = name.partition(".")
        person = self.cast[name]
        if not form:
            form = self.rng.choice(("last", "last", "last", "role", "full")) if person.last in self.met else "full"
            self.met.add(person.last)
        self.put(person.form(form))

    def _quotation_mark(self, bracket: str) -> None:
        if bracket == "}":
            self.quoted -= 1
        mark = self.marks[2 * (self.quoted % 2) + (bracket == "}")]
        if bracket == "{":
            self.quoted += 1
        self.text.append(mark)
        self.length += len(mark)


LOWERED_WORDS = """
    a about after all although an and another any are as at because before both but by critics during each even
    every everybody everyone experts few for friends from he he's her his however i'm if in insiders is it it's its
    last many meanwhile more most much neither nobody no none not now officials on once one only others our over
    people police she she's since so some sources still such supporters that that's the their then there there's
    these they they're this those though three two under unlike unnamed until was we what when where whether which
    while who why with without you your
"""
LOWERED = frozenset(LOWERED_WORDS.split())
"""Words that begin a sentence with a capital and lose it inside one."""
