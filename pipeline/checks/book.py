"""What a rule of ours promises, and how a broken one becomes a finding. Families keep entries beside their checks."""

from dataclasses import dataclass
from typing import Literal

from pipeline.model import Finding, Severity

Evidence = Literal["script", "timeline", "frames", "file", "sound", "photo", "package", "release"]
"""What a rule looks at: words as resolved, a shot laid out, a shot drawn, a delivered file, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule, as `spotlight rules` and its page tell it.

    `title` says in one sentence what is asked, `why` what it protects, `how` the way it is measured and what that
    cannot see, `limit` the figure in words, `fix` what an author does about it. A `hard` rule cannot be waived.
    """

    id: str
    severity: Severity
    evidence: Evidence
    title: str
    why: str
    how: str
    limit: str
    fix: str
    source: str
    hard: bool = False


def broken(
    entry: Entry,
    message: str,
    *,
    measured: str,
    limit: str = "",
    fix: str = "",
    severity: Severity | None = None,
    place: str = "",
    written: str = "",
    seconds: float | None = None,
    box: tuple[int, int, int, int] | None = None,
) -> Finding:
    """The finding that this rule is broken; limit, fix and severity are the entry's unless given."""
    return Finding(
        rule=entry.id,
        severity=severity or entry.severity,
        message=message,
        measured=measured,
        limit=limit or entry.limit,
        fix=fix or entry.fix,
        source=entry.source,
        place=place,
        written=written,
        seconds=seconds,
        box=box,
    )
