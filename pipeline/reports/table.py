"""The report for a terminal: plain words in groups, errors first, what is waived dim and last."""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.model import Severity
from pipeline.reports import Report, Row, by_rule, phrases
from pipeline.reports.terminal import COLOURS, printed

LONG: Final = 10
"""Rows that a screen shows at once, or a few more."""


def text(report: Report, *, width: int = 100, colour: bool = False) -> str:
    """The report as lines of at most `width` cells (40 at least); without `colour` there is not one escape sequence.

    Who calls takes both from the terminal: its width, and whether it is one.
    """
    return printed(Group(*_parts(report)), width=width, colour=colour)


def _parts(report: Report) -> Iterator[RenderableType]:
    errors = report.counts.errors
    yield Text.assemble((phrases.line(report.title), "bold"), (f"  {phrases.line(report.campaign)}", "dim"))
    yield Text(phrases.verdict(report).capitalize(), style="bold red" if errors else "bold green")
    yield Text(f"{phrases.amounts(report)}; judged {phrases.judged(report)} ran")
    for names, reason in phrases.missed(report):
        yield Text(f"not judged: {names}, {reason}", style="yellow")
    standing = [row for row in report.rows if row.waiver is None]
    for (severity, rule), rows in by_rule(standing).items():
        yield from _group(report, severity, rule, rows, style=COLOURS[severity])
    waived = [row for row in report.rows if row.waiver is not None]
    for (severity, rule), rows in by_rule(waived).items():
        yield from _group(report, severity, rule, rows, style="dim")
    if len(report.rows) > LONG:  # what was said first has gone off the screen
        verdict = (phrases.verdict(report).capitalize(), "bold red" if errors else "bold green")
        yield Padding(Text.assemble(verdict, ". With --format html this is a page with pictures."), (1, 0, 0, 0))


def _group(report: Report, severity: Severity, rule: str, rows: tuple[Row, ...], *, style: str) -> Iterator[Padding]:
    quiet = "dim" if style == "dim" else ""
    word = f"waived {severity}" if quiet else severity
    title = phrases.title(report.book.get(rule), rule)
    heading = Text.assemble((word, f"bold {style}"), (f" {phrases.line(rule)}", f"bold {quiet}"))
    if title != phrases.line(rule):
        heading.append(f"  {title}", style="dim")
    yield Padding(heading, (1, 0, 0, 0))
    for row in rows:
        yield Padding(Text(phrases.told(row.finding), style=quiet), (0, 0, 0, 2))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(width=8, style="dim", no_wrap=True)
        grid.add_column(overflow="fold", style=quiet)
        for key, value in _facts(row):
            grid.add_row(key, Text(value))
        yield Padding(grid, (0, 0, 0, 4))
    if source := phrases.line(rows[0].finding.source):
        yield Padding(Text(f"by {'our own rule' if source == 'house' else source}", style="dim"), (0, 0, 0, 2))


def _facts(row: Row) -> Iterator[tuple[str, str]]:
    """What is known, a line each; what is not says nothing."""
    finding = row.finding
    told = (
        ("at", phrases.line(finding.written)),
        ("in", phrases.seen_in(row)),
        ("of", phrases.line(finding.place)),
        ("seen", phrases.seen_at(finding)),
        ("measured", phrases.weighed(finding)),
        ("fix", phrases.line(finding.fix)),
        ("waived", phrases.waived(row)),
    )
    yield from ((key, value) for key, value in told if value)
