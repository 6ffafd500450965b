"""`spotlight ci`."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from pipeline import locks, plan, release
from pipeline.bundle import Wish
from pipeline.cli import building, bundling, checking, linting, progress, verifying
from pipeline.cli.amounts import counted, plain
from pipeline.cli.jobs import Jobs
from pipeline.cli.opening import LOCKED, opened
from pipeline.errors import MistakesFound, SpotlightError, from_os_error
from pipeline.intent import Request
from pipeline.lint import Linted
from pipeline.model import Finding
from pipeline.project import Project
from pipeline.reports import FORMATS, Report, gathered, github, phrases, summary
from pipeline.reports.summary import Course, Step
from pipeline.store import remove, write_text

REPORTS: Final = ("sarif", "junit", "html")
SUMMARY: Final = "summary.md"
READ: Final = ("script", "timeline", "photo")
"""What a lint can judge."""


@dataclass(slots=True, kw_only=True)
class Run:
    """What was asked for, and what the steps found on their way."""

    folder: Path
    only: str
    jobs: int | None
    mode: progress.Mode | None
    opened: Project | None = None
    report: Report | None = None
    approved: Mapping[str, str | None] | None = None
    withheld: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bundle: str = ""
    unsaid: Sequence[Finding] = ()
    steps: list[Step] = field(default_factory=list)

    @property
    def project(self) -> Project:
        if self.opened is None:
            self.opened = opened(self.folder)
        return self.opened

    @property
    def home(self) -> Path:
        return self.project.root / "output" / self.project.campaign.id

    @property
    def request(self) -> Request:
        return Request(only=self.only, jobs=self.jobs)


def _lock(run: Run) -> tuple[int, str]:
    locks.check(run.project)
    return 0, f"inputs, tools and fonts are those of {locks.FILE}"


def _lint(run: Run) -> tuple[int, str]:
    done = linting.linted(run.project, run.jobs, run.mode)
    code = linting.outcome(done)
    if code:  # nobody will come to tell it better
        run.report = _read(run.project, done)
        for name in (*REPORTS, *(("github",) if _on_github() else ())):
            checking.write(name, run.report, None, run.home, {})
    return code, linting.verdict(done)


def _build(run: Run) -> tuple[int, str]:
    report = building.built(run.project, run.request, run.mode)
    return building.outcome(report), building.amounts(report)


def _check(run: Run) -> tuple[int, str]:
    told = ("github" if _on_github() else "table", *REPORTS)
    run.report = checking.checked(run.project, run.request, told, None, run.mode)
    return checking.outcome(run.report), f"{phrases.verdict(run.report)}: {phrases.amounts(run.report)}"


def _verify(run: Run) -> tuple[int, str]:
    meant = {variant.creative.id for variant in plan.select(plan.variants(run.project), run.only)}
    found = release.verified(run.project, datetime.now(UTC))
    found = tuple(one for one in found if run.only == "*" or one.creative in meant)
    run.approved = {one.creative: one.expires for one in found if not one.why}
    run.withheld = {one.creative: one.why for one in found if one.why}
    verifying.told(found)
    return verifying.outcome(found), f"{len(run.approved)} of {counted(len(found), 'creative')} approved"


def _bundle(run: Run) -> tuple[int, str]:
    done = bundling.made(run.project, Wish(), run.mode)
    run.bundle, run.unsaid = _near(done.path), done.findings
    said = f"{counted(len(done.manifest['creatives']), 'creative')} in {counted(done.files, 'file')}"
    return bundling.code(done), said


STEPS: Final[Mapping[str, Callable[[Run], tuple[int, str]]]] = {
    "lint": _lint,
    "build": _build,
    "check": _check,
    "verify": _verify,
    "bundle": _bundle,
}


@click.command(epilog="Examples: `spotlight ci --locked`   `spotlight ci --until check --only violence`")
@click.option(
    "--until", type=click.Choice(list(STEPS)), default="bundle", show_default=True, help="The last step to take."
)
@click.option("--only", default="*", metavar="GLOB", help="Build, check and verify only what matches, as in build.")
@click.option("--jobs", "-j", type=Jobs(), default="auto", show_default=True, help="Processes to use.")
@LOCKED
@progress.SHOWN
@click.pass_obj
def ci(folder: Path, until: str, only: str, jobs: int | None, *, locked: bool, mode: progress.Mode | None) -> int:
    """Lint, build, check, verify, bundle: everything that has to hold before a campaign goes out, in this order.

    It stops at the first step that fails; only a check runs though a build had findings, as it tells them best, and
    what is approved is packed though something else is not. In output/ it leaves report.sarif, report.junit.xml,
    report.html and summary.md, none of them from an earlier run. In GitHub Actions findings stand beside their lines
    and the summary on the page of the run.

    Exit codes: that of the step that failed. 1 findings that block, or files that failed; 2 mistakes, or inputs that
    are not those locked; 3 this machine, or other tools than those locked; 4 not what was approved.
    """
    run = Run(folder=folder, only=only, jobs=jobs, mode=mode)
    names = list(STEPS)[: list(STEPS).index(until) + 1]
    waiting = {**({"lock": _lock} if locked else {}), **{name: STEPS[name] for name in names}}
    while waiting and worth_it(run, next(iter(waiting))):
        name = next(iter(waiting))
        run.steps.append(_taken(name, waiting.pop(name), run))
    course = _course(run, tuple(waiting))
    _hand_out(run, summary.text(course))
    return course.failed.code if course.failed else 0


def worth_it(run: Run, following: str) -> bool:
    """Whether the next step is worth taking: what a build found a check tells better, and what is approved can be
    packed though other creatives are not; the run has failed all the same.
    """
    if not any(step.code for step in run.steps):
        return True
    last = run.steps[-1].name, run.steps[-1].code, following
    return last == ("build", 1, "check") or (last == ("verify", 4, "bundle") and bool(run.approved))


def _taken(name: str, step: Callable[[Run], tuple[int, str]], run: Run) -> Step:
    began = time.monotonic()
    with _group(name):
        try:
            if not run.steps:
                remove(run.home, [*(FORMATS[each].file for each in REPORTS), SUMMARY])
            code, said = step(run)
        except SpotlightError as fault:
            code, said = fault.exit_code, _faulted(fault)
    seconds = time.monotonic() - began
    click.echo(f"ci: {name} {f'failed with {code}' if code else 'ended well'} after {seconds:.1f} s", err=True)
    return Step(name=name, code=code, seconds=seconds, said=said)


def _faulted(fault: SpotlightError) -> str:
    """Tell it where it is seen; gives its first line."""
    first, *more = str(fault).splitlines() or [""]
    for line in (first, *more):
        click.echo(plain(line), err=True)
    if _on_github():
        told = github.mistakes(fault.mistakes) if isinstance(fault, MistakesFound) else github.fault(str(fault))
        click.echo(told, nl=False)
    return f"{first} (and {len(more)} more)" if more else first


def _course(run: Run, skipped: Sequence[str]) -> Course:
    return Course(
        title=run.opened.campaign.title if run.opened else "Spotlight",
        steps=run.steps,
        skipped=skipped,
        report=run.report,
        approved=run.approved,
        withheld=run.withheld,
        bundle=run.bundle,
        unsaid=run.unsaid,
    )


def _hand_out(run: Run, text: str) -> None:
    """Put the summary beside the reports, where the campaign can be read, and on GitHub's page of the run."""
    if run.opened:
        write_text(run.home / SUMMARY, text)
        click.echo(f"summary: {_near(run.home / SUMMARY)}", err=True)
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    if page:
        try:
            with Path(page).open("a", encoding="utf-8", newline="\n") as stream:
                stream.write(text + "\n")
        except OSError as fault:
            raise from_os_error(fault, "writing the summary of the run") from fault


def _read(project: Project, done: Linted) -> Report:
    """What a lint found, as a report: what takes pictures or sounds was not judged."""
    creatives = tuple(id_ for id_ in done.judged if id_.count("/") == 3)
    blocked = "as what is written blocks it"
    report = checking.reported(project, gathered(done.judged), creatives, lambda kind: "" if kind in READ else blocked)
    return replace(report, variants=done.files)


@contextmanager
def _group(name: str) -> Iterator[None]:
    """Lines that GitHub folds away under the step's name."""
    if _on_github():
        click.echo(f"::group::{name}")
        try:
            yield
        finally:
            click.echo("::endgroup::")
    else:
        click.echo(f"ci: {name}", err=True)
        yield


def _on_github() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _near(path: Path) -> str:
    here = Path.cwd()
    whole = path.resolve()
    return (whole.relative_to(here) if whole.is_relative_to(here) else path).as_posix()
