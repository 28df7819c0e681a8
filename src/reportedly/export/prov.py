"""Readings as W3C PROV-JSON: who had it from whom. A bundle for each page.

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
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import quote

from reportedly.export.columns import words
from reportedly.export.iris import web_address
from reportedly.export.json_text import json_text
from reportedly.page.model import Page
from reportedly.reading.model import Attribution, Entity
from reportedly.reading.reading import Reading

Record = dict[str, object]

PREFIXES = {
    "reportedly": "urn:reportedly:terms:",
    "page": "urn:reportedly:page:",
    "attribution": "urn:reportedly:attribution:",
    "report": "urn:reportedly:report:",
    "speaker": "urn:reportedly:entity:",
    "bundle": "urn:reportedly:bundle:",
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


class _Bundle:
    """The records of one reading, by their sort."""

    def __init__(self, reading: Reading, earlier: str | None) -> None:
        self.reading = reading
        # Another text under the same id is another version of the page, and another thing to PROV.
        self.page = f"page:{_local(reading.page.id)}.{reading.page.sha256[:8]}"
        self.earlier = earlier if earlier != self.page else None
        self.found: dict[str, dict[str, Record]] = defaultdict(dict)

    def records(self) -> dict[str, dict[str, Record]]:
        page = self.reading.page
        self.found["prefix"] = dict(PREFIXES)  # type: ignore[arg-type]
        self.found["entity"][self.page] = _page(page)
        if self.earlier:
            self.found["entity"][self.earlier] = {}
            self._derived(self.page, self.earlier, "prov:Revision")
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
            self._derived(later, earlier, "prov:Quotation" if quoted else None)
        if attribution.hops > 1:
            self._derived(self.page, said, "prov:PrimarySource")

    def _attributed(self, entity: str, agent: Entity) -> None:
        if agent.identity == "unstated":
            return
        name = self._name("speaker", agent.id)
        self.found["agent"][name] = _agent(agent)
        self._relation("wasAttributedTo", {"prov:entity": entity, "prov:agent": name})

    def _derived(self, later: str, earlier: str, sort: str | None) -> None:
        relation: Record = {"prov:generatedEntity": later, "prov:usedEntity": earlier}
        self._relation("wasDerivedFrom", {**relation, "prov:type": _name_of(sort)} if sort else relation)

    def _relation(self, sort: str, record: Record) -> None:
        self.found[sort][f"_:{sort}{len(self.found[sort]) + 1}"] = record

    def _name(self, prefix: str, id: str) -> str:
        return f"{prefix}:{_local(self.reading.page.id)}.{_local(id)}"


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
    sort = {"person": "prov:Person", "organisation": "prov:Organization", "outlet": "prov:Organization"}
    return _told(
        {
            "prov:type": _name_of(sort.get(entity.kind, "prov:Agent")),
            "prov:label": entity.name,
            "reportedly:kind": entity.kind,
            "reportedly:identity": entity.identity,
        }
    )


def _name_of(name: str) -> Record:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _local(id: str) -> str:
    """The id as a part of a qualified name."""
    return quote(id, safe="").replace("~", "%7E")


def _told(record: Record) -> Record:
    return {name: value for name, value in record.items() if value}
