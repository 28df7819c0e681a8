"""The reading: a page, and what was found in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.page.model import Page
from reportedly.reading import codec, markup
from reportedly.reading.model import Attribution, Balance, Entity, Headline, OwnVoice


@dataclass(frozen=True, slots=True)
class Reading:
    """A page, who speaks on it, what is put in whose mouth, and what the page says itself."""

    page: Page
    entities: tuple[Entity, ...]
    attributions: tuple[Attribution, ...]
    own_voice: tuple[OwnVoice, ...]
    headline: Headline

    def entity(self, id: str) -> Entity:
        """The entity of that id. Raises KeyError where there is none."""
        for entity in self.entities:
            if entity.id == id:
                return entity
        raise KeyError(id)

    @property
    def balance(self) -> Balance:
        """Who gets the word on the page, computed from the attributions."""
        identity = {entity.id: entity.identity for entity in self.entities}
        text = self.page.text
        attributed = last = 0
        for start, end in sorted((span.start, span.end) for each in self.attributions for span in each.content):
            attributed += sum(map(str.isalnum, text[max(start, last) : end]))  # what two hold is counted once
            last = max(last, end)
        all_letters = sum(map(str.isalnum, text))
        counts = Counter(identity[attribution.who] for attribution in self.attributions)
        return Balance(
            attributed_share=round(attributed / all_letters, 4) if all_letters else 0.0,
            by_identity={name: counts[name] for name in ("named", "role", "anonymous", "unstated")},
            second_hand=sum(attribution.hops > 1 for attribution in self.attributions),
            hedged=sum(attribution.factuality not in ("CT+", "CT-") for attribution in self.attributions),
        )

    def to_json(self, *, indent: int | None = None) -> str:
        """The reading in the contract's form (`reportedly.reading/1`), as JSON text."""
        return codec.encode(self, indent=indent)

    @classmethod
    def from_json(cls, text: str) -> Reading:
        """The reading that `to_json` wrote. Raises PageMalformed where the text isn't one."""
        return cls(**codec.decode(text))

    def to_dict(self) -> Mapping[str, object]:
        """The reading in the contract's form, as JSON-like data."""
        return codec.to_dict(self)

    def _repr_html_(self) -> str:
        return markup.fragment(self)
