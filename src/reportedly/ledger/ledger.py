"""The ledger: what was read, who said it, what people corrected, over years and many hands."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy import Connection, Engine, Select, func, insert, select, text

from reportedly.errors import LedgerBusy, LedgerError, LedgerMissing, LedgerReadOnly, LedgerUnopened, Place, UsageError
from reportedly.ledger import backup, check, decide, forget, rumour_decisions, search, store, visited
from reportedly.ledger import tables as t
from reportedly.ledger.blackout import Tombstones, blacked_out
from reportedly.ledger.engine import WAIT_SECONDS, begin_write, engine_at, in_words, is_url, shown, watch, write_ahead
from reportedly.ledger.lay import Laid
from reportedly.ledger.model import (
    Appearance,
    Correction,
    Fault,
    Forgotten,
    Info,
    Outcome,
    OutletCount,
    Part,
    SkippedPage,
    Source,
    Statement,
    Unfit,
    Version,
)
from reportedly.ledger.names import tokens
from reportedly.ledger.rows import page_id
from reportedly.ledger.rumours import LedgerRumours
from reportedly.ledger.rumours import counted as counted_rumours
from reportedly.ledger.schema import REVISIONS, refuse_other, revision_of, upgrade
from reportedly.ledger.skips import drop_skipped, skip, skipped_pages
from reportedly.ledger.times import told as _told
from reportedly.page.copies import signature
from reportedly.page.model import Page, Skipped
from reportedly.page.versions import changes
from reportedly.page.visits import Unchanged, Validators
from reportedly.reading.model import Attribution, Identity, Kind
from reportedly.reading.reading import Reading

if TYPE_CHECKING:
    from reportedly.ledger.decide import Decided, Stretch

Each = TypeVar("Each")

BATCH = 100
"""Pages looked up at a time: memory stays flat, and a reader never waits for a writer."""


class Ledger:
    """A ledger, open. All that changes it takes who did (`by`) and when (`at`), and is done whole or not at all.

    Several processes may use one; they take turns to write. Raises LedgerError, and never one of a database's own.
    """

    def __init__(self, engine: Engine, place: str, *, written: bool = True) -> None:
        self.place = shown(place)
        self._engine = engine
        self._place = place
        self._written = written
        self._tombstones: tuple[tuple[int, int], Tombstones] | None = None
        self._watching = threading.Lock()
        self._watch: sqlite3.Connection | None = None
        self.rumours = LedgerRumours(self.place, self._read, self._write)

    @classmethod
    def open(cls, place: str | Path) -> Self:
        """The ledger at a path, or at a URL (postgresql://...).

        A file on a read-only mount is opened for reading alone. Raises LedgerMissing, LedgerVersion.
        """
        place = str(place)
        if not is_url(place) and not Path(place).is_file():
            raise LedgerMissing(
                "there is no ledger here", where=Place(place), hint="Make one with 'reportedly ledger init'"
            )
        ledger = cls(engine_at(place), place)
        try:
            refuse_other(ledger._revision(), ledger.place)
        except (LedgerReadOnly, LedgerUnopened):
            ledger.close()
            if Path(f"{place}-wal").exists() and Path(f"{place}-wal").stat().st_size:
                raise LedgerReadOnly(
                    "the file can't be written, and its last changes stand in the log beside it",
                    where=Place(place),
                    hint=f"Copy it and {Path(place).name}-wal to where you may write, and open the copy",
                ) from None
            ledger = cls(engine_at(place, readable_only=True), place, written=False)
            refuse_other(ledger._revision(), ledger.place)
        return ledger

    @classmethod
    def create(cls, place: str | Path, *, at: datetime) -> Self:
        """The ledger at a place; a new one where there is none. Raises LedgerVersion where it is of another version."""
        place = str(place)
        ledger = cls(engine_at(place), place)
        if not is_url(place):
            with in_words(place):
                write_ahead(ledger._engine)
        with ledger._write() as connection:
            if revision_of(connection) is None:
                upgrade(connection, at=_told(at))
        refuse_other(ledger._revision(), ledger.place)
        return ledger

    @classmethod
    def migrate(cls, place: str | Path, *, at: datetime) -> str:
        """Brings a ledger of an older version up to date, whole or not at all; the revision that it had.

        Raises LedgerMissing, and LedgerVersion where a newer version made it.
        """
        place = str(place)
        if not is_url(place) and not Path(place).is_file():
            raise LedgerMissing("there is no ledger here", where=Place(place))
        with cls(engine_at(place), place) as ledger:
            with ledger._write() as connection:
                was = revision_of(connection)
                if was is None:
                    raise LedgerMissing("there is no ledger here", where=Place(ledger.place))
                if was in REVISIONS[:-1]:
                    upgrade(connection, at=_told(at))
            refuse_other(ledger._revision(), ledger.place)
            return was

    def close(self) -> None:
        """Ends the connections; the ledger stays as it is."""
        self._engine.dispose()
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def standing(self, page: Page) -> Outcome | None:
        """What `add` would answer without a look at the reading: 'unchanged' or 'forgotten'; None where it is news."""
        with self._read() as connection:
            stones = self._current_tombstones(connection)
            if stones.buried(page):
                return "forgotten"
            black = forget.black_again(page, stones)
            return "unchanged" if store.known(connection, page_id(black), store.words_hash(black)) else None

    def add(self, reading: Reading, *, model: str, by: str, at: datetime) -> Outcome:
        """Adds a page with its reading, in one transaction; adding it again changes nothing.

        model: what read it, name and version. A page whose words have changed is a new version of it. Names to forget
        are blacked out before they are written. Raises PageMalformed where the reading has ids without end.
        """
        known = self._tombstones
        packed = _packed(reading, known[1], at) if known else None
        with self._write() as connection:
            stones = self._current_tombstones(connection)
            if packed is None or known != self._tombstones:  # somebody forgot something since
                packed = _packed(reading, stones, at)
            if stones.buried(reading.page):
                return "forgotten"
            return store.write(connection, packed, model=model, by=by, at=_told(at))

    def validators(self, url: str) -> Validators | None:
        """What a server told when a page was last fetched from this address: `open_pages` asks for it."""
        with self._read() as connection:
            return visited.validators(connection, url)

    def visited(self, page: Page | Unchanged) -> None:
        """Keeps what a server told of a page that is here already."""
        if page.visit is None:
            return
        with self._write() as connection:
            if isinstance(page, Unchanged):
                visited.keep_again(connection, page.visit)
            elif (number := store.page_number(connection, page_id(page))) is not None:
                visited.keep(connection, page.visit, number)

    def reread(self, reading: Reading, *, model: str, by: str, at: datetime) -> bool:
        """Adds what another model read on a page that is here; the old reading is kept, corrections are laid over.

        False where the page isn't here with these words, or its last reading is by that model.
        """
        with self._write() as connection:
            packed = _packed(reading, self._current_tombstones(connection), at)
            return store.write_again(connection, packed, model=model, by=by, at=_told(at))

    def unread(self, model: str) -> Iterator[Page]:
        """The pages whose last reading isn't by that model, as they stand now."""
        last_by = (
            select(t.readings.c.model)
            .where(t.readings.c.version == t.versions.c.number)
            .order_by(t.readings.c.number.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = (
            select(t.pages.c.number)
            .join(t.versions, (t.versions.c.page == t.pages.c.number) & (t.versions.c.version == t.pages.c.version))
            .where(last_by != model)
        )
        return (laid.reading.page for laid in self._laid(query))

    def reading(self, id: str) -> Reading:
        """The last reading of the page with that id, as people corrected it. Raises UsageError where there is none."""
        with self._read() as connection:
            return store.laid_reading(connection, decide.page_of(connection, id, self.place), self.place)[0].reading

    def readings(self) -> Iterator[Reading]:
        """The last readings of all pages, as people corrected them, in the order in which they came."""
        return (laid.reading for laid in self._laid(select(t.pages.c.number)))

    def corrected(self) -> Iterator[Laid]:
        """The readings that people corrected, with what they touched."""
        with self._read() as connection:
            numbers = decide.corrected_pages(connection)
        for number in numbers:
            with self._read() as connection:
                yield store.laid_reading(connection, number, self.place)[0]

    def versions(self, id: str) -> list[Version]:
        """A page's versions, the oldest first, each with the sentences it added and took away."""
        with self._read() as connection:
            number = decide.page_of(connection, id, self.place)
            rows = connection.execute(
                select(t.versions).where(t.versions.c.page == number).order_by(t.versions.c.version)
            ).all()
        before: str | None = None
        found = []
        for row in rows:
            page = json.loads(row.content)  # two of its fields: no need to make a Page of it
            differs = changes(before, page["text"]) if before is not None else None
            found.append(
                Version(
                    row.version,
                    row.at,
                    row.by,
                    page["title"],
                    differs.added if differs else (),
                    differs.removed if differs else (),
                )
            )
            before = page["text"]
        return found

    def appearances(self, id: str) -> list[Appearance]:
        """Where the text of a page appears: on the page itself, and on those that copied it or that it copied."""
        return self._list(lambda connection: search.appearances(connection, id))

    def search(
        self,
        words: str = "",
        *,
        who: str | None = None,
        outlet: str | None = None,
        since: str | None = None,
        identity: Identity | None = None,
        limit: int | None = None,
    ) -> list[Statement]:
        """The statements with all of these words and of those asked for, the newest first (see `search.find`)."""
        return self._list(
            lambda connection: search.find(
                connection, words, who=who, outlet=outlet, since=since, identity=identity, limit=limit
            )
        )

    def sources(self, name: str) -> list[Source]:
        """Who goes by that name, over all pages."""
        return self._list(lambda connection: search.sources(connection, name))

    def said_by(self, source: Source, *, limit: int | None = None) -> list[Statement]:
        """Everything a source says, over all pages, the newest first."""
        return self._list(lambda connection: search.said_by(connection, source, limit=limit))

    def outlets(self) -> list[OutletCount]:
        """The outlets whose pages are here, those with most pages first."""
        return self._list(search.outlets)

    def skip(self, skipped: Skipped, *, by: str, at: datetime) -> None:
        """Writes down a page that could not be had or read, for another try; once, however often it fails."""
        with self._write() as connection:
            skip(connection, skipped, self._current_tombstones(connection), by=by, at=_told(at))

    def skipped(self) -> list[SkippedPage]:
        """The pages that could not be had or read, the first first."""
        return self._list(skipped_pages)

    def drop_skipped(self, file: str, *, by: str, at: datetime, but: Iterable[Skipped] = ()) -> int:
        """Takes out what was skipped of a file or URL, now that it could be read, but for these; how many."""
        with self._write() as connection:
            return drop_skipped(connection, file, list(but), by=by, at=_told(at))

    def correct_who(
        self, id: str, name: str, *, by: str, at: datetime, reason: str = "", kind: Kind, identity: Identity
    ) -> int:
        """Says who the source of an attribution ('page/a3') is, by a name or the id of an entity of its page.

        kind and identity: of a name that isn't on the page yet. The number of the correction, as of each of these.
        """
        return self._correct(
            id, lambda laid, said: decide.who(laid, said, name, kind=kind, identity=identity), by, at, reason
        )

    def correct_part(
        self, id: str, part: Part, stretches: Sequence[Stretch], *, by: str, at: datetime, reason: str = ""
    ) -> int:
        """Says which words of the page are the source, cue or content of an attribution."""
        return self._correct(id, lambda laid, said: decide.part(laid, said, part, stretches), by, at, reason)

    def correct_source(self, id: str, words: str, *, by: str, at: datetime, reason: str = "") -> int:
        """Says which words of the page name the source of an attribution."""
        return self.correct_part(id, "source", [(words, None)], by=by, at=at, reason=reason)

    def not_an_attribution(self, id: str, *, by: str, at: datetime, reason: str = "") -> int:
        """Says that nothing is put in anybody's mouth there."""
        return self._correct(id, decide.not_an_attribution, by, at, reason)

    def split(self, id: str, *, by: str, at: datetime, reason: str = "") -> int:
        """Says that who makes this statement ('page/a3'), or this entity ('page/e2'), is another of the name."""
        page, _, local = id.rpartition("/")
        if local.startswith("e"):
            return self._decide(page, lambda laid: decide.split_entity(laid, local), by, at, reason)
        return self._correct(id, decide.split, by, at, reason)

    def merge(self, page: str, keep: str, other: str, *, by: str, at: datetime, reason: str = "") -> int:
        """Says that two entities of a page are one."""
        return self._decide(page, lambda laid: decide.merge(laid, keep, other), by, at, reason)

    def merge_entities(self, keep: int, other: int, *, by: str, at: datetime, reason: str = "") -> int:
        """Says that two entities of the ledger are one, on every page, those to come too."""
        with self._write() as connection:
            decided = decide.same(connection, keep, other)
            number = decide.record(connection, None, decided, by=by, at=_told(at), reason=reason)
            decide.join_entities(connection)
            return number

    def withdraw(self, number: int, *, by: str, at: datetime, reason: str = "") -> int:
        """Takes a correction back; both stay in the ledger."""
        with self._write() as connection:
            correction = decide.taken_back(connection, number)
            page = None if correction.page is None else decide.page_of(connection, correction.page, self.place)
            made = decide.record(
                connection, page, ("withdrawal", {}, {}), by=by, at=_told(at), reason=reason, withdraws=number
            )
            if page is None:
                decide.join_entities(connection)
                self.rumours.taken_back(connection, number)
            else:
                decide.reindex(connection, page, self.place)
            return made

    def corrections(self, page: str | None = None) -> list[Correction]:
        """Every decision of a person (about a page), with those that were taken back, the oldest first."""
        return self._list(lambda connection: decide.all_corrections(connection, page))

    def unfit(self) -> list[Unfit]:
        """The standing corrections that no longer find what they are about."""
        return self._list(
            lambda connection: [*decide.unfit(connection, self.place), *rumour_decisions.unfit(connection)]
        )

    def forget_page(self, url_or_id: str, *, by: str, at: datetime) -> Forgotten:
        """Takes a page out and keeps it out; wipes what was written of it."""
        from reportedly.page.urls import canonical_url_or_none

        url = canonical_url_or_none(url_or_id)
        id = Page("", url=url).id if url else url_or_id
        return self._forget(
            lambda connection, stones: Forgotten(forget.forget_page(connection, id, stones, by=by, at=_told(at)), 0),
            lambda other: other.forget_page(url_or_id, by=by, at=at),
        )

    def forget_outlet(self, name: str, *, by: str, at: datetime) -> Forgotten:
        """Takes all pages of an outlet out and keeps them out; blacks its name out on other pages."""

        def forgotten(connection: Connection, stones: Tombstones) -> Forgotten:
            n_pages = forget.forget_outlet(connection, name, stones, by=by, at=_told(at))
            n_black, alone = forget.forget_name(connection, name, stones, by=by, at=_told(at), place=self.place)
            return Forgotten(n_pages, n_black, alone=alone)

        _refuse_wordless(name)
        return self._forget(forgotten, lambda other: other.forget_outlet(name, by=by, at=at))

    def forget_source(self, name: str, *, by: str, at: datetime) -> Forgotten:
        """Blacks out a name on every page, and keeps it out of those to come; who bore it is somebody unnamed there."""

        def forgotten(connection: Connection, stones: Tombstones) -> Forgotten:
            n_black, alone = forget.forget_name(connection, name, stones, by=by, at=_told(at), place=self.place)
            return Forgotten(0, n_black, alone=alone)

        _refuse_wordless(name)
        return self._forget(forgotten, lambda other: other.forget_source(name, by=by, at=at))

    def info(self) -> Info:
        """What the ledger holds, counted."""
        with self._read() as connection:
            counted = {
                "pages": t.pages,
                "versions": t.versions,
                "texts": t.texts,
                "readings": t.readings,
                "statements": t.statements,
                "entities": t.entities,
                "claims": t.claims,
                "rumours": t.rumours,
                "corrections": t.corrections,
                "skipped": t.skipped,
                "tombstones": t.tombstones,
            }
            models = connection.execute(
                select(t.readings.c.model, func.count()).group_by(t.readings.c.model).order_by(t.readings.c.model)
            )
            return Info(
                self.place,
                "PostgreSQL" if is_url(self._place) else "SQLite",
                revision_of(connection) or "",
                str(connection.scalar(select(t.facts.c.value).where(t.facts.c.name == "made"))),
                {name: forget.count(connection, table) for name, table in counted.items()}
                | {"rumours": sum(counted_rumours(connection).values())},
                dict(models.all()),
                tuple(connection.scalars(select(t.backups.c.path).order_by(t.backups.c.number))),
                connection.scalar(select(func.max(t.changes.c.at))),
            )

    @property
    def is_file(self) -> bool:
        """Whether it is a file of this machine, not a server's."""
        return not is_url(self._place)

    def state(self) -> int:
        """A number that is another one after each change, told in microseconds: for who keeps what was made of it."""
        if not self.is_file:
            return self.last_change()
        if not self._written:
            return 0
        with self._watching, in_words(self._place):
            if self._watch is None:
                self._watch = watch(Path(self._place))
            ((number,),) = self._watch.execute("PRAGMA data_version").fetchall()  # to its end: nothing stays open
            return int(number)

    def last_change(self) -> int:
        """A number that every change makes greater; 0 before the first."""
        with self._read() as connection:
            return connection.scalar(select(func.max(t.changes.c.number))) or 0

    def check(self) -> Iterator[Fault]:
        """What isn't as it was written: in the file, in pages and readings, in the rows made from them."""
        with self._read() as connection:
            yield from check.faults(connection, self.place)

    def backup(self, path: Path, *, by: str, at: datetime) -> None:
        """Copies the ledger into a new file, whole, while others write; `forget` will wipe the copy too.

        A ledger on PostgreSQL becomes a SQLite file. Raises UsageError where there is a file already.
        """
        backup.refuse_existing(path)
        with self._write() as connection:
            # Written down first: a copy that forget didn't know of could never be wiped.
            connection.execute(insert(t.backups), {"path": str(path.absolute()), "at": _told(at), "by": by})
            connection.execute(insert(t.changes), {"what": "backed up", "page": None, "at": _told(at), "by": by})
        self._copy_to(path, at=at)

    @classmethod
    def restore(cls, path: Path, place: str | Path, *, by: str, at: datetime) -> Info:
        """Copies a backup into a ledger that holds no page yet; what it holds then.

        Raises UsageError where it holds pages, LedgerDamaged where the backup isn't whole.
        """
        with cls.open(path) as source:
            faults = [fault for fault, _ in zip(source.check(), range(1), strict=False)]
            if faults:
                told = f"the backup is damaged: {faults[0].where}: {faults[0].what}"
                raise LedgerError(told, where=Place(str(path)), hint="Restore an older one")
            with cls.create(place, at=at) as target:
                with source._read() as reads, target._write() as writes:
                    if forget.count(writes, t.pages):
                        raise UsageError(
                            "this ledger holds pages already",
                            where=Place(target.place),
                            hint="Restore into a new place, or move the ledger away first",
                        )
                    backup.copy_rows(reads, writes)
                    writes.execute(insert(t.changes), {"what": "restored", "page": None, "at": _told(at), "by": by})
                return target.info()

    def _copy_to(self, path: Path, *, at: datetime) -> None:
        if not is_url(self._place):
            with in_words(self._place), self._engine.connect() as connection:
                backup.copy_file(connection.connection.driver_connection, path)
            return
        beside = path.with_name(f".{path.name}.part")
        try:
            with type(self).create(beside, at=at) as target, self._read() as reads, target._write() as writes:
                backup.copy_rows(reads, writes)
            with type(self)(engine_at(str(beside)), str(beside)) as target, target._engine.connect() as connection:
                backup.copy_file(connection.connection.driver_connection, path)
        finally:
            for name in (beside, *(beside.with_name(f"{beside.name}-{log}") for log in ("wal", "shm"))):
                name.unlink(missing_ok=True)

    def _correct(
        self, id: str, decided: Callable[[Laid, Attribution], Decided], by: str, at: datetime, reason: str
    ) -> int:
        page, slash, local = id.rpartition("/")
        if not slash:
            raise UsageError(f"{id!r} is no attribution", hint="Name it as 'reportedly search' does: PAGE/a3")
        return self._decide(page, lambda laid: decided(laid, decide.attribution_of(laid, local)), by, at, reason)

    def _decide(self, page: str, decided: Callable[[Laid], Decided], by: str, at: datetime, reason: str) -> int:
        with self._write() as connection:
            number = decide.page_of(connection, page, self.place)
            laid, _ = store.laid_reading(connection, number, self.place)
            made = decide.record(connection, number, decided(laid), by=by, at=_told(at), reason=reason)
            decide.reindex(connection, number, self.place)
            return made

    def _forget(
        self,
        forgotten: Callable[[Connection, Tombstones], Forgotten],
        again: Callable[[Ledger], Forgotten],
    ) -> Forgotten:
        """Forgets in this ledger, wipes its files, then does the same in each backup that is still there."""
        with self._write() as connection:
            result = forgotten(connection, forget.tombstones(connection))
            paths = list(dict.fromkeys(connection.scalars(select(t.backups.c.path))))
        self._wipe()
        cleaned, left = [], []
        for path in paths:
            if not Path(path).exists():
                continue  # taken away by somebody: nothing to wipe
            try:
                with type(self).open(path) as other:
                    with other._write() as connection:
                        connection.execute(t.backups.delete())  # a copy of a copy list: each is visited from here
                    again(other)
                cleaned.append(path)
            except LedgerError:
                left.append(path)
        return Forgotten(result.n_pages, result.n_blacked_out, tuple(cleaned), tuple(left), alone=result.alone)

    def _wipe(self) -> None:
        if is_url(self._place):
            with in_words(self._place), self._engine.connect() as connection:
                outside = connection.execution_options(isolation_level="AUTOCOMMIT")
                for table in t.metadata.sorted_tables:
                    outside.execute(text(f'VACUUM FULL "{table.name}"'))
            return
        self._engine.dispose()
        driver = sqlite3.connect(self._place, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            with in_words(self._place):
                forget.wipe(driver)
        except TimeoutError as error:
            hint = "It is forgotten, but the log still holds it: run the command again when nobody else is at it"
            raise LedgerBusy("others are reading", where=Place(self.place), hint=hint) from error
        finally:
            driver.close()

    def _laid(self, query: Select[int]) -> Iterator[Laid]:
        """The readings of the pages that a query numbers, as people corrected them, in the order of the numbers."""
        last = 0
        while True:
            with self._read() as connection:
                numbers = connection.scalars(
                    query.where(t.pages.c.number > last).order_by(t.pages.c.number).limit(BATCH)
                ).all()
                batch = [store.laid_reading(connection, number, self.place)[0] for number in numbers]
            if not batch:
                return
            yield from batch
            last = numbers[-1]

    def _list(self, found: Callable[[Connection], Iterable[Each]]) -> list[Each]:
        with self._read() as connection:
            return list(found(connection))

    def _current_tombstones(self, connection: Connection) -> Tombstones:
        """What must not come back, asked for anew only where somebody added to it."""
        counted = forget.n_tombstones(connection)
        if self._tombstones is None or self._tombstones[0] != counted:
            self._tombstones = (counted, forget.tombstones(connection))
        return self._tombstones[1]

    def _revision(self) -> str | None:
        with self._read() as connection:
            return revision_of(connection)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with in_words(self._place), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        if not self._written:
            hint = (
                "It was opened for reading: the file or its mount is read-only. Copy the ledger elsewhere to change it"
            )
            raise LedgerReadOnly("the ledger can't be written", where=Place(self.place), hint=hint)
        with in_words(self._place), begin_write(self._engine).connect() as connection, connection.begin():
            yield connection


def _packed(reading: Reading, stones: Tombstones, at: datetime) -> store.Packed:
    black = blacked_out(reading, stones)
    return store.pack(black, signature(black.page.text), at=_told(at))


def _refuse_wordless(name: str) -> None:
    if not any(len(word) > 1 for word in tokens(name)):
        raise UsageError(f"{name!r} is no name: it has no word of two letters")
