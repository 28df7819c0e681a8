"""What people decide is laid over readings, can be taken back, and outlives them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from example_readings import HARBOUR, said_by
from generated_readings import readings
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_times import AT, BY, LATER, MODEL

from reportedly.errors import UsageError
from reportedly.ledger import decide
from reportedly.ledger.lay import Laid, lay
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.model import Correction
from reportedly.ledger.rows import page_id
from reportedly.page.model import Page
from reportedly.reading.model import Attribution, Headline
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

ID = HARBOUR.page.id


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    ledger.add(HARBOUR, model=MODEL, by=BY, at=AT)
    return ledger


def attribution(ledger: Ledger, id: str) -> Attribution:
    return next(each for each in ledger.reading(ID).attributions if each.id == id)


def test_who(filled: Ledger) -> None:
    number = filled.correct_who(
        f"{ID}/a1", "Tobias Wren", by="noor", at=LATER, reason="he said so", kind="person", identity="named"
    )
    reading = filled.reading(ID)
    said = attribution(filled, "a1")
    assert reading.entity(said.who).name == "Tobias Wren"
    assert said.chain[:-1] == HARBOUR.attributions[0].chain[:-1]
    (found,) = filled.search("held up by tape", who="Tobias Wren")
    assert found.corrected
    assert [source.n_statements for source in filled.sources("Tobias Wren")] == [1]
    (kept,) = filled.corrections()
    assert (kept.number, kept.by, kept.at, kept.reason) == (number, "noor", "2026-05-02T12:30:00+00:00", "he said so")
    assert list(filled.check()) == []


def test_who_by_the_id_of_an_entity_changes_the_chains_inside(filled: Ledger) -> None:
    filled.correct_who(f"{ID}/a3", "e6", by=BY, at=AT, kind="unknown", identity="named")
    assert attribution(filled, "a3").chain == ("e2", "e6")
    assert attribution(filled, "a4").chain == ("e2", "e6", "e4")


def test_source(filled: Ledger) -> None:
    filled.correct_source(f"{ID}/a5", "She", by=BY, at=AT)
    assert [span.text for span in attribution(filled, "a5").source] == ["She"]
    with pytest.raises(UsageError, match="the page doesn't say 'nobody'"):
        filled.correct_source(f"{ID}/a5", "nobody", by=BY, at=AT)


def test_a_cue_and_a_content_in_pieces(filled: Ledger) -> None:
    filled.correct_part(f"{ID}/a7", "cue", [("say", None)], by=BY, at=AT)
    filled.correct_part(f"{ID}/a7", "content", [("whether the inspection", 0), (" had taken place", 0)], by=BY, at=AT)
    said = attribution(filled, "a7")
    assert [span.text for span in said.cue] == ["say"]
    assert [span.text for span in said.content] == ["whether the inspection had taken place"]
    with pytest.raises(UsageError, match="names no words"):
        filled.correct_part(f"{ID}/a7", "content", [], by=BY, at=AT)


def test_words_that_stand_at_two_places_are_those_nearest_to_the_offset(filled: Ledger) -> None:
    text = HARBOUR.page.text
    for start in (text.index("The Dial"), text.rindex("The Dial")):
        filled.correct_part(f"{ID}/a5", "source", [("The Dial", start + 1)], by=BY, at=AT)
        assert [span.start for span in attribution(filled, "a5").source] == [start]


def test_a_content_says_anew_how_it_is_put_and_is_no_longer_the_pages_own_voice(filled: Ledger) -> None:
    filled.correct_part(f"{ID}/a1", "content", [("'held up by tape'", 60)], by=BY, at=AT)
    assert attribution(filled, "a1").quote == "direct"
    filled.correct_part(f"{ID}/a7", "content", [("Two tugs towed the wreck", None)], by=BY, at=AT)
    assert filled.reading(ID).own_voice == ()
    filled.withdraw(filled.corrections(ID)[-1].number, by=BY, at=LATER)
    assert filled.reading(ID).own_voice == HARBOUR.own_voice


def test_not_an_attribution(filled: Ledger) -> None:
    filled.not_an_attribution(f"{ID}/a3", by=BY, at=AT)
    reading = filled.reading(ID)
    assert [each.id for each in reading.attributions] == ["a1", "a2", "a4", "a5", "a6", "a7"]
    inner = attribution(filled, "a4")
    assert (inner.parent, inner.chain, inner.carried) == ("a2", ("e2", "e4"), ("e2",))
    assert "e3" not in [entity.id for entity in reading.entities]
    assert filled.search("friends of the pair", who="friends of the pair") == []
    assert Reading.from_json(reading.to_json()) == reading


def test_merge_and_split_on_a_page(filled: Ledger) -> None:
    filled.merge(ID, "e4", "e1", by=BY, at=AT)
    assert attribution(filled, "a1").who == "e4"
    assert len(filled.reading(ID).entity("e4").mentions) == 3
    filled.split(f"{ID}/a6", by=BY, at=AT)
    assert attribution(filled, "a6").who not in {entity.id for entity in HARBOUR.entities} - {"e1"}
    assert attribution(filled, "a4").who == "e4"
    assert len(filled.sources("Nell Orme")) == 2
    assert list(filled.check()) == []


def test_entities_of_the_ledger_are_merged_split_and_taken_apart_again(filled: Ledger) -> None:
    for_now = said_by("Nelly Orme-Venn", "she left.", url="https://dial.example/2", outlet="The Dial")
    filled.add(for_now, model=MODEL, by=BY, at=AT)
    orme, married = (filled.sources(name)[0].entity for name in ("Nell Orme", "Nelly Orme-Venn"))
    assert orme is not None and married is not None  # noqa: PT018
    number = filled.merge_entities(orme, married, by=BY, at=AT)
    for name in ("Nell Orme", "Nelly Orme-Venn", f"E{married}"):
        (source,) = filled.sources(name)
        assert (source.entity, source.n_pages, source.n_statements) == (orme, 2, 3)
    # a page that comes later finds them merged
    filled.add(said_by("Nelly Orme-Venn", "he left.", url="https://dial.example/3"), model=MODEL, by=BY, at=AT)
    assert filled.sources("Nell Orme")[0].n_pages == 3
    with pytest.raises(UsageError, match="are one already"):
        filled.merge_entities(married, orme, by=BY, at=AT)
    filled.withdraw(number, by=BY, at=LATER)
    assert [filled.sources(name)[0].n_pages for name in ("Nell Orme", "Nelly Orme-Venn")] == [1, 2]
    assert list(filled.check()) == []


def test_a_namesake_is_split_from_the_ledgers_entity(filled: Ledger) -> None:
    other = said_by("Nell Orme", "goals win matches.", url="https://sport.example/1")
    filled.add(other, model=MODEL, by=BY, at=AT)
    assert [source.n_pages for source in filled.sources("Nell Orme")] == [2]
    filled.split(f"{page_id(other.page)}/e1", by=BY, at=AT)
    assert sorted(source.n_pages for source in filled.sources("Nell Orme")) == [1, 1]


def test_a_correction_can_be_taken_back(filled: Ledger) -> None:
    number = filled.not_an_attribution(f"{ID}/a1", by=BY, at=AT)
    taken = filled.withdraw(number, by="noor", at=LATER, reason="it is one")
    assert filled.reading(ID) == HARBOUR
    assert [(each.number, each.withdraws) for each in filled.corrections()] == [(number, None), (taken, number)]
    for again in (number, taken, 999):
        with pytest.raises(UsageError, match=r"withdrawn before|there is no correction"):
            filled.withdraw(again, by=BY, at=LATER)


def test_corrections_outlive_another_model(filled: Ledger) -> None:
    filled.correct_who(f"{ID}/a1", "Tobias Wren", by=BY, at=AT, kind="person", identity="named")
    filled.not_an_attribution(f"{ID}/a5", by=BY, at=AT)
    filled.correct_source(f"{ID}/a7", "The port", by=BY, at=AT)
    again = renumbered(HARBOUR)
    filled.reread(again, model="reader-2", by=BY, at=LATER)
    reading = filled.reading(ID)
    assert filled.unfit() == []
    by_cue = {each.cue[0].text: each for each in reading.attributions}
    assert reading.entity(by_cue["told"].who).name == "Tobias Wren"
    assert "reportedly" not in by_cue


def renumbered(reading: Reading) -> Reading:
    """The same reading as another model gives it: other ids, the first attribution's content cut short."""
    first, *rest = reading.attributions
    cut = first.content[0]
    shorter = replace(first, content=(Span.of(reading.page.text, cut.start + 4, cut.end),))
    named = {each.id: f"b{number}" for number, each in enumerate(reversed(reading.attributions))}
    return replace(
        reading,
        attributions=tuple(
            replace(each, id=named[each.id], parent=each.parent and named[each.parent]) for each in (shorter, *rest)
        ),
        headline=Headline(reading.headline.text),
    )


