"""What was found, told to people and machines. One file a format: a new one is a copy of a neighbour and a line here.

A format is a pure function `text(report)`; who calls it writes what it gives. Words that come from files may hold
anything, so each format makes them harmless in its own way. `text` gives what is safe to encode as UTF-8.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.checks.book import Entry
from pipeline.model import Finding, Severity
from pipeline.waivers import Judged, Waiver

ORDER: Final[tuple[Severity, ...]] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Format:
    """`call` names the function as `pipeline.calls` takes it; `file` is where a report goes by default, "" to print."""

    call: str
    file: str


FORMATS: Final[Mapping[str, Format]] = {
    "table": Format("pipeline.reports.table:text", ""),
    "github": Format("pipeline.reports.github:text", ""),
    "html": Format("pipeline.reports.html:text", "report.html"),
    "json": Format("pipeline.reports.json_:text", "report.json"),
    "junit": Format("pipeline.reports.junit:text", "report.junit.xml"),
    "sarif": Format("pipeline.reports.sarif:text", "report.sarif"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One finding, told once however often it was met; what is about no creative, such as a photo, names none."""

    finding: Finding
    creatives: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    waiver: Waiver | None = None
    crop: str | None = None
    """A PNG of where it is seen, as a path with slashes relative to the report."""

    @property
    def blocks(self) -> bool:
        return self.finding.severity == "error" and self.waiver is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A family of rules that was to judge something; `skipped` says why it could not, "" when it ran."""

    name: str
    rules: tuple[str, ...]
    creatives: tuple[str, ...]
    skipped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Rows that stand, by severity; waived ones count only as waived."""

    errors: int
    warnings: int
    notes: int
    waived: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that was judged and found in one campaign; `rows` as `gathered` orders them."""

    campaign: str
    title: str
    program: str
    """The version of the program that judged."""
    rows: tuple[Row, ...]
    rules: tuple[Entry, ...]
    gates: tuple[Gate, ...]
    creatives: tuple[str, ...]
    """The creatives that were judged, in the order of the plan."""
    variants: int
    files: int

    @property
    def counts(self) -> Counts:
        standing = [row.finding.severity for row in self.rows if row.waiver is None]
        return Counts(
            errors=standing.count("error"),
            warnings=standing.count("warning"),
            notes=standing.count("note"),
            waived=len(self.rows) - len(standing),
        )

    @property
    def book(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.rules}


def gathered(
    judged: Mapping[str, Sequence[Judged]], crops: Mapping[tuple[str, Finding], str] | None = None
) -> tuple[Row, ...]:
    """Findings by the id of what was judged, as rows: errors first, each kind by rule and place.

    Ids are those of variants (theme/location/version/language/placement), of creatives, or of anything else. What
    differs only in the variant, the moment or the box is one row, which keeps the first moment and box; `crops` names
    pictures by id and finding.
    """
    rows: dict[tuple[Finding, Waiver | None], Row] = {}
    for id_, one in _each(judged):
        place = "" if _names(id_, one.finding.place) else one.finding.place
        key = (replace(one.finding, place=place, seconds=None, box=None), one.waiver)
        row = rows.get(key) or Row(finding=replace(one.finding, place=place), waiver=one.waiver)
        parts = id_.split("/")
        rows[key] = replace(
            row,
            creatives=_with(row.creatives, "/".join(parts[:4]), wanted=len(parts) > 3),
            variants=_with(row.variants, id_, wanted=len(parts) == 5),
            crop=row.crop or (crops or {}).get((id_, one.finding)),
        )
    return tuple(sorted(rows.values(), key=_rank))


def _each(judged: Mapping[str, Sequence[Judged]]) -> Iterator[tuple[str, Judged]]:
    return ((id_, one) for id_, each in judged.items() for one in each)


def _names(id_: str, place: str) -> bool:
    """Whether a finding's place says no more than the id it was found under: it is the id or its placement."""
    return place in {id_, id_.rsplit("/", maxsplit=1)[-1]}


def _with(ids: tuple[str, ...], id_: str, *, wanted: bool) -> tuple[str, ...]:
    return ids if not wanted or id_ in ids else (*ids, id_)


def _rank(row: Row) -> tuple[int, str, bool, tuple[str, int, int], tuple[str, ...]]:
    finding = row.finding
    return ORDER.index(finding.severity), finding.rule, row.waiver is not None, _spelled(finding.written), row.creatives


def _spelled(written: str) -> tuple[str, int, int]:
    """Line 9 comes before line 12."""
    file, line, column = (*written.rsplit(":", 2), "", "")[:3]
    return (file, int(line), int(column)) if line.isdecimal() and column.isdecimal() else (written, 0, 0)


def by_rule(rows: Iterable[Row]) -> Mapping[tuple[Severity, str], tuple[Row, ...]]:
    """Rows in groups of one severity and rule, in the order they are in."""
    groups: dict[tuple[Severity, str], tuple[Row, ...]] = {}
    for row in rows:
        key = (row.finding.severity, row.finding.rule)
        groups[key] = (*groups.get(key, ()), row)
    return groups
