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
@click.option(
    "--progress", "mode", type=click.Choice(["tty", "plain", "ndjson", "none"]), help="How to show that it moves."
)
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
    project = opened(folder, locked=locked)
    with progress.shown(progress.chosen(mode)) as tell:
        today = date.today()  # noqa: DTZ011 the day where the builder is
        report = run(project, Request(only=only, jobs=jobs, draft=draft, fresh=fresh), tell, today)
    return _told(report, quiet=mode == "ndjson")


def _told(report: Report, *, quiet: bool) -> int:
    standing = [(id_, one.finding) for id_, each in report.judged.items() for one in each if one.waiver is None]
    severities = Counter(finding.severity for _, finding in standing)
    waived = sum(one.waiver is not None for each in report.judged.values() for one in each)
    blocks = dict.fromkeys(
        (finding.rule, finding.written, finding.message) for _, finding in standing if finding.severity == "error"
    )
    for rule, written, message in list(blocks)[:MOST]:
        click.echo(f"{written + ': ' if written else ''}{rule}: {message}", err=True)
    if len(blocks) > MOST:
        click.echo(f"... and {len(blocks) - MOST} more: `spotlight check` tells them all", err=True)
    words = [f"{report.made} made", f"{report.standing} unchanged"]
    words += [f"{len(report.faults)} failed"] if report.faults else []
    words += [f"{count} {severity}{'s' * (count != 1)}" for severity, count in severities.items()] or ["no findings"]
    words += [f"{waived} waived"] if waived else []
    film = f"; {report.delivered:.0f} s of film from {report.drawn:.0f} s drawn" if report.delivered else ""
    click.echo(f"{', '.join(words)}{film}; manifest: {_near(report.manifest)}", err=quiet)
    if any(isinstance(fault, MistakesFound) for fault in report.faults.values()):
        return MistakesFound.exit_code
    if any(isinstance(fault, EnvironmentFault) for fault in report.faults.values()):
        return EnvironmentFault.exit_code
    return 1 if report.faults or severities["error"] else 0


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.resolve().relative_to(here) if path.resolve().is_relative_to(here) else path
