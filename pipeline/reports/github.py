"""Workflow commands: findings as annotations beside the lines of a pull request, in GitHub Actions.

GitHub shows ten errors, ten warnings and ten notices a step; errors come first. Waived findings ask nothing of anybody
and are left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pipeline.errors import Mistake
from pipeline.model import Severity
from pipeline.reports import Report, Row, phrases

COMMANDS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "note": "notice"}


def text(report: Report) -> str:
    """A line a finding, then one that says what was judged."""
    lines = [_annotated(report, row) for row in report.rows if row.waiver is None]
    closing = f"{report.title}: {phrases.amounts(report)}; judged {phrases.judged(report)} ran"
    return "\n".join([*lines, f"::notice title=Spotlight::{_message(closing)}"]) + "\n"


def mistakes(found: Iterable[Mistake]) -> str:
    """Mistakes in authored files, each beside its line; one that has none is about the file as a whole."""
    return "".join(_mistake(one) for one in found)


def _mistake(one: Mistake) -> str:
    place = {"file": one.file, **({"line": str(one.line), "col": str(one.column)} if one.line else {})}
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    return f"::error {properties},title=Spotlight::{_message(one.message)}\n"


def fault(said: str) -> str:
    """One that no file is to blame for."""
    return f"::error title=Spotlight::{_message(said)}\n"


def _annotated(report: Report, row: Row) -> str:
    finding = row.finding
    title = f"{finding.rule}: {phrases.title(report.book.get(finding.rule), finding.rule)}".rstrip(".")
    properties = ",".join(f"{name}={_property(value)}" for name, value in (*_place(row), ("title", title)))
    where = phrases.seen_in(row)
    message = phrases.sentence(finding) + (f" ({where})" if where else "")
    return f"::{COMMANDS[finding.severity]} {properties}::{_message(message)}"


def _place(row: Row) -> Iterator[tuple[str, str]]:
    spot = phrases.spot(row.finding.written)
    if spot is not None:
        yield "file", spot.file
        yield from (("line", str(spot.line)),) if spot.line else ()
        yield from (("col", str(spot.column)),) if spot.column else ()


def _message(value: str) -> str:
    """Escaped as GitHub's toolkit does; a line end would begin a command of somebody else's."""
    return phrases.line(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _message(value).replace(":", "%3A").replace(",", "%2C")
