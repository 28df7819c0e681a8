"""A page's text as the model sees it: word pieces with offsets and features, cut into windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from reportedly.text.quotemarks import Quotation, normalised, quotations

Ints = NDArray[np.int64]

CASES, PLACES, QUOTES = 4, 3, 5
"""How many values each feature has: letter case, place in the block, state of quotation."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a text. All arrays have one row a piece.

    ids: the model's vocabulary. start, end: offsets into the text, in code points. word: number of the word it is part
    of, rising over the text. features: (pieces, 3): case (0 no letter, 1 lower, 2 capitalised, 3 capitals), place
    (0 inside, 1 first of a block, 2 first of a line), quotation (0 outside, 1 inside, 2 deeper, 3 opening, 4 closing
    mark). block: number of its block.
    """

    ids: Ints
    start: Ints
    end: Ints
    word: Ints
    features: Ints
    block: Ints

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `start` to `end` are read together; the cues of `core_start` to `core_end` are its own."""

    start: int
    end: int
    core_start: int
    core_end: int


def pieces(text: str, blocks: Sequence[tuple[int, int]], tokenizer: Tokenizer) -> Pieces:
    """The word pieces of the `blocks` (start, end) of `text`, which come in order and don't overlap."""
    marks = quotations(text)
    plain = normalised(text, marks)
    state = _quotation_states(text, marks)
    columns: list[list[int]] = [[] for _ in range(8)]
    ids, starts, ends, words, cases, places, quotes, numbers = columns
    word = -1
    encodings = tokenizer.encode_batch([plain[start:end] for start, end in blocks], add_special_tokens=False)
    for number, ((block_start, _), encoding) in enumerate(zip(blocks, encodings, strict=True)):
        before: int | None = None
        for id_, (start, end), word_id in zip(encoding.ids, encoding.offsets, encoding.word_ids, strict=True):
            if end <= start:
                continue
            if word_id != before or word_id is None:
                word += 1
            first, before = not ids or numbers[-1] != number, word_id
            start, end = start + block_start, end + block_start
            ids.append(id_)
            starts.append(start)
            ends.append(end)
            words.append(word)
            cases.append(_case(text[start:end]))
            places.append(1 if first else 2 if "\n" in text[ends[-2] : start] else 0)
            quotes.append(state[start])
            numbers.append(number)
    features = np.asarray([cases, places, quotes], dtype=np.int64).T.reshape(-1, 3)
    ids_, starts_, ends_, words_, numbers_ = (
        np.asarray(column, dtype=np.int64) for column in (ids, starts, ends, words, numbers)
    )
    return Pieces(ids_, starts_, ends_, words_, features, numbers_)


def windows(found: Pieces, *, size: int, left: int, right: int) -> Iterator[Window]:
    """Windows of at most `size` pieces whose cores part the page, at the ends of blocks where that can be.

    left, right: how many pieces around the core a window shows the model besides.
    """
    total, core, at = len(found), size - left - right, 0
    ends = [*(np.nonzero(np.diff(found.block))[0] + 1).tolist(), total] if total else []
    while at < total:
        if total - at <= (size if at == 0 else size - left):
            end = total
        else:
            fitting = [end for end in ends if at < end <= at + core]
            end = fitting[-1] if fitting and fitting[-1] - at >= core // 3 else min(total, at + core)
        yield Window(max(0, at - left), min(total, end + right), at, end)
        at = end


def _case(piece: str) -> int:
    if not piece[:1].isalpha():
        return 0
    if piece.islower():
        return 1
    return 2 if len(piece) == 1 or piece[1:].islower() else 3


def _quotation_states(text: str, marks: Sequence[Quotation]) -> bytearray:
    """For each character its state of quotation, as in `Pieces`."""
    state = bytearray(len(text))
    for quotation in marks:
        inside = 1 if quotation.depth == 1 else 2
        state[quotation.inner_start : quotation.inner_end] = bytes([inside]) * (
            quotation.inner_end - quotation.inner_start
        )
        for at in range(quotation.start, quotation.inner_start):
            state[at] = 3
        for at in range(quotation.inner_end, quotation.end):
            state[at] = 4
    return state
