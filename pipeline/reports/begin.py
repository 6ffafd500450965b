"""Where to begin: which creatives are held back, and which files have to be opened, the worst first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.model import Severity
from pipeline.reports import Report, Row, phrases

NAMED: Final = 4
"""Lines of a file that are named; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A creative or a file, with what stands against it; `first` is the number of its first row."""

    name: str
    token: str
    first: int
    rows: tuple[Row, ...]

    @property
    def errors(self) -> int:
        return self._counted("error")

    @property
    def warnings(self) -> int:
        return self._counted("warning")

    @property
    def notes(self) -> int:
        return self._counted("note")

    def _counted(self, severity: Severity) -> int:
        return sum(row.finding.severity == severity for row in self.rows)

    @property
    def where(self) -> str:
        """'lines 8, 12, 13, 18 and 2 more'; "" where no line is known."""
        spots = (phrases.spot(row.finding.written) for row in self.rows)
        lines = sorted({spot.line for spot in spots if spot and spot.line})
        named = ", ".join(str(line) for line in lines[:NAMED])
        more = f" and {len(lines) - NAMED} more" if len(lines) > NAMED else ""
        return f"line{'s' * (len(lines) > 1)} {named}{more}" if lines else ""


def file_of(row: Row) -> str:
    """The file whose line has to change; "" where it is not a line that is wrong."""
    spot = phrases.spot(row.finding.written)
    return spot.file if spot else ""


def creatives(report: Report, tokens: Mapping[str, str]) -> tuple[Start, ...]:
    return _starts(report.rows, tokens, lambda row: row.creatives)


def files(report: Report, tokens: Mapping[str, str]) -> tuple[Start, ...]:
    """What no line says comes last: it may go away with what is written."""
    return tuple(sorted(_starts(report.rows, tokens, lambda row: (file_of(row),)), key=lambda one: not one.name))


def held(report: Report) -> int:
    """How many creatives something blocks."""
    return len({creative for row in report.rows if row.blocks for creative in row.creatives})


def _starts(rows: Sequence[Row], tokens: Mapping[str, str], names: Callable[[Row], Iterable[str]]) -> tuple[Start, ...]:
    """Only what stands: what is waived needs nobody to begin."""
    standing: dict[str, dict[int, Row]] = {}
    for number, row in enumerate(rows):
        for name in names(row) if row.waiver is None else ():
            standing.setdefault(name, {})[number] = row
    starts = (
        Start(name=name, token=tokens[name], first=min(each), rows=tuple(each.values()))
        for name, each in standing.items()
    )
    return tuple(sorted(starts, key=lambda one: (-one.errors, -one.warnings, -one.notes)))
