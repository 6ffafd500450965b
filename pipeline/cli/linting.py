"""`spotlight lint`."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import click

from pipeline.cli import progress
from pipeline.cli.amounts import counted, plain
from pipeline.cli.jobs import Jobs
from pipeline.cli.opening import opened
from pipeline.lint import lint as judge
from pipeline.reports import ORDER, Row, gathered


@click.command()
@click.option("--jobs", "-j", type=Jobs(), default="auto", show_default=True, help="Processes to use.")
@click.option(
    "--progress", "mode", type=click.Choice(["tty", "plain", "ndjson", "none"]), help="How to show that it moves."
)
@click.pass_obj
def lint(folder: Path, jobs: int | None, mode: progress.Mode | None) -> int:
    """Read every script and say every mistake at once, each with its file, line and column; makes nothing.

    Words are set in type as they will be: do they fit, are they large enough, do they stay long enough to be read? And
    they are checked: is everything plain, kind and safe, does it say where help is, will platforms take it? `spotlight
    rules` lists what is asked. What is allowed but seldom good is a warning. What was set once is kept, so that only
    the first time takes seconds.

    Exit codes: 0 fine, 1 words that block, 2 mistakes.
    """
    project = opened(folder)
    with progress.shown(progress.chosen(mode)) as tell:
        linted = judge(project, jobs, tell, date.today())  # noqa: DTZ011 the day where the author is
    rows = gathered(linted.judged)
    for line in _lines(rows):
        click.echo(plain(line), err=True)
    standing = [row.finding.severity for row in rows if row.waiver is None]
    verdict = [counted(standing.count(name), name) for name in ORDER if name in standing]
    if "error" not in standing:
        verdict.insert(0, "no mistakes")
    counts = (
        counted(len(project.themes), "theme"),
        counted(len(project.locations), "location"),
        counted(linted.creatives, "creative"),
        counted(linted.files, "file"),
    )
    click.echo(f"{', '.join(verdict)}: {', '.join(counts)}")
    return 1 if "error" in standing else 0


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    """A line for each thing to put right: what one place does to several screens is told once."""
    for _, group in groupby(rows, key=_kind):
        row, *more = group
        finding, waiver = row.finding, row.waiver
        kind: str = finding.severity
        if waiver is not None:
            kind = f"{kind}, waived by {waiver.name} until {waiver.until}"
        others = f" (and {len(more)} more like it)" if more else ""
        yield f"{_place(row)}: {kind}: {finding.message}{others} [{finding.rule}]"


def _kind(row: Row) -> tuple[object, ...]:
    """Equal for neighbours that differ only in the screen they are seen on: those that have a place in the frame."""
    screens = row.finding.box is not None
    return row.finding.severity, row.finding.rule, _place(row), row.waiver, screens or id(row)


def _place(row: Row) -> str:
    """Where to look: the line, else what it is about."""
    return row.finding.written or row.finding.place or next(iter((*row.variants, *row.creatives)), "")