def test_corrections_outlive_a_changed_page(filled: Ledger) -> None:
    filled.correct_who(f"{ID}/a1", "Tobias Wren", by=BY, at=AT, kind="person", identity="named")
    filled.add(moved(HARBOUR, "Updated at noon.\n\n"), model=MODEL, by=BY, at=LATER)
    reading = filled.reading(ID)
    assert reading.entity(reading.attributions[0].who).name == "Tobias Wren"
    assert filled.unfit() == []


def moved(reading: Reading, before: str) -> Reading:
    """The same page with some text before its own."""
    text, by = before + reading.page.text, len(before)

    def on(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span.of(text, span.start + by, span.end + by) for span in spans)

    return Reading(
        replace(reading.page, text=text, blocks=()),
        tuple(replace(entity, mentions=on(entity.mentions)) for entity in reading.entities),
        tuple(
            replace(each, source=on(each.source), cue=on(each.cue), content=on(each.content))
            for each in reading.attributions
        ),
        (),
        reading.headline,
    )


def test_what_no_longer_fits_is_told(filled: Ledger) -> None:
    filled.correct_who(f"{ID}/a1", "Tobias Wren", by=BY, at=AT, kind="person", identity="named")
    filled.not_an_attribution(f"{ID}/a5", by=BY, at=AT)
    gone = Reading(replace(HARBOUR.page, text="The page was taken down.", blocks=()), (), (), (), Headline(""))
    filled.add(gone, model=MODEL, by=BY, at=LATER)
    assert [(each.correction.kind, each.why) for each in filled.unfit()] == [
        ("who", "its words are no longer on the page"),
        ("not_an_attribution", "its words are no longer on the page"),
    ]


