"""Hostile text made fit to be shown: what drives a terminal or reorders a line is seen, and does nothing."""

from __future__ import annotations

import re
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

LINE_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

UNSHOWN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]")
"""Marks that have no shape of their own: harmless in their place, but terminals disagree on their width."""

ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
"""C0 and C1 controls (ESC, CSI), overrides and isolates of direction, half surrogates, tags, no characters at all."""


def visible(text: str) -> str:
    r"""`text` with one sign for each character that would act instead of being shown; line breaks become `\n`.

    C0 controls become their pictures (ESC is ␛), the others U+FFFD. Newline and tab stay. The length may change, so
    cut spans out before, not after.
    """
    text = UNSHOWN.sub("", LINE_BREAK.sub("\n", text))
    return ACTIVE.sub(lambda found: _picture(found[0]), text)


def on_one_line(text: str) -> str:
    """`text`, fit to be shown, with every run of white space as one space."""
    return " ".join(visible(text).split())


def _picture(character: str) -> str:
    if character < " ":
        return chr(0x2400 + ord(character))
    return "\N{SYMBOL FOR DELETE}" if character == "\x7f" else REPLACEMENT
