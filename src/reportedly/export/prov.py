"""Readings and rumours as W3C PROV-JSON: who had it from whom. A bundle for each page, or for each rumour.

| PROV | is |
|---|---|
| entity `page` | the page as it was read |
| entity `attribution` | what a source said |
| entity `report` | what one of the chain passed on, of which the page has no attribution of its own |
| agent | who speaks; `wasAttributedTo` says what |
| `wasDerivedFrom` | one statement from the next one of the chain, the page from the first |
| ... of type `Quotation` (wasQuotedFrom) | where the page has the source's own words |
| ... of type `PrimarySource` (hadPrimarySource) | from the page to the last one of a chain of two and more |
| ... of type `Revision` (wasRevisionOf) | from a page to the same page as it was read before in this export |

Of a rumour:

| PROV | is |
|---|---|
| entity `rumour`, a collection that `hadMember` | its claims |
| entity `claim` | a page's appearance of the statement; `wasAttributedTo` who says it there; the page derives from it |
| `wasDerivedFrom` | from a claim to each one that it goes back to, with `by`, `evidence` and `score` |
| ... of type `Quotation` (wasQuotedFrom) | the later page has the same words: a copy, or one quotation in both |
| ... of type `PrimarySource` (hadPrimarySource) | from each claim to the one by which its origin came in |
| ... of type `Revision` (wasRevisionOf) | the later one changed the words of a quotation |
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from urllib.parse import quote

from reportedly.export.columns import words
from reportedly.export.iris import earliest, web_address
from reportedly.export.json_text import json_text
from reportedly.page.model import Page
from reportedly.reading.model import Attribution, Entity, Identity, Kind
from reportedly.reading.reading import Reading
from reportedly.rumours.model import Appearance, Edge, Origin, Rumour, Rumours
from reportedly.rumours.rows import tree

Record = dict[str, object]

PREFIXES = {
    "reportedly": "urn:reportedly:terms:",
    "page": "urn:reportedly:page:",
    "attribution": "urn:reportedly:attribution:",
    "report": "urn:reportedly:report:",
    "speaker": "urn:reportedly:entity:",
    "bundle": "urn:reportedly:bundle:",
    "rumour": "urn:reportedly:rumour:",
    "claim": "urn:reportedly:claim:",
}


def texts(readings: Iterable[Reading]) -> Iterator[str]:
    """The pieces of one PROV-JSON document, a bundle for each reading as it comes."""
    yield f'{{"prefix": {json_text(PREFIXES)},\n"bundle": {{'
    versions: dict[str, str] = {}
    behind = "\n"
    for number, reading in enumerate(readings, start=1):
        bundle = _Bundle(reading, versions.get(reading.page.id))
        versions[reading.page.id] = bundle.page
        yield f'{behind}"bundle:{number}": {json_text(bundle.records())}'
        behind = ",\n"
    yield "\n}}\n"


def rumour_texts(rumours: Rumours) -> Iterator[str]:
    """The pieces of one PROV-JSON document, a bundle for each rumour."""
    pages = {page.id: page for page in rumours.pages}
    yield f'{{"prefix": {json_text(PREFIXES)},\n"bundle": {{'
    behind = "\n"
    for rumour in rumours.rumours:
        yield f'{behind}"bundle:{_local(rumour.id)}": {json_text(_RumourBundle(rumour, pages).records())}'
        behind = ",\n"
    yield "\n}}\n"


class _Records:
    """The records of one bundle, by their sort."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Record]] = defaultdict(dict)
        self.found["prefix"] = dict(PREFIXES)  # type: ignore[arg-type]

    def derived(self, later: str, earlier: str, sort: str | None, **told: object) -> None:
        relation: Record = {"prov:generatedEntity": later, "prov:usedEntity": earlier}
        told_of = {f"reportedly:{name}": value for name, value in told.items()}
        self.relation("wasDerivedFrom", {**relation, **({"prov:type": _name_of(sort)} if sort else {}), **told_of})

    def relation(self, sort: str, record: Record) -> None:
        self.found[sort][f"_:{sort}{len(self.found[sort]) + 1}"] = record


class _RumourBundle(_Records):
    """The records of one rumour."""

    def __init__(self, rumour: Rumour, pages: Mapping[str, Page]) -> None:
        super().__init__()
        self.rumour, self.pages = rumour, pages
        self.claims = {each.claim.id: each for each in rumour.appearances}

    def records(self) -> dict[str, dict[str, Record]]:
        rumour = self.rumour
        name = f"rumour:{_local(earliest(rumour).claim.id)}"
        self.found["entity"][name] = _rumour(rumour)
        for appearance in rumour.appearances:
            self._claim(appearance)
            self.relation("hadMember", {"prov:collection": name, "prov:entity": _claim_name(appearance.claim.id)})
        for origin in (*rumour.origins, *rumour.denials):
            self._primary_source(origin)
        for drift in rumour.drift:
            later, earlier = _claim_name(drift.later), _claim_name(drift.earlier)
            self.derived(later, earlier, "prov:Revision", was=drift.was, now=drift.now)
        return self.found

    def _claim(self, appearance: Appearance) -> None:
        claim, name = appearance.claim, _claim_name(appearance.claim.id)
        self.found["entity"][name] = _told(
            {
                "prov:type": _name_of("reportedly:Claim"),
                "prov:value": claim.statement,
                "reportedly:stance": appearance.stance,
                "reportedly:seen": claim.seen,
            }
        )
        if claim.page in self.pages:
            page = _page_name(self.pages[claim.page])
            self.found["entity"][page] = _page(self.pages[claim.page])
            self.derived(page, name, None)
        if claim.identity != "unstated":
            # Who isn't named is somebody else on each page.
            who = f"speaker:{_local(claim.who if claim.identity == 'named' else claim.id)}"
            kind = claim.chain[-1].kind if claim.chain else "outlet"
            self.found["agent"][who] = _speaker(claim.who, kind, claim.identity)
            self.relation("wasAttributedTo", {"prov:entity": name, "prov:agent": who})
        for edge in appearance.derived_from:
            sort = "prov:Quotation" if self._same_words(appearance, edge) else None
            self.derived(
                name, _claim_name(edge.claim), sort, by=edge.by, evidence=edge.evidence, score=round(edge.score, 4)
            )

    def _same_words(self, appearance: Appearance, edge: Edge) -> bool:
        earlier = self.claims.get(edge.claim)
        return edge.by == "copy" or bool(earlier and set(appearance.claim.quoted) & set(earlier.claim.quoted))

    def _primary_source(self, origin: Origin) -> None:
        root = ""
        for depth, appearance in tree(origin, self.claims):
            if depth == 0:
                root = appearance.claim.id
            else:
                self.derived(_claim_name(appearance.claim.id), _claim_name(root), "prov:PrimarySource")


