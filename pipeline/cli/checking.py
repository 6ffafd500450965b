"""`spotlight check` and `spotlight rules`."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import get_terminal_size

import click

from pipeline import __version__, calls
from pipeline.build import Report as Outcome
from pipeline.build import check as judge
from pipeline.checks.book import Evidence
from pipeline.cli import progress
from pipeline.cli.jobs import Jobs
from pipeline.cli.opening import LOCKED, opened
from pipeline.errors import UsageFault
from pipeline.intent import Request
from pipeline.model import Finding
from pipeline.project import Project
from pipeline.reports import FORMATS, Gate, Report, Row, gathered, phrases
from pipeline.reports.pages import EVIDENCE, rule_told, rules_table
from pipeline.rulebook import BOOK, RULES
from pipeline.spelling import suggest
from pipeline.store import write_text


@click.command(
    epilog="""\b
Examples:
  spotlight check
  spotlight check --only 'drugs/*/a/en'
  spotlight check --format html                       a page with pictures, in output/
  spotlight check --format sarif -o findings.sarif    for code scanning; also junit, json, github"""
)
@click.option("--only", default="*", metavar="GLOB", help="Only variants whose id matches, as in build.")
@click.option("--jobs", "-j", type=Jobs(), default="auto", show_default=True, help="Processes to use.")
@click.option("--fresh", is_flag=True, help="Judge everything again, whatever is kept.")
@LOCKED
@click.option(
    "--format",
    "-f",
    "formats",
    type=click.Choice(list(FORMATS)),
    multiple=True,
    default=("table",),
    show_default=True,
    help="How to tell it; may be given several times.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Where the report goes, '-' for stdout; without it tables are printed and the rest goes to output/.",
)
@progress.SHOWN
@click.pass_obj
def check(
    folder: Path,
    only: str,
    jobs: int | None,
    formats: tuple[str, ...],
    output: Path | None,
    *,
    fresh: bool,
    locked: bool,
    mode: progress.Mode | None,
) -> int:
    """Judge everything that was built: is it safe to watch, can it be read, is it in spec and in tone?

    Nothing is made; build first. What was judged before is not judged again. Each finding says what was measured
    against what, where, and what to do; `spotlight rules ID` explains a rule. A finding can be let pass for a while by
    name in waivers.yaml. No automatic check is a certificate: docs/checks.md says what these cannot see.

    Exit codes: 0 nothing blocks, 1 something does, 2 mistakes in files or usage.
    """
    if output is not None and len(formats) > 1:
        raise UsageFault("-o names one file: give one --format with it, or leave it out")
    project = opened(folder, locked=locked)
    report = checked(project, Request(only=only, jobs=jobs, fresh=fresh), formats, output, mode)
    return outcome(report)


def outcome(report: Report) -> int:
    """The exit code that a check ends with."""
    return 1 if any(row.blocks for row in report.rows) else 0


def checked(
    project: Project, request: Request, formats: Sequence[str], output: Path | None, mode: progress.Mode | None
) -> Report:
    """Judge, show that it moves, and tell what was found in each of the formats."""
    with progress.shown(progress.chosen(mode)) as tell:
        outcome = judge(project, request, tell, date.today())  # noqa: DTZ011 the day where the reader is
    home = outcome.manifest.parent
    pictures = dict(_pictures(outcome, home)) if "html" in formats else {}
    names = {key: f"crops/{n:03}.png" for n, key in enumerate(pictures)}
    told = _report(project, outcome, {})
    lines = dict(_lines(project.root, told)) if "html" in formats else {}
    for name in formats:
        # the page holds its pictures; nobody else would find them
        shown = _report(project, outcome, names) if name == "html" else told
        pages = {"pictures": {names[key]: picture for key, picture in pictures.items()}, "lines": lines}
        write(name, shown, output, home, pages if name == "html" else {})
    return told


CROPPING = "pipeline.cropping:crop"
"""Named, not imported: only pages with pictures pay for reading films."""


def _pictures(outcome: Outcome, home: Path) -> Iterator[tuple[tuple[str, Finding], bytes]]:
    """A cut-out for each finding that has a place in a file; one of those that differ only in where they are seen."""
    shown: set[Finding] = set()
    for id_, each in outcome.judged.items():
        file = outcome.files.get(id_)
        for one in each:
            finding = one.finding
            kind = replace(finding, place="", seconds=None, box=None)
            if file is None or finding.box is None or kind in shown:
                continue
            picture = calls.named(CROPPING)(home / file, finding.seconds or 0.0, finding.box)
            if picture is not None:
                shown.add(kind)
                yield (id_, finding), picture


def _lines(root: Path, report: Report) -> Iterator[tuple[str, str]]:
    """What stands in the authored files at the places of the findings."""
    files: dict[str, list[str]] = {}
    for written in dict.fromkeys(row.finding.written for row in report.rows):
        spot = phrases.spot(written)
        if spot is None or spot.line is None:
            continue
        if spot.file not in files:
            path = root / spot.file
            files[spot.file] = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
        line, *after = files[spot.file][spot.line - 1 :][:2] or [""]
        yield written, " ".join([line, *(after if line.rstrip().endswith((">-", ">", "|", "|-")) else ())])


def _report(project: Project, outcome: Outcome, crops: Mapping[tuple[str, Finding], str]) -> Report:
    creatives = tuple(dict.fromkeys("/".join(id_.split("/")[:4]) for id_ in outcome.files))
    skipped = "" if creatives else "as nothing is built"
    report = reported(project, gathered(outcome.judged, crops), creatives, lambda _: skipped)
    return replace(report, variants=sum(id_.count("/") == 4 for id_ in outcome.files), files=len(outcome.files))


def reported(
    project: Project, rows: tuple[Row, ...], creatives: tuple[str, ...], skipped: Callable[[Evidence], str]
) -> Report:
    """A report of what was found; `skipped` says why a kind of evidence was not judged, "" when it was."""
    kinds = dict.fromkeys(entry.evidence for entry in RULES if entry.evidence != "release")  # `bundle` judges those
    gates = tuple(
        Gate(
            name=EVIDENCE[kind],
            rules=tuple(entry.id for entry in RULES if entry.evidence == kind),
            creatives=creatives,
            skipped=skipped(kind),
        )
        for kind in kinds
    )
    return Report(
        campaign=project.campaign.id,
        title=project.campaign.title,
        program=__version__,
        rows=rows,
        rules=RULES,
        gates=gates,
        creatives=creatives,
        variants=0,
        files=0,
    )


def write(name: str, report: Report, output: Path | None, home: Path, more: Mapping[str, object]) -> None:
    """Print a report in one format, or put it into `output`, else into `home` when it is more than a few lines."""
    form = FORMATS[name]
    tell = calls.named(form.call)
    if name == "table" and output is None:
        wide = get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
        click.echo(tell(report, width=wide, colour=sys.stdout.isatty()))
        return
    text: str = tell(report, **more)
    if (output is None and not form.file) or str(output) == "-":
        click.echo(text)
        return
    target = output or home / form.file
    write_text(target, text)
    click.echo(f"{name}: {target}", err=True)


@click.command(epilog="Examples: `spotlight rules`   `spotlight rules TXT-CONTRAST`")
@click.argument("rule", required=False)
def rules(rule: str | None) -> int:
    """List every rule that is checked, or tell all about one: why, how it is measured, what it cannot see."""
    wide = get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
    colour = sys.stdout.isatty()
    if rule is None:
        click.echo(rules_table(RULES, width=wide, colour=colour))
        return 0
    entry = BOOK.get(rule.upper())
    if entry is None:
        raise UsageFault(f"there is no rule '{rule}'{suggest(rule.upper(), BOOK)}")
    click.echo(rule_told(entry, width=wide, colour=colour))
    return 0
