"""`spotlight build`."""

from collections import Counter
from datetime import date
from pathlib import Path

import click

from pipeline.build import Report
from pipeline.build import build as run
from pipeline.cli import progress
from pipeline.cli.jobs import Jobs
from pipeline.cli.opening import LOCKED, opened
from pipeline.errors import EnvironmentFault, MistakesFound
from pipeline.intent import Request
from pipeline.model import Finding
from pipeline.project import Project

MOST = 20  # findings told one by one


@click.command(
    epilog="Examples: `spotlight build`   `spotlight build --only 'drugs/*/a/en/*'`   `spotlight build --draft`"
)
@click.option(
    "--only", default="*", metavar="GLOB", help="Only variants whose id matches, e.g. 'violence' or '*/web-gif'."
)
@click.option(
    "--jobs",
    "-j",
    type=Jobs(),
    default="auto",
    show_default=True,
    help="Processes to use: a number, or auto for one a core, as far as a container's limits go.",
)
@click.option("--draft", is_flag=True, help="Half size, marked DRAFT, into its own folder; never for release.")
@click.option("--fresh", is_flag=True, help="Make everything again, whatever is kept.")
@LOCKED
@progress.SHOWN
@click.pass_obj
def build(
    folder: Path,
    only: str,
    jobs: int | None,
    *,
    draft: bool,
    fresh: bool,
    locked: bool,
    mode: progress.Mode | None,
) -> int:
    """Make what has changed and write the manifest.

    Everything is read first: a mistake in a script is told before the first picture. What is finished is kept, so
    after Ctrl-C the same command goes on where it stopped, and a second run makes only what changed.
    """
    report = built(opened(folder, locked=locked), Request(only=only, jobs=jobs, draft=draft, fresh=fresh), mode)
    return outcome(report)


def built(project: Project, request: Request, mode: progress.Mode | None) -> Report:
    """Build, show that it moves, and tell what came of it."""
    with progress.shown(progress.chosen(mode)) as tell:
        report = run(project, request, tell, date.today())  # noqa: DTZ011 the day where the builder is
    _told(report, quiet=mode == "ndjson")
    return report


def _told(report: Report, *, quiet: bool) -> None:
    blocks = dict.fromkeys(
        (finding.rule, finding.written, finding.message) for finding in _standing(report) if finding.severity == "error"
    )
    for rule, written, message in list(blocks)[:MOST]:
        click.echo(f"{written + ': ' if written else ''}{rule}: {message}", err=True)
    if len(blocks) > MOST:
        click.echo(f"... and {len(blocks) - MOST} more: `spotlight check` tells them all", err=True)
    film = f"; {report.delivered:.0f} s of film from {report.drawn:.0f} s drawn" if report.delivered else ""
    click.echo(f"{amounts(report)}{film}; manifest: {_near(report.manifest)}", err=quiet)


def amounts(report: Report) -> str:
    """'12 made, 4 unchanged, 2 warnings'."""
    severities = Counter(finding.severity for finding in _standing(report))
    waived = sum(one.waiver is not None for each in report.judged.values() for one in each)
    words = [f"{report.made} made", f"{report.standing} unchanged"]
    words += [f"{len(report.faults)} failed"] if report.faults else []
    words += [f"{count} {severity}{'s' * (count != 1)}" for severity, count in severities.items()] or ["no findings"]
    words += [f"{waived} waived"] if waived else []
    return ", ".join(words)


def _standing(report: Report) -> list[Finding]:
    return [one.finding for each in report.judged.values() for one in each if one.waiver is None]


def outcome(report: Report) -> int:
    """The exit code that a build ends with."""
    if any(isinstance(fault, MistakesFound) for fault in report.faults.values()):
        return MistakesFound.exit_code
    if any(isinstance(fault, EnvironmentFault) for fault in report.faults.values()):
        return EnvironmentFault.exit_code
    return 1 if report.faults or any(finding.severity == "error" for finding in _standing(report)) else 0


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.resolve().relative_to(here) if path.resolve().is_relative_to(here) else path
