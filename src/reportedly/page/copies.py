"""Tells copies of one text (syndication, AMP, print view) from texts of their own, by MinHash.

A signature is kept with each text. Two texts that share one of their `bands` may be copies; their `likeness` says
whether they are (`SAME_TEXT`). So a ledger finds copies with an index over bands, and without the texts.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b
from operator import eq
from typing import Final

WORDS_IN_SHINGLE: Final = 3
"""Words in a row that are compared as one: fewer meet by chance, more are broken by every corrected word."""

N_HASHES: Final = 128
"""Numbers of 32 bits in a signature: its likeness errs by 0.04 (one standard deviation) around 0.7."""

SEED: Final = 20_251_018
"""Never to be changed, nor anything else here that a signature depends on: ledgers hold signatures for years."""

N_BANDS: Final = 24
ROWS_IN_BAND: Final = 5
"""24 bands of 5 find 99 % of the pairs of likeness 0.7, 86 % of 0.6, and 0.8 % of 0.2 (1 - (1 - s^5)^24)."""

SAME_TEXT: Final = 0.55
"""Likeness from which two texts are copies of one: in the middle between copies (0.60 and more) and stories that share
quotations or a third of their text (0.47 and less), see benchmarks/intake.md."""

WORD: Final = re.compile(r"\w+")

_NUMBERS: Final = struct.Struct(f"<{N_HASHES}I")
_BAND_BYTES: Final = 4 * ROWS_IN_BAND


def signature(text: str) -> bytes:
    """What `bands` and `likeness` compare a text by: 512 bytes, the same on every machine; b'' where it has no words.

    Capitals, punctuation, white space and the style of quotation marks make no difference.
    """
    from rensa import RMinHash  # for those who look for copies

    shingles = list(_shingles(text))
    if not shingles:
        return b""
    hashes = RMinHash(num_perm=N_HASHES, seed=SEED)
    hashes.update(shingles)
    return _NUMBERS.pack(*hashes.digest())


def bands(signature: bytes) -> tuple[int, ...]:
    """24 keys, signed and of 64 bits: copies nearly always share one, other texts nearly never. () for b''.

    The number of the band is mixed into its key, so that keys alone can be compared.
    """
    _check(signature)
    starts = range(0, N_BANDS * _BAND_BYTES, _BAND_BYTES) if signature else ()
    return tuple(
        int.from_bytes(
            blake2b(signature[start : start + _BAND_BYTES], digest_size=8, salt=start.to_bytes(4, "little")).digest(),
            "little",
            signed=True,
        )
        for start in starts
    )


def likeness(a: bytes, b: bytes) -> float:
    """The share of runs of three words that two texts have in common (Jaccard), estimated from their signatures.

    0.0 where one of them has no words: nothing can be said of it. Raises ValueError where one is no signature.
    """
    _check(a)
    _check(b)
    if not a or not b:
        return 0.0
    same: int = sum(map(eq, _NUMBERS.unpack(a), _NUMBERS.unpack(b)))
    return same / N_HASHES


def _check(signature: bytes) -> None:
    if len(signature) not in (0, _NUMBERS.size):
        raise ValueError(f"a signature has {_NUMBERS.size} bytes, this one {len(signature)}")


def _shingles(text: str) -> Iterator[str]:
    """Runs of three words; the words of a text that has fewer, as one."""
    words = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if 0 < len(words) < WORDS_IN_SHINGLE:
        yield " ".join(words)
    yield from map(" ".join, zip(*(words[start:] for start in range(WORDS_IN_SHINGLE)), strict=False))
