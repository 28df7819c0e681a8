"""A bar on standard error, for runs of many pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(n_sources: int, *, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """Gives what to call with (read, skipped); draws a bar on standard error meanwhile, where that is `shown`."""
    if not shown:
        yield lambda n_read, n_skipped: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False, markup=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=None), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=n_sources)

        def seen(n_read: int, n_skipped: int) -> None:
            done = n_read + n_skipped
            told = f"{done:,} pages" + (f", {n_skipped:,} skipped" if n_skipped else "")
            # A folder or an archive is one source and many pages: then nobody knows how many are to come.
            bar.update(task, description=told, completed=done, total=n_sources if done <= n_sources else None)

        yield seen
