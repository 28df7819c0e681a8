"""Bytes of a text file -> text, or a refusal that says what they are."""

from __future__ import annotations

import codecs

from reportedly.errors import PageUnreadable, Place

SAMPLE_BYTES = 100_000
"""What the encoding is guessed from: more costs seconds and changes no guess."""

WESTERN = "cp1252"
"""What the web takes English in no declared encoding to be (WHATWG Encoding)."""

FEW_ACCENTS = 0.1
"""Share of bytes beyond ASCII up to which a text is Western: a handful of accents in an English text can't tell code
pages apart ('naďve' for 'naïve'), and one in another script has more of them, however much markup is around it."""

MOST_NULS = 0.001
"""Share of NUL bytes from which on a file isn't text."""

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

KNOWN_FILES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
"""The first bytes of files that are dropped among pages by mistake: a name helps more than 'binary'."""


def decode(content: bytes, where: Place) -> str:
    """The text of `content`: by its byte order mark, else UTF-8, else the encoding that charset-normalizer finds.

    Raises PageUnreadable where it is empty, no text, or of no encoding that can be told.
    """
    try:
        return decode_marked(content, where)
    except PageUnreadable as error:
        if not isinstance(error.__cause__, UnicodeDecodeError) or encoding_mark(content):
            raise
    encoding = guessed_encoding(content)
    if encoding is None:
        raise PageUnreadable("the encoding of the text can't be told", where=where, hint="Save it as UTF-8")
    return content.decode(encoding, errors="replace")


def encoding_of(sample: bytes, where: Place) -> str:
    """The encoding of a stream that begins with `sample`: by its byte order mark, UTF-8 if it is, else a guess.

    Raises PageUnreadable where it is empty, no text, or of no encoding that can be told.
    """
    refuse_binary(sample, where)
    if mark := encoding_mark(sample):
        return mark
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # the last character may be cut
    except UnicodeDecodeError:
        if encoding := guessed_encoding(sample):
            return encoding
        raise PageUnreadable("the encoding of the text can't be told", where=where, hint="Save it as UTF-8") from None
    return "utf-8"


def guessed_encoding(content: bytes) -> str | None:
    """The encoding that bytes without a mark, which aren't UTF-8, are most likely in; None where nothing fits."""
    from charset_normalizer import from_bytes  # 0.05 s, and most files are UTF-8

    sample = content[:SAMPLE_BYTES]
    if sum(byte > 127 for byte in sample) <= FEW_ACCENTS * len(sample):
        return WESTERN
    guess = from_bytes(sample).best()
    return guess.encoding if guess else None


def decode_marked(content: bytes, where: Place) -> str:
    """The text of `content`, by its byte order mark or else UTF-8: what JSON has to be.

    Raises PageUnreadable where it is empty, no text, or of another encoding.
    """
    refuse_binary(content, where)
    encoding = encoding_mark(content) or "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        told = f"it isn't {encoding}: byte {error.start:,} is wrong"
        raise PageUnreadable(told, where=where, hint="Save it as UTF-8") from error


def encoding_mark(content: bytes) -> str | None:
    """The encoding that a byte order mark tells, or None."""
    return next((encoding for mark, encoding in MARKS if content.startswith(mark)), None)


def refuse_binary(content: bytes, where: Place) -> None:
    """Raises PageUnreadable, with a name where it has one, if `content` is empty or no text in any encoding."""
    if not content.strip():
        raise PageUnreadable("there is nothing in it", where=where)
    known = next((name for start, name in KNOWN_FILES if content.startswith(start)), None)
    if known:
        raise PageUnreadable(f"it is {known}, not a page of text", where=where, hint="Save it as text or HTML")
    if encoding_mark(content) is None and content.count(0) > MOST_NULS * len(content):
        raise PageUnreadable("it is a binary file, not a page of text", where=where)
