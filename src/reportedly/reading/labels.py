"""The labels of the reader's two heads, shared with the code that trains them."""

from __future__ import annotations

from typing import Final

TAGS: Final = ("none", "source", "cue start", "cue", "content")
"""What a piece is to whichever attribution holds it innermost."""

CUE_START: Final = TAGS.index("cue start")

LABELS: Final = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
"""What a piece is to one given cue; B starts a span, so that the parts of a broken content stay apart."""
