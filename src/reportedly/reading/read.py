"""The pipeline: Page -> Reading."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

from reportedly.errors import PageError, PageTooSlow, PageUnreadable, Place, ReportedlyError
from reportedly.page.model import Page, Skipped
from reportedly.reading.circumstances import mediums, whens
from reportedly.reading.follow import follow
from reportedly.reading.frame import frame
from reportedly.reading.headline import headline
from reportedly.reading.judge import judge, quote
from reportedly.reading.link import Linked, link
from reportedly.reading.model import Attribution
from reportedly.reading.nest import nest
from reportedly.reading.onnx import Models, shipped
from reportedly.reading.own_voice import own_voice
from reportedly.reading.reading import Reading
from reportedly.reading.resolve import resolve
from reportedly.reading.segments import title_block
from reportedly.reading.tag import Edges, tag
from reportedly.reading.title import in_title
from reportedly.text.model import spans_of
from reportedly.text.quotemarks import Quotation, paragraphs, quotations
from reportedly.text.sentences import sentences

WAITING_PER_WORKER = 4
"""Pages held for each worker: enough to keep it busy, few enough to keep memory flat."""


def read(page: Page | str, *, models: Models | None = None) -> Reading:
    """The reading of a page, or of a bare text: the same for the same page and models.

    models: the shipped ones where None; they load once, at the first call. Raises PageMalformed where a bare text holds
    half of a surrogate pair, ModelError where a model file is missing or damaged.
    """
    return _read(Page(page) if isinstance(page, str) else page, models or shipped())


def _read(page: Page, models: Models) -> Reading:
    reading = _read_text(page, models)
    if not page.title:
        return reading
    title = _read_text(Page(page.title, outlet=page.outlet, published=page.published), models)
    entities, attributions = in_title(reading.entities, title.entities, title.attributions)
    return replace(reading, entities=entities, headline=replace(reading.headline, attributions=attributions))


def _read_text(page: Page, models: Models) -> Reading:
    marks = quotations(page.text)
    linked = find(page, marks, models)
    return tell(page, marks, linked)


def find(page: Page, marks: tuple[Quotation, ...], models: Models) -> tuple[Linked, ...]:
    """Sources, cues and contents of the page's body, with the network's scores. marks: the quotations of its text."""
    return link(page.text, marks, tag(page.text, _blocks(page), models.tagger))


def tell(page: Page, marks: tuple[Quotation, ...], linked: Sequence[Linked]) -> Reading:
    """The reading that follows from sources, cues and contents, however they were found.

    marks: the quotations of the text.
    """
    text = page.text
    parents = nest(linked, text)
    cut = list(sentences(text, marks))
    frames = [frame(text, number, linked, parents, cut) for number in range(len(linked))]
    resolved = resolve(page, linked, parents, [start for start, _ in cut])
    told = follow(page, linked, parents, resolved, frames)
    medium = mediums(page, linked, parents, told.chains, frames)
    when = whens(page, linked, parents, told.chains, frames)
    attributions = []
    for number, each in enumerate(linked):
        put = quote(text, each, marks)
        judged = judge(
            _words(text, each.cue), _words(text, each.content), quoted=put == "direct", source=_words(text, each.source)
        )
        parent = parents[number]
        attributions.append(
            Attribution(
                id=f"a{number + 1}",
                source=spans_of(text, each.source),
                cue=spans_of(text, each.cue),
                content=spans_of(text, each.content),
                who=resolved.who[number],
                chain=told.chains[number],
                carried=told.carried[number],
                confidence=each.confidence,
                quote=put,
                act=judged.act,
                factuality=judged.factuality,
                parent=None if parent is None else f"a{parent + 1}",
                page_stance=judged.page_stance,
                medium=medium[number],
                when=when[number],
            )
        )
    asserted = own_voice(text, _blocks(page), cut, linked)
    title = headline(page, told.entities, attributions, asserted)
    return Reading(page, told.entities, tuple(attributions), asserted, title)


def _words(text: str, edges: Edges) -> str:
    return " ".join(text[start:end] for start, end in edges)


def _blocks(page: Page) -> list[tuple[int, int]]:
    """Where the body stands: without the title that many pages repeat above it."""
    title = title_block(page, page.blocks)
    return [(block.start, block.end) for block in page.blocks if block is not title] or list(paragraphs(page.text))


def read_all(
    pages: Iterable[Page | Skipped], *, workers: int = 1, models: Models | None = None
) -> Iterator[Reading | Skipped]:
    """The readings of `pages`, in their order, one for each; a page that can't be read is a Skipped.

    workers: processes that read side by side (each holds the models, some 150 MB). models: only with one worker; the
    shipped ones where None. Few pages are held at a time, however many come. Raises ModelError.
    """
    if workers <= 1:
        own = models or shipped()
        for page in pages:
            yield page if isinstance(page, Skipped) else _read_or_skip(page, own)
    else:
        yield from _read_side_by_side(pages, workers)


def _read_or_skip(page: Page, models: Models) -> Reading | Skipped:
    place = Place(page.url or page.id)
    try:
        return _read(page, models)
    except PageError as error:
        return Skipped(error.where or place, error)
    except ReportedlyError:
        raise
    except Exception as error:  # a fault of ours must not end a batch of thousands
        told = PageUnreadable(f"the page could not be read: {type(error).__name__}: {error}", where=place)
        return Skipped(place, told)


def _read_alone(page: Page) -> Reading | Skipped:
    return _read_or_skip(page, shipped())


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _read_side_by_side(pages: Iterable[Page | Skipped], workers: int) -> Iterator[Reading | Skipped]:
    waiting: deque[tuple[Page | Skipped, Future[Reading | Skipped] | None]] = deque()
    pool = _pool(workers)
    try:
        for page in pages:
            waiting.append((page, None if isinstance(page, Skipped) else pool.submit(_read_alone, page)))
            while len(waiting) > workers * WAITING_PER_WORKER:
                result, pool = _next(waiting, pool, workers)
                yield result
        while waiting:
            result, pool = _next(waiting, pool, workers)
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _next(
    waiting: deque[tuple[Page | Skipped, Future[Reading | Skipped] | None]], pool: ProcessPoolExecutor, workers: int
) -> tuple[Reading | Skipped, ProcessPoolExecutor]:
    """The next result and the pool to go on with: a new one where a worker has died."""
    page, future = waiting.popleft()
    if isinstance(page, Skipped) or future is None:
        return page, pool  # type: ignore[return-value]
    try:
        return future.result(), pool
    except BrokenExecutor:
        pool.shutdown(wait=False, cancel_futures=True)
        result = _read_after_a_death(page)
        pool = _pool(workers)
        for at, (other, _) in enumerate(waiting):
            if not isinstance(other, Skipped):
                waiting[at] = (other, pool.submit(_read_alone, other))
        return result, pool


def _read_after_a_death(page: Page) -> Reading | Skipped:
    """A second try, alone: most likely it was another page that took the worker down."""
    with _pool(1) as alone:
        try:
            return alone.submit(_read_alone, page).result()
        except BrokenExecutor:
            place = Place(page.url or page.id)
            return Skipped(place, PageTooSlow("the process that read the page died, twice", where=place))
