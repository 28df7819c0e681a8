"""Gold stories (`reportedly.stories/1`) and traced rumours as sets of pages that can be compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportedly.errors import PageMalformed, Place, UsageError
from reportedly.reading.fields import Field, parse

FORMAT = "reportedly.stories/1"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """A rumour, told by the pages that it stands on. edges: (later page, earlier page) -> by what."""

    statement: str
    pages: frozenset[str]
    stances: Mapping[str, frozenset[str]]
    edges: Mapping[Pair, frozenset[str]]
    roots: Mapping[str, frozenset[str]]
    least: int | None
    most: int | None
    circles: frozenset[frozenset[str]]
    status: str | None
    by: str | None
    drifted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Story:
    """A gold story. time: page -> what sorts it. same_origin: root -> the page that stands for it, one a rumour."""

    name: str
    pages: tuple[Mapping[str, object], ...]
    rumours: tuple[Compared, ...]
    statuses: tuple[frozenset[str | None], ...]
    bys: tuple[frozenset[str | None], ...]
    same_origin: tuple[Mapping[str, str], ...]
    optional: frozenset[Pair]
    background: tuple[tuple[str, frozenset[str]], ...]
    time: Mapping[str, Pair] = field(default_factory=dict)


def read_stories(folder: Path) -> tuple[Story, ...]:
    """The stories of a folder (`01-name.json`, ...), by name. Raises UsageError where it has none, PageMalformed."""
    files = sorted(folder.glob("[0-9]*.json"))
    if not files:
        raise UsageError("no stories there", where=Place(str(folder)), hint="Their files are named 01-name.json")
    stories = []
    for file in files:
        try:
            stories.append(_story(file.name, parse(file.read_text("utf-8"))))
        except PageMalformed as error:
            raise error.at(Place(str(file))) from error
    return tuple(stories)


def _story(name: str, record: Field) -> Story:
    if record["format"].value != FORMAT:
        record["format"].wrong(FORMAT)
    time = {page["id"].string(): (page["published"].string(), page["id"].string()) for page in record["pages"]}
    gold = {
        "pages": [page.value for page in record["pages"]],
        "rumours": [_as_contract(each) for each in record["rumours"]],
    }
    return Story(
        name=name,
        pages=tuple(page.value for page in record["pages"] if isinstance(page.value, dict)),
        rumours=compared(gold, record["pages"], time),
        statuses=tuple(_also(each, "status") for each in record["rumours"]),
        bys=tuple(_also(each, "by") for each in record["rumours"]),
        same_origin=tuple(_same_origin(each, time) for each in record["rumours"]),
        optional=frozenset(
            (edge["from"].string(), edge["to"].string())
            for each in record["rumours"]
            for edge in each["derived_from"]
            if edge["optional"].value
        ),
        background=tuple(
            (each["statement"].string(), frozenset(each["pages"].strings()))
            for each in (record["background"] if not record["background"].missing else ())
        ),
        time=time,
    )


def _also(rumour: Field, name: str) -> frozenset[str | None]:
    also = rumour[f"{name}_also"]
    return frozenset([rumour[name].string_or_none(), *(each.string_or_none() for each in _each(also))])


def _same_origin(rumour: Field, time: Mapping[str, Pair]) -> dict[str, str]:
    origins = [origin["roots"].strings() for name in ("origins", "denials") for origin in rumour[name]]
    return {root: min(roots, key=lambda page: time[page]) for roots in origins for root in roots}


def _as_contract(rumour: Field) -> dict[str, object]:
    """A gold rumour in the form of the contract: one claim a member, without its optional edges."""
    id = rumour["id"].string()
    claim = {member["id"].string(): f"{id}.{member['id'].string()}" for member in rumour["members"]}
    first: dict[str, str] = {}
    for member in rumour["members"]:
        first.setdefault(member["page"].string(), claim[member["id"].string()])
    edges = [edge for edge in rumour["derived_from"] if not edge["optional"].value]
    return {
        "statement": rumour["statement"].string(),
        "claims": [
            {
                "id": claim[member["id"].string()],
                "page": member["page"].string(),
                "stance": member["stance"].string(),
                "derived_from": [
                    {"claim": claim[edge["to_member"].string()], "by": edge["by"].string()}
                    for edge in edges
                    if edge["from_member"].value == member["id"].value
                ],
            }
            for member in rumour["members"]
        ],
        **{
            name: [{"claims": [claim[id] for id in origin["root_members"].strings()]} for origin in rumour[name]]
            for name in ("origins", "denials")
        },
        "independent_origins": rumour["independent_origins"].value,
        "circles": rumour["circles"].value,
        "drift": [
            {"from": first.get(each["from"].string(), each["from"].string()), "to": first[each["to"].string()]}
            for each in rumour["drift"]
        ],
        "status": rumour["status"].value,
        "by": rumour["by"].value,
    }


def compared(document: Mapping[str, object], pages: Field, time: Mapping[str, Pair]) -> tuple[Compared, ...]:
    """The rumours of a document of the contract's form, its pages named as in the story.

    A page is known by its id, else by its URL, else by outlet and title. Raises PageMalformed.
    """
    record = Field(dict(document))
    name = _page_names(record, pages)
    page_of = {
        claim["id"].string(): page
        for rumour in record["rumours"]
        for claim in rumour["claims"]
        if (page := name.get(claim["page"].string()))
    }
    page_of |= {page: page for page in time if page not in page_of}
    told = (_compared(rumour, page_of, time) for rumour in record["rumours"])
    return tuple(each for each in told if each.pages)


def _page_names(record: Field, pages: Field) -> dict[str, str]:
    ids = {page["id"].string() for page in pages}
    by_url = {page["url"].value: page["id"].string() for page in pages}
    by_title = {(outlet_name(page["outlet"].value), page["title"].value): page["id"].string() for page in pages}
    names = {id: id for id in ids}
    for page in record["pages"] if not record["pages"].missing else ():
        id = page["id"].string()
        titled = (outlet_name(page["outlet"].value), page["title"].value)
        found = id if id in ids else by_url.get(page["url"].value) or by_title.get(titled)
        if found:
            names[id] = found
        else:
            names.pop(id, None)
    return names


def outlet_name(name: object) -> str:
    """The name of an outlet without case and article."""
    return re.sub(r"^the ", "", str(name or "").strip().casefold())


def _compared(rumour: Field, page_of: Mapping[str, str], time: Mapping[str, Pair]) -> Compared:
    claims = {claim["id"].string(): claim for claim in rumour["claims"] if claim["id"].string() in page_of}
    derived = {
        id: [(edge["claim"].string(), edge["by"].string_or_none() or "") for edge in _each(claim["derived_from"])]
        for id, claim in claims.items()
    }
    roots = _roots(rumour, claims, derived, page_of, time)
    stances: dict[str, set[str]] = {}
    edges: dict[Pair, set[str]] = {}
    reached: dict[str, set[str]] = {}
    for id, claim in claims.items():
        page = page_of[id]
        stances.setdefault(page, set()).add(claim["stance"].string_or_none() or "")
        reached.setdefault(page, set()).update(roots[id])
        for target, by in derived[id]:
            if (to := page_of.get(target)) and to != page:
                edges.setdefault((page, to), set()).add(by)
    drifted = set()
    for each in _each(rumour["drift"]):
        both = [page_of[end] for end in (each["from"].string(), each["to"].string()) if end in page_of]
        if both:
            drifted.add(max(both, key=lambda page: time[page]))
    independent = rumour["independent_origins"]
    return Compared(
        statement=rumour["statement"].string_or_none() or "",
        pages=frozenset(stances),
        stances={page: frozenset(some) for page, some in stances.items()},
        edges={pair: frozenset(some) for pair, some in edges.items()},
        roots={page: frozenset(some) for page, some in reached.items()},
        least=None if independent.missing or independent["least"].missing else independent["least"].integer(),
        most=None if independent.missing or independent["most"].missing else independent["most"].integer(),
        circles=frozenset(frozenset(map(outlet_name, circle.strings())) for circle in _each(rumour["circles"])),
        status=rumour["status"].string_or_none(),
        by=rumour["by"].string_or_none(),
        drifted=frozenset(drifted),
    )


def _roots(
    rumour: Field,
    claims: Mapping[str, Field],
    derived: Mapping[str, Sequence[tuple[str, str]]],
    page_of: Mapping[str, str],
    time: Mapping[str, Pair],
) -> dict[str, set[str]]:
    """For each claim the pages where what it goes back to enters; a claim without edge or origin is its own root."""
    origin: dict[str, set[str]] = {}
    for name in ("origins", "denials"):
        for each in _each(rumour[name]):
            known = [id for id in each["claims"].strings() if id in claims]
            for id in known:
                origin.setdefault(id, set()).add(min((page_of[one] for one in known), key=lambda page: time[page]))

    def reached(id: str, seen: set[str]) -> set[str]:
        if id in seen:
            return set()
        seen.add(id)
        targets = [target for target, _ in derived[id] if target in claims]
        own = origin.get(id, set() if targets else {page_of[id]})
        return set(own).union(*(reached(target, seen) for target in targets))

    return {id: reached(id, set()) for id in claims}


def _each(list_or_none: Field) -> Iterator[Field]:
    return iter(()) if list_or_none.missing else iter(list_or_none)


def read_predictions(folder: Path, stories: Sequence[Story]) -> tuple[Mapping[str, object], ...]:
    """The documents of a folder, named as the stories are; an empty one where there is none. Raises PageMalformed."""
    found: list[Mapping[str, object]] = []
    for story in stories:
        file = folder / story.name
        if not file.exists():
            found.append({"rumours": []})
            continue
        try:
            value = json.loads(file.read_text("utf-8"))
        except ValueError as error:
            raise PageMalformed(f"this is no JSON: {error}", where=Place(str(file))) from error
        if not isinstance(value, dict):
            raise PageMalformed("expected an object of the contract's form", where=Place(str(file)))
        found.append(value)
    return tuple(found)
