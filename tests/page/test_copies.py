"""Copies of one text, told from other texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.page.copies import N_BANDS, SAME_TEXT, bands, likeness, signature

STORY = """The ferry to Elver Bay will not run on Sunday, the harbour office said on Friday, because divers have found a
crack in the keel of the older of its two boats. Ada Venn, who has steered it for eleven years, told the Dial that she
had reported the damage in March. 'Nobody came,' she said. 'They asked me to pump.' A spokesman for the office denied
that any report was received before the summer. Passengers who have paid will get their money back at the pier, or may
travel with the mail boat, which leaves at seven. Insiders say the repair could take until Easter. The mayor, who had
promised a third boat last year, did not answer calls. Shopkeepers on the island said they were laying in flour."""

OTHER = """Two dancers left the company of the Quay Theatre before the first night of its new piece, and three people
who work there say that more will follow. The director, Tam Reed, called the reports gossip. 'We lost two, and we found
two,' he wrote in a letter that the theatre put up at its door. Friends of one of the dancers insist that wages were
late since June. The city pays a third of the theatre's costs, and its councillor for culture said she would ask for
the books. Tickets stay valid, according to the box office, and the piece opens on the ninth as planned."""

HALF = " ".join(STORY.split()[: len(STORY.split()) // 2])


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(STORY, id="itself"),
        pytest.param(STORY.upper(), id="in capitals"),
        pytest.param(STORY.replace("'", "\u2019").replace("\n", "  "), id="other marks and spaces"),
        pytest.param("Ferry halted\n\n" + STORY + "\n\nRead more at the Dial.", id="print view with a foot"),
        pytest.param(STORY.replace("eleven", "twelve").replace("Friday", "Saturday"), id="corrected"),
        pytest.param("The Dial reports. " + STORY + " Our reporter adds that the sea was calm.", id="syndicated"),
    ],
)
def test_copies_share_a_band_and_are_alike(copy: str) -> None:
    first, second = signature(STORY), signature(copy)
    assert set(bands(first)) & set(bands(second))
    assert likeness(first, second) >= SAME_TEXT


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(OTHER, id="another story"),
        pytest.param(HALF + " " + OTHER, id="half of it in another"),
        pytest.param("The ferry to Elver Bay will not run on Sunday, the harbour office said.", id="its lead"),
    ],
)
def test_other_texts_are_not_copies(text: str) -> None:
    assert likeness(signature(STORY), signature(text)) < SAME_TEXT


@pytest.mark.parametrize("text", ["", " \n", "?!", "—"])
def test_a_text_without_words_is_like_nothing(text: str) -> None:
    assert (signature(text), bands(signature(text))) == (b"", ())
    assert likeness(signature(text), signature(text)) == 0.0


def test_a_signature_is_the_same_for_years() -> None:
    # A ledger holds it: if this fails, old pages are no longer compared with new ones.
    assert signature(OTHER)[:8].hex() == "8eb53e0e22be7014"
    assert bands(signature(OTHER))[0] == -6090923152954637046


@pytest.mark.parametrize("wrong", [b"x", b"x" * 511, b"x" * 1024])
def test_what_is_no_signature_is_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="512 bytes"):
        bands(wrong)
    with pytest.raises(ValueError, match="512 bytes"):
        likeness(wrong, signature(STORY))


@given(st.text(max_size=500))
def test_any_text_has_a_signature_that_is_like_itself(text: str) -> None:
    made = signature(text)
    assert made == signature(text)
    assert len(bands(made)) == (N_BANDS if made else 0)
    assert all(-(2**63) <= band < 2**63 for band in bands(made))
    assert likeness(made, made) == (1.0 if made else 0.0)
