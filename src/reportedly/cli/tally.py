"""What became of the pages of a run: read ones are counted and passed on, skipped ones are kept to be listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from reportedly.cli.exit_codes import DONE, FAILED, SOME_SKIPPED
from reportedly.page.model import Skipped
from reportedly.reading.reading import Reading
from reportedly.text.visible import on_one_line


@dataclass(slots=True)
class Tally:
    """The count of a run; it grows while `readings` is iterated."""

    n_read: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    def readings(
        self, results: Iterable[Reading | Skipped], *, seen: Callable[[int, int], None] = lambda n_read, n_skipped: None
    ) -> Iterator[Reading]:
        """The readings among the results, in order. seen: called with (read, skipped) so far, after each result."""
        for result in results:
            if isinstance(result, Skipped):
                self.skipped.append(result)
            else:
                self.n_read += 1
                yield result
            seen(self.n_read, len(self.skipped))

    def exit_code(self) -> int:
        """0 where all pages were read, 3 where some were skipped, 1 where none could be read."""
        if not self.skipped:
            return DONE
        return SOME_SKIPPED if self.n_read else FAILED

    def report(self) -> str:
        """The skipped pages for people, one a line after a line that counts them; empty where there are none."""
        if not self.skipped:
            return ""
        told = [_told(skipped) for skipped in self.skipped]
        n_pages = self.n_read + len(told)
        if n_pages == 1:
            return f"reportedly: {told[0]}\n"
        head = f"reportedly: {len(told):,} of {n_pages:,} pages {'was' if len(told) == 1 else 'were'} skipped:\n"
        return head + "".join(f"  {line}\n" for line in told)


def _told(skipped: Skipped) -> str:
    error = skipped.error if skipped.error.where else skipped.error.at(skipped.where)
    return on_one_line(str(error))
