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
from pipeline.lint import Linted
from pipeline.lint import lint as judge
from pipeline.model import Severity
from pipeline.project import Project
from pipeline.reports import ORDER, Row, gathered


@click.command()
@click.option("--jobs", "-j", type=Jobs(), default="auto", show_default=True, help="Processes to use.")
@progress.SHOWN
@click.pass_obj
def lint(folder: Path, jobs: int | None, mode: progress.Mode | None) -> int:
    """Read every script and say every mistake at once, each with its file, line and column; makes nothing.

    Words are set in type as they will be: do they fit, are they large enough, do they stay long enough to be read? And
    they are checked: is everything plain, kind and safe, does it say where help is, will platforms take it? `spotlight
    rules` lists what is asked. What is allowed but seldom good is a warning. What was set once is kept, so that only
    the first time takes seconds.

    Exit codes: 0 fine, 1 words that block, 2 mistakes.
    """
    return outcome(linted(opened(folder), jobs, mode))


def linted(project: Project, jobs: int | None, mode: progress.Mode | None) -> Linted:
    """Judge what is written, show that it moves, and tell what was found."""
    with progress.shown(progress.chosen(mode)) as tell:
        done = judge(project, jobs, tell, date.today())  # noqa: DTZ011 the day where the author is
    for line in _lines(gathered(done.judged)):
        click.echo(plain(line), err=True)
    counts = (
        counted(len(project.themes), "theme"),
        counted(len(project.locations), "location"),
        counted(done.creatives, "creative"),
        counted(done.files, "file"),
    )
    click.echo(f"{verdict(done)}: {', '.join(counts)}")
    return done


def verdict(done: Linted) -> str:
    """'no mistakes, 2 warnings'."""
    standing = _standing(done)
    words = [counted(standing.count(name), name) for name in ORDER if name in standing]
    return ", ".join(words if "error" in standing else ["no mistakes", *words])


def outcome(done: Linted) -> int:
    """The exit code that it ends with."""
    return 1 if "error" in _standing(done) else 0


def _standing(done: Linted) -> list[Severity]:
    return [row.finding.severity for row in gathered(done.judged) if row.waiver is None]


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
