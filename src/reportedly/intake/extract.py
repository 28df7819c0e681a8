"""The process that extracts the text of HTML pages: `python -m reportedly.intake.extract MAX_MEMORY_BYTES SECONDS`.

It answers one request after the other until its input ends, and may be killed at any time (see sandbox.py). A request
is a line of JSON (`n_bytes`, `url`, `content_type`) and as many bytes; an answer is a line of JSON.
"""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from reportedly.intake.decode import WESTERN, guessed_encoding

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Answer = dict[str, object]

WHITE_SPACE = re.compile(r"\s+")

OUT_OF_MEMORY = 77
"""Exit status of a process that reached its limit of memory: nothing else that ends here exits with it."""

CAPTION = "\ue000caption\ue001"
"""Set before captions so that they are told from paragraphs behind the extraction. Private use: no page means it."""

SHORTEST_CAPTION = 20
"""Characters; below are names of agencies and photographers, which no sentence is made of."""


def extract(content: bytes, url: str | None, content_type: str | None) -> Answer:
    """What trafilatura finds in a page: `text`, `blocks` ([kind, start, end] in code points of it), and metadata.

    `text` is empty where there is none.
    """
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    tree = load_html(_decoded(content, content_type))
    if tree is None:
        return {"text": "", "blocks": []}
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    _keep_captions(tree)
    document = bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_formatting=True,  # headings and lists stay what they are
        date_extraction_params={"original_date": True, "extensive_search": False},  # a guess is worse than no date
    )
    if not isinstance(document, Document) or document.body is None:
        return {"text": "", "blocks": []}
    text, blocks = "", []
    for kind, told in _blocks(document.body):
        text += "\n\n" if text else ""
        blocks.append([kind, len(text), len(text) + len(told)])
        text += told
    return {
        "text": text,
        "blocks": blocks,
        "title": document.title,
        "byline": document.author,
        "published": document.date,
        "site": document.sitename,
        "url": document.url,
        "language": language or document.language,
    }


def _decoded(content: bytes, content_type: str | None) -> str:
    """By a byte order mark, UTF-8 if it is, else what the server or the page declares, else a guess."""
    from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

    marked, mark = read_bom(content)
    # A page that is valid UTF-8 is UTF-8, whatever it declares: no other encoding looks like it by chance.
    declared = (marked, "utf-8", http_content_type_encoding(content_type), html_body_declared_encoding(content[:4096]))
    for encoding in declared:
        if encoding:
            try:
                return content[len(mark or b"") :].decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return content.decode(guessed_encoding(content) or WESTERN, errors="replace")


def _keep_captions(tree: HtmlElement) -> None:
    """Makes a marked paragraph of each figure of the article that has a caption: trafilatura drops figures whole."""
    for caption in list(tree.iterfind(".//figure//figcaption")):
        words = " ".join("".join(caption.itertext()).split())
        figure = next(caption.iterancestors("figure"), None)
        if (
            figure is None
            or len(words) < SHORTEST_CAPTION
            or next(caption.iterancestors("article", "main"), None) is None
        ):
            continue
        tail = figure.tail
        figure.clear()
        figure.tag, figure.text, figure.tail = "p", CAPTION + words, tail


def _blocks(body: HtmlElement) -> Iterator[tuple[str, str]]:
    """(kind, text) of each block of trafilatura's tree, in the order of the page."""
    from reportedly.text.quotemarks import paragraphs

    for kind, told in _elements(body, "paragraph"):
        for start, end in paragraphs(told):
            words = "\n".join(" ".join(line.split()) for line in told[start:end].splitlines() if line.strip())
            if CAPTION in words:
                yield "caption", words.replace(CAPTION, "").strip()
            elif words:
                yield kind, words


KINDS = {"head": "heading", "quote": "quotation", "item": "list_item"}
HOLDERS = {"body", "quote", "list", "table", "row", "div", "item", "cell"}
LEFT_OUT = {"graphic", "code"}


def _elements(element: HtmlElement, kind: str) -> Iterator[tuple[str, str]]:
    """(kind, text) of an element's own words, and of the blocks in it, in their order; each `<br>` is a newline."""
    words = _flat(element.text)
    for child in element:
        if child.tag in HOLDERS | {"p", "head"}:
            yield kind, words
            words = ""
            yield from _elements(child, KINDS.get(child.tag, kind))
        elif child.tag == "lb":
            words += "\n"
        elif child.tag not in LEFT_OUT:
            words += _flat("".join(child.itertext()))
        words += _flat(child.tail)
    yield kind, words


def _flat(words: str | None) -> str:
    """Without the line breaks of the source, which mean nothing in HTML."""
    return WHITE_SPACE.sub(" ", words or "")


def limit(max_memory_bytes: int) -> None:
    """Bounds the address space of this process, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (max_memory_bytes, max_memory_bytes))
    except (ImportError, ValueError, OSError):  # Windows and macOS: the limits of size and time have to do
        pass


def allow_seconds(seconds: float) -> None:
    """Bounds the processor time from here: what runs on when the process that would kill this one is gone."""
    try:
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds) + 1, hard))
    except (ImportError, ValueError, OSError):
        pass


def serve(
    answer: Callable[[bytes, str | None, str | None], Answer], source: BinaryIO, sink: BinaryIO, seconds: float
) -> None:
    """Answers the requests of `source` until it ends. A page that fails is an answer with an `error`."""
    sink.write(b"ready\n")
    sink.flush()
    for line in iter(source.readline, b""):
        request = json.loads(line)
        allow_seconds(seconds)
        try:
            told = answer(source.read(request["n_bytes"]), request["url"], request["content_type"])
            reply = json.dumps(told).encode("ascii")
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # what is left of this process can't be trusted
        except Exception as error:  # hostile HTML breaks libraries in ways nobody has listed
            reply = json.dumps({"error": f"{type(error).__name__}: {error}"[:500]}).encode("ascii")
        sink.write(reply + b"\n")
        sink.flush()


def main() -> None:
    """Serves the requests on standard input."""
    limit(int(sys.argv[1]))
    import trafilatura  # noqa: F401  its half second belongs before 'ready', not to the first page

    serve(extract, sys.stdin.buffer, sys.stdout.buffer, float(sys.argv[2]))


if __name__ == "__main__":
    main()
