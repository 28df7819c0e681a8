"""Where the claims of a rumour come from and no further, how many origins that can be, and who runs in circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.claims.model import Claim
from reportedly.rumours.match import same_outlet
from reportedly.rumours.model import Appearance, Independent, Origin, Stance
from reportedly.rumours.position import office
from reportedly.rumours.trace import same_person


def origins(appearances: Sequence[Appearance], side: Stance) -> tuple[Origin, ...]:
    """The origins of the claims on one side, the earliest first: one saying by one source each.

    Two sayings of one named source are one origin, and so are unnamed people heard by one outlet.
    """
    groups: list[list[Claim]] = []
    for appearance in appearances:
        if appearance.stance != side or appearance.derived_from:
            continue
        claim = appearance.claim
        same = next((group for group in groups if _one_source(group[0], claim)), None)
        if same is None:
            groups.append([claim])
        else:
            same.append(claim)
    return tuple(_origin(group) for group in groups)


def _one_source(one: Claim, other: Claim) -> bool:
    if sourced(one) and sourced(other):
        if "named" in (one.identity, other.identity):
            return one.identity == other.identity and same_person(one.who, other.who)
        if one.outlet == other.outlet:
            return True
        return bool(_outlets(one) & _outlets(other))
    return one.page == other.page or (not sourced(one) and not sourced(other) and one.outlet == other.outlet)


def sourced(claim: Claim) -> bool:
    """Whether the page tells who said it, and it isn't the page's own outlet."""
    return bool(claim.chain) and claim.identity != "unstated" and not same_outlet(claim.who, claim.outlet or "")


def _outlets(claim: Claim) -> frozenset[str]:
    return frozenset(teller.name for teller in claim.chain if teller.kind == "outlet")


def _origin(group: Sequence[Claim]) -> Origin:
    first = group[0]
    through = dict.fromkeys(teller.name for claim in group for teller in claim.chain[:-1] if teller.kind == "outlet")
    told = list(through)
    heard = any(same_outlet(name, first.outlet or "") for name in through)
    if sourced(first) and first.outlet and not heard:
        told.insert(0, first.outlet)
    identity = first.identity if sourced(first) else "unstated"
    return Origin(tuple(claim.id for claim in group), first.who, tuple(told), identity)


def independent(origins: Sequence[Origin], appearances: Sequence[Appearance]) -> Independent:
    """How many of the origins are sources of their own, at least and at most.

    Named sources are. Unnamed ones of several outlets may be the same, and a page that gives no source may have read
    any of the others.
    """
    claims = {appearance.claim.id: appearance.claim for appearance in appearances}
    unnamed = [origin for origin in origins if _unnamed(origin, claims[origin.claims[0]])]
    on_record = [origin for origin in origins if origin.identity in ("named", "role") and origin not in unnamed]
    silent = [origin for origin in origins if origin.identity == "unstated"]
    least = len(on_record) + bool(unnamed) or bool(silent)
    most = len(origins)
    if least == most:
        return Independent(int(least), most)
    return Independent(int(least), most, "; ".join(_why(unnamed, silent, claims)))


def _unnamed(origin: Origin, claim: Claim) -> bool:
    """Whether a source can't be told from others: shielded, or people without a name and an office ('two buyers')."""
    if origin.identity == "role":
        return claim.chain[-1].kind in ("person", "group") and not office(claim.who.casefold())
    return origin.identity == "anonymous"


def _why(unnamed: Sequence[Origin], silent: Sequence[Origin], claims: dict[str, Claim]) -> Iterator[str]:
    if len(unnamed) > 1:
        told = " and ".join(f"{origin.who} ({claims[origin.claims[0]].outlet or 'a page'})" for origin in unnamed)
        yield f"{told} may be the same"
    if silent:
        outlets = dict.fromkeys(claims[origin.claims[0]].outlet or "a page" for origin in silent)
        yield f"{', '.join(outlets)} {'gives' if len(outlets) == 1 else 'give'} no source"


def circles(appearances: Sequence[Appearance]) -> tuple[tuple[str, ...], ...]:
    """The outlets that go back to themselves through others, each circle once, from the one that began."""
    by_id = {appearance.claim.id: appearance for appearance in appearances}
    pages: dict[str, list[Appearance]] = {}
    for appearance in appearances:
        if appearance.stance == "support":
            pages.setdefault(appearance.claim.page, []).append(appearance)
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for appearance in appearances:
        outlet = appearance.claim.outlet
        if appearance.stance != "support" or not outlet:
            continue
        for way in _ways_home(appearance, by_id, pages, outlet):
            found.setdefault(frozenset(way), tuple(reversed(way)))
    return tuple(found[key] for key in sorted(found, key=lambda key: found[key]))


def _ways_home(
    start: Appearance, by_id: dict[str, Appearance], pages: dict[str, list[Appearance]], outlet: str
) -> Iterator[tuple[str, ...]]:
    """The outlets on each way along citations from a claim to an earlier one of the same outlet, over another."""
    stack: list[tuple[str, tuple[str, ...]]] = [(start.claim.page, (outlet,))]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    while stack:
        page, way = stack.pop()
        steps = pages.get(page, [start] if page == start.claim.page else [])
        for appearance in steps:
            for edge in appearance.derived_from:
                target = by_id[edge.claim].claim
                if edge.by not in ("citation", "link") or by_id[edge.claim].stance != "support" or not target.outlet:
                    continue
                if target.outlet == outlet:
                    if len(way) > 1:
                        yield (*way, outlet)
                elif target.outlet not in way and (target.page, way) not in seen:
                    seen.add((target.page, way))
                    stack.append((target.page, (*way, target.outlet)))
