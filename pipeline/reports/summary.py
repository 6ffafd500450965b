"""What a run in CI came to, as Markdown: on the page of the run, and beside the reports.

Words come from scripts and reviewers, so nothing in them becomes a link, a tag or a table.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.model import Finding
from pipeline.reports import Report, Row, phrases

MOST: Final = 10
"""Findings and creatives told one by one."""
_SIGNS: Final = re.compile(r"^[-+]|[\\`*_{}\[\]<>#|~&$]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step that ran: the exit code it ended with, how long it took, and what it said in a few words."""

    name: str
    code: int
    seconds: float
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A run as far as it came. `skipped` are the steps it did not come to; what they would have told is None."""

    title: str
    steps: Sequence[Step]
    skipped: Sequence[str] = ()
    report: Report | None = None
    approved: Mapping[str, str | None] | None = None
    withheld: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bundle: str = ""
    """Where it lies; empty where none was made."""
    unsaid: Sequence[Finding] = ()
    """What platforms cannot be told of where and when it runs."""

    @property
    def failed(self) -> Step | None:
        """The first step that did not end well."""
        return next((step for step in self.steps if step.code), None)


def text(course: Course) -> str:
    """The whole page."""
    sections = (_steps(course), _findings(course), _approvals(course), _bundle(course))
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def _steps(course: Course) -> Iterator[str]:
    yield f"## {_words(course.title)}"
    yield ""
    failed = course.failed
    yield f"**It stopped at {failed.name}**, exit code {failed.code}." if failed else "**Every step ended well.**"
    yield ""
    yield "| step | exit code | came to | time |"
    yield "|---|---:|---|---:|"
    for step in course.steps:
        code = f"**{step.code}**" if step.code else "0"
        yield f"| {step.name} | {code} | {_words(step.said)} | {step.seconds:.1f} s |"
    for name in course.skipped:
        yield f"| {name} | not run | | |"


def _findings(course: Course) -> Iterator[str]:
    report = course.report
    if report is None:
        return
    counts = report.counts
    yield "### Findings"
    yield ""
    yield "| errors | warnings | notes | waived |"
    yield "|---:|---:|---:|---:|"
    yield f"| {counts.errors} | {counts.warnings} | {counts.notes} | {counts.waived} |"
    blocks = [row for row in report.rows if row.blocks]
    if blocks:
        yield ""
        yield from (f"- {_finding(row)}" for row in blocks[:MOST])
        yield from _more(len(blocks))


def _finding(row: Row) -> str:
    finding = row.finding
    where = finding.written or phrases.seen_in(row)
    return f"{_words(where) + ': ' if where else ''}{_words(phrases.sentence(finding))} ({_words(finding.rule)})"


def _approvals(course: Course) -> Iterator[str]:
    if course.approved is None:
        return
    total = len(course.approved) + len(course.withheld)
    yield "### Approvals"
    yield ""
    ends = min((each for each in course.approved.values() if each), default="")
    until = f", the first until {_words(ends[:10])}" if ends else ""
    yield f"{len(course.approved)} of {phrases.counted(total, 'creative')} approved{until}."
    if course.withheld:
        yield ""
        for id_, why in list(course.withheld.items())[:MOST]:
            yield f"- {_words(id_)}: {_words('; '.join(why))}"
        yield from _more(len(course.withheld))


def _bundle(course: Course) -> Iterator[str]:
    if course.bundle:
        yield "### Bundle"
        yield ""
        yield _words(course.bundle)
    if course.unsaid:
        yield ""
        yield f"What platforms cannot be told ({phrases.counted(len(course.unsaid), 'finding')}):"
        yield ""
        for finding in course.unsaid[:MOST]:
            said = phrases.sentence(finding)
            yield f"- {finding.severity}, {_words(finding.place)}: {_words(said)} ({_words(finding.rule)})"
        yield from _more(len(course.unsaid))


def _more(count: int) -> Iterator[str]:
    if count > MOST:
        yield f"- and {count - MOST} more"


def _words(text: str) -> str:
    """Text on one line in which Markdown and HTML find nothing."""
    return _SIGNS.sub(r"\\\g<0>", phrases.line(text)).replace("://", ":\\//").replace("www.", "www\\.")