def _rumour(rumour: Rumour) -> Record:
    return _told(
        {
            "prov:type": [_name_of("reportedly:Rumour"), _name_of("prov:Collection")],
            "prov:value": rumour.statement,
            "reportedly:status": rumour.standing.status,
            "reportedly:by": rumour.standing.by,
            "reportedly:least_origins": rumour.independent.least,
            "reportedly:most_origins": rumour.independent.most,
        }
    )


def _claim_name(id: str) -> str:
    return f"claim:{_local(id)}"


class _Bundle(_Records):
    """The records of one reading."""

    def __init__(self, reading: Reading, earlier: str | None) -> None:
        super().__init__()
        self.reading = reading
        self.page = _page_name(reading.page)
        self.earlier = earlier if earlier != self.page else None

    def records(self) -> dict[str, dict[str, Record]]:
        page = self.reading.page
        self.found["entity"][self.page] = _page(page)
        if self.earlier:
            self.found["entity"][self.earlier] = {}
            self.derived(self.page, self.earlier, "prov:Revision")
        entities = {entity.id: entity for entity in self.reading.entities}
        attributions = {attribution.id: attribution for attribution in self.reading.attributions}
        for attribution in self.reading.attributions:
            self._attribution(attribution, entities, attributions.get(attribution.parent or ""))
        return self.found

    def _attribution(self, attribution: Attribution, entities: dict[str, Entity], parent: Attribution | None) -> None:
        said = self._name("attribution", attribution.id)
        self.found["entity"][said] = _statement(attribution)
        self._attributed(said, entities[attribution.who])
        # From the page, or from what holds this one, through those who have no attribution of their own, to the source.
        way = [self._name("attribution", parent.id) if parent and parent is not attribution else self.page]
        known = parent.chain if parent else ()
        for place, member in enumerate(attribution.chain[:-1]):
            if member not in known:
                report = self._name("report", f"{attribution.id}.{place + 1}")
                self.found["entity"][report] = {"prov:type": _name_of("reportedly:Report")}
                self._attributed(report, entities[member])
                way.append(report)
        way.append(said)
        for place, (later, earlier) in enumerate(pairwise(way)):
            at_the_source = place == len(way) - 2
            quoted = at_the_source and attribution.quote != "indirect"
            self.derived(later, earlier, "prov:Quotation" if quoted else None)
        if attribution.hops > 1:
            self.derived(self.page, said, "prov:PrimarySource")

    def _attributed(self, entity: str, agent: Entity) -> None:
        if agent.identity == "unstated":
            return
        name = self._name("speaker", agent.id)
        self.found["agent"][name] = _agent(agent)
        self.relation("wasAttributedTo", {"prov:entity": entity, "prov:agent": name})

    def _name(self, prefix: str, id: str) -> str:
        return f"{prefix}:{_local(self.reading.page.id)}.{_local(id)}"


def _page_name(page: Page) -> str:
    """Another text under the same id is another version of the page, and another thing to PROV."""
    return f"page:{_local(page.id)}.{page.sha256[:8]}"


def _page(page: Page) -> Record:
    return _told(
        {
            "prov:type": _name_of("reportedly:Page"),
            "prov:label": page.title,
            "reportedly:url": web_address(page.url),
            "reportedly:outlet": page.outlet,
            "reportedly:published": page.published,
            "reportedly:sha256": page.sha256,
        }
    )


def _statement(attribution: Attribution) -> Record:
    return _told(
        {
            "prov:type": _name_of("reportedly:Attribution"),
            "prov:value": words(attribution.content),
            **{
                f"reportedly:{name}": value
                for name, value in (
                    ("quote", attribution.quote),
                    ("act", attribution.act),
                    ("factuality", attribution.factuality),
                    ("page_stance", attribution.page_stance),
                    ("medium", attribution.medium),
                    ("when", attribution.when and attribution.when.text),
                )
            },
        }
    )


def _agent(entity: Entity) -> Record:
    return _speaker(entity.name, entity.kind, entity.identity)


def _speaker(name: str, kind: Kind, identity: Identity) -> Record:
    sort = {"person": "prov:Person", "organisation": "prov:Organization", "outlet": "prov:Organization"}
    return _told(
        {
            "prov:type": _name_of(sort.get(kind, "prov:Agent")),
            "prov:label": name,
            "reportedly:kind": kind,
            "reportedly:identity": identity,
        }
    )


def _name_of(name: str) -> Record:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _local(id: str) -> str:
    """The id as a part of a qualified name."""
    return quote(id, safe="").replace("~", "%7E")


def _told(record: Record) -> Record:
    return {name: value for name, value in record.items() if value}