def test_what_the_reader_no_longer_sees_is_told(filled: Ledger) -> None:
    filled.correct_who(f"{ID}/a1", "Tobias Wren", by=BY, at=AT, kind="person", identity="named")
    filled.not_an_attribution(f"{ID}/a5", by=BY, at=AT)
    fewer = replace(HARBOUR, attributions=(), headline=Headline(""))
    filled.reread(fewer, model="reader-2", by=BY, at=LATER)
    assert [each.why for each in filled.unfit()] == ["no attribution stands there any more"]


@pytest.mark.parametrize(
    ("id", "told"),
    [("nowhere/a1", "there is no page"), (f"{ID}/a99", "no attribution 'a99'"), ("a1", "is no attribution")],
)
def test_what_is_not_there_can_not_be_corrected(filled: Ledger, id: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        filled.not_an_attribution(id, by=BY, at=AT)
    assert filled.corrections() == []


@settings(max_examples=150, deadline=None)
@given(reading=readings(), data=st.data())
def test_any_corrections_leave_a_reading_that_holds(reading: Reading, data: st.DataObject) -> None:
    corrections: list[Correction] = []
    for number in range(1, data.draw(st.integers(1, 4)) + 1):
        laid = lay(reading, corrections)
        if not laid.reading.attributions:
            break
        said = data.draw(st.sampled_from(laid.reading.attributions))
        ids = [entity.id for entity in laid.reading.entities]
        kind, target, value = data.draw(st.sampled_from(_decisions(laid, said, ids)))
        corrections.append(Correction(number, "p", kind, target, value, "", "", ""))
    laid = lay(reading, corrections)
    assert Reading.from_json(laid.reading.to_json()) == laid.reading
    assert laid == lay(reading, corrections)


def _decisions(laid: Laid, said: Attribution, ids: list[str]) -> list[decide.Decided]:
    text = laid.reading.page.text
    ends = {"content": text[:9], "cue": text[-5:], "source": text[3:4]}
    return [
        *(decide.part(laid, said, part, [(words, None)]) for part, words in ends.items() if words),
        decide.who(laid, said, "Ivo Pike", kind="person", identity="named"),
        decide.who(laid, said, ids[0], kind="person", identity="named"),
        decide.not_an_attribution(laid, said),
        decide.merge(laid, ids[0], ids[-1]),
        decide.split(laid, said),
        decide.split_entity(laid, ids[-1]),
    ]


def test_a_page_without_an_address_keeps_its_corrections(ledger: Ledger) -> None:
    reading = replace(HARBOUR, page=replace(HARBOUR.page, url=None, id="harbour"))
    ledger.add(reading, model=MODEL, by=BY, at=AT)
    ledger.not_an_attribution("harbour/a7", by=BY, at=AT)
    assert Page("x", id="harbour").id == "harbour"
    assert len(ledger.reading("harbour").attributions) == 6
