"""The report as JSON, for programs; the shape is published and keeps its version."""

import json
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict  # typing's own tells pydantic too little before Python 3.12

from pipeline.model import Severity
from pipeline.reports import Gate, Report, Row, phrases

SCHEMA_VERSION: Final = "1.0"


class Written(TypedDict):
    file: Annotated[str, Field(description="Relative to the campaign's folder.")]
    line: Annotated[int | None, Field(description="From 1; null where it is the file as a whole.")]
    column: int | None


class WaiverTold(TypedDict):
    reason: str
    name: Annotated[str, Field(description="Who answers for it.")]
    until: Annotated[str, Field(description="The last day it holds, YYYY-MM-DD.")]


class Box(TypedDict):
    left: int
    top: int
    right: int
    bottom: int


class RowTold(TypedDict):
    rule: str
    severity: Severity
    blocks: Annotated[bool, Field(description="An error that nobody waived.")]
    message: str
    measured: str
    limit: str
    fix: str
    source: Annotated[str, Field(description="A URL, or `house`.")]
    place: Annotated[str, Field(description="What of the variant, where it is not all of it; else empty.")]
    written: Written | None
    seconds: Annotated[float | None, Field(description="Into the film, where it is first seen.")]
    box: Annotated[Box | None, Field(description="In pixels of the frame of the first variant.")]
    creatives: tuple[str, ...]
    variants: tuple[str, ...]
    waiver: WaiverTold | None
    crop: Annotated[str | None, Field(description="A PNG, relative to the report.")]


class GateTold(TypedDict):
    name: str
    rules: tuple[str, ...]
    creatives: tuple[str, ...]
    skipped: Annotated[str, Field(description="Why it did not run; empty when it ran.")]


class CountsTold(TypedDict):
    errors: int
    warnings: int
    notes: int
    waived: int


class JudgedTold(TypedDict):
    creatives: tuple[str, ...]
    variants: int
    files: int


@with_config(ConfigDict(extra="forbid"))
class ReportTold(TypedDict):
    """A report of findings."""

    schema_version: Literal["1.0"]
    spotlight: Annotated[str, Field(description="Version of the program that judged.")]
    campaign: str
    title: str
    blocked: bool
    counts: Annotated[CountsTold, Field(description="Of rows; waived ones count only as waived.")]
    judged: JudgedTold
    gates: tuple[GateTold, ...]
    rows: Annotated[tuple[RowTold, ...], Field(description="Errors first, then warnings and notes.")]


def text(report: Report) -> str:
    """JSON in UTF-8, two spaces, a newline at the end; half of a surrogate pair becomes a question mark."""
    return json.dumps(_report(report), indent=2, ensure_ascii=False).encode(errors="replace").decode() + "\n"


def schema() -> dict[str, Any]:
    """The published JSON Schema of a report; it refuses what it does not name."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(ReportTold).json_schema()}


def _report(report: Report) -> ReportTold:
    counts = report.counts
    return ReportTold(
        schema_version=SCHEMA_VERSION,
        spotlight=report.program,
        campaign=report.campaign,
        title=report.title,
        blocked=counts.errors > 0,
        counts=CountsTold(errors=counts.errors, warnings=counts.warnings, notes=counts.notes, waived=counts.waived),
        judged=JudgedTold(creatives=report.creatives, variants=report.variants, files=report.files),
        gates=tuple(_gate(gate) for gate in report.gates),
        rows=tuple(_row(row) for row in report.rows),
    )


def _gate(gate: Gate) -> GateTold:
    return GateTold(name=gate.name, rules=gate.rules, creatives=gate.creatives, skipped=gate.skipped)


def _row(row: Row) -> RowTold:
    finding, waiver = row.finding, row.waiver
    return RowTold(
        rule=finding.rule,
        severity=finding.severity,
        blocks=row.blocks,
        message=finding.message,
        measured=finding.measured,
        limit=finding.limit,
        fix=finding.fix,
        source=finding.source,
        place=finding.place,
        written=_written(finding.written),
        seconds=finding.seconds,
        box=_box(finding.box),
        creatives=row.creatives,
        variants=row.variants,
        waiver=None
        if waiver is None
        else WaiverTold(reason=waiver.reason, name=waiver.name, until=waiver.until.isoformat()),
        crop=row.crop,
    )


def _written(place: str) -> Written | None:
    spot = phrases.spot(place)
    return None if spot is None else Written(file=spot.file, line=spot.line, column=spot.column)


def _box(box: tuple[int, int, int, int] | None) -> Box | None:
    if box is None:
        return None
    left, top, right, bottom = box
    return Box(left=left, top=top, right=right, bottom=bottom)
