"""Readings for the eye: the page with marks for source, cue and content, and under it who, how and what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from reportedly.page.model import Block
from reportedly.reading.reading import Reading
from reportedly.reading.rows import Row, balance_in_words, facts_of, rows
from reportedly.reading.segments import Mark, Segment, segments, shown_blocks, title_block
from reportedly.text.visible import on_one_line, visible

Marks = Literal["colour", "brackets"]

WIDEST_TEXT = 84
"""Columns: longer lines are hard to follow."""

NARROWEST_TABLE = 72
"""Columns: below, three of text side by side hold two words each, so each attribution is a paragraph instead."""

# Middle tones: each has a contrast of about 4.5 : 1 and more against black and against white, by WCAG's formula.
COLOURED = {
    "source": Style(color="#c06000", bold=True),
    "cue": Style(color="#b24db2", italic=True),
    "content": Style(color="#2b7bcb"),
    "nested": Style(color="#2b7bcb", underline=True),
}
UNCOLOURED = {
    "source": Style(bold=True),
    "cue": Style(italic=True),
    "content": Style(underline=True),
    "nested": Style(underline=True),
}
BRACKETS = {"source": ("{", "}"), "cue": ("<", ">"), "content": ("[", "]")}
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def show(readings: Iterable[Reading], *, console: Console, marks: Marks) -> Iterator[str]:
    """For each reading what to write to the console's terminal, as wide as that is."""
    for number, reading in enumerate(readings):
        with console.capture() as capture:
            if number:
                console.print()
                console.rule(characters="─" if _unicode(console) else "-", style="dim")
                console.print()
            _show_page(reading, console, marks)
            _show_rows(tuple(rows(reading)), console, marks)
            if reading.attributions:
                _print(Text(balance_in_words(reading.balance), style="dim"), console)
        yield capture.get()


def _show_page(reading: Reading, console: Console, marks: Marks) -> None:
    page = reading.page
    blocks = shown_blocks(page)
    title = title_block(page, blocks)
    cuts = [edge for block in blocks for edge in (block.start, block.end)]
    stretches = segments(page.text, reading.attributions, cuts=cuts)
    texts = [_marked(page.text, _inside(stretches, block), console, marks) for block in blocks]
    if title or page.title:
        head = texts.pop(0) if title else Text(on_one_line(page.title or ""))
        head.stylize_before("bold")
        _print(head, console)
    facts = (*facts_of(page), *([on_one_line(page.url)] if page.url else []))
    if facts:
        _print(Text((" · " if _unicode(console) else ", ").join(facts), style="dim"), console)
    if reading.headline.why:
        _print(Text(f"The headline: {on_one_line(reading.headline.why)}", style="dim"), console)
    if page.title or facts:
        console.print()
    for block, text in zip(blocks[1:] if title else blocks, texts, strict=True):
        if block.kind == "heading":
            text.stylize_before("bold")
        if block.kind == "list_item":
            text = Text("• " if _unicode(console) else "* ") + text
        _print(text, console, indent=4 if block.kind in ("quotation", "caption") else 0)
        console.print()


def _inside(stretches: Sequence[Segment], block: Block) -> list[Segment]:
    return [segment for segment in stretches if block.start <= segment.start and segment.end <= block.end]


def _marked(page_text: str, stretches: Sequence[Segment], console: Console, marks: Marks) -> Text:
    styles = UNCOLOURED if console.no_color else COLOURED
    text = Text()
    for at, segment in enumerate(stretches):
        words = visible(page_text[segment.start : segment.end]).replace("\n", " ").replace("\t", " ")
        numbers = [_reference(number + 1, console) for number in segment.anchored]
        if marks == "brackets":
            before = stretches[at - 1].marks if at else ()
            after = stretches[at + 1].marks if at + 1 < len(stretches) else ()
            text.append(_opened(segment.marks, before) + words + _closed(segment.marks, after))
        elif segment.part:
            nested = segment.part == "content" and segment.depth > 1
            text.append(words, style=styles["nested" if nested else segment.part])
        else:
            text.append(words)
        text.append("".join(numbers), style="dim")
    return text


def _opened(marks: Sequence[Mark], before: Sequence[Mark]) -> str:
    return "".join(BRACKETS[mark.part][0] for mark in marks if mark not in before)


def _closed(marks: Sequence[Mark], after: Sequence[Mark]) -> str:
    return "".join(BRACKETS[mark.part][1] for mark in reversed(marks) if mark not in after)


def _reference(number: int, console: Console) -> str:
    return str(number).translate(SUPERSCRIPTS) if _unicode(console) else f"({number})"


def _show_rows(told: Sequence[Row], console: Console, marks: Marks) -> None:
    if not told:
        console.print(Text("Nobody is quoted or reported on this page.", style="dim"))
        return
    console.print(_legend(console, marks))
    if console.width < NARROWEST_TABLE:
        _show_stacked(told, console)
    else:
        _show_table(told, console)


def _legend(console: Console, marks: Marks) -> Text:
    legend = Text()
    styles = UNCOLOURED if console.no_color else COLOURED
    for part in ("source", "cue", "content"):
        opening, closing = BRACKETS[part]
        legend.append("  " if legend else "")
        if marks == "brackets":
            legend.append(f"{opening}{part}{closing}")
        else:
            legend.append(part, style=styles[part])
    return legend


def _show_table(told: Sequence[Row], console: Console) -> None:
    table = Table(
        box=SIMPLE_HEAD, padding=(0, 2, 0, 0), leading=1, pad_edge=False, header_style="bold", border_style="dim"
    )
    table.add_column("#", justify="right", style="dim", no_wrap=True)
    table.add_column("Who", max_width=max(20, console.width // 4), overflow="fold")
    table.add_column("How", max_width=max(18, console.width // 5), overflow="fold")
    table.add_column("What", overflow="fold")
    for row in told:
        who = Text.assemble((row.who, "bold"), "\n", (row.standing, "dim"))
        how = Text.assemble(row.kind, "\n", (", ".join((row.held, *row.told)), "dim"))
        table.add_row(str(row.number), who, how, Text(row.what))
    console.print(table)


def _show_stacked(told: Sequence[Row], console: Console) -> None:
    for row in told:
        number = f"{row.number} "
        console.print()
        _print(Text.assemble((number, "dim"), (row.who, "bold")), console)
        _print(
            Text(f"{row.standing}\n{', '.join((row.kind, row.held, *row.told))}", style="dim"),
            console,
            indent=len(number),
        )
        if row.what:
            _print(Text(row.what), console, indent=len(number))
    console.print()


def _print(text: Text, console: Console, *, indent: int = 0) -> None:
    """Prints the text in lines short enough to follow, without the blanks at their ends that would be copied along."""
    for line in text.wrap(console, max(min(console.width, WIDEST_TEXT) - indent, 1), overflow="fold"):
        line.rstrip()
        console.print(Text(" " * indent) + line, overflow="ignore", no_wrap=True, crop=False)


def _unicode(console: Console) -> bool:
    return console.encoding.startswith("utf")
