"""Waivers: who answers for a broken rule, why, and until when. A waived finding is still shown, everywhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from pipeline.authored import Authored, Day
from pipeline.checks.book import Entry, broken
from pipeline.errors import Mistake
from pipeline.marks import Marks
from pipeline.model import Finding
from pipeline.spelling import suggest

FILE: Final = "waivers.yaml"


class Waiver(Authored):
    """One rule that is let pass, for the variants and creatives it names."""

    rule: str = Field(description="The rule's id, such as TXT-CONTRAST; `spotlight rules` lists them.")
    only: str = Field(default="*", description="The ids it is for, as --only takes them: 'drugs/*/a/en', '*/web-gif'.")
    reason: Annotated[str, StringConstraints(min_length=12)] = Field(description="Why it is right to let it pass.")
    name: str = Field(min_length=2, description="Who answers for that: a person, not a team.")
    until: Day = Field(description="The last day it holds, such as 2026-05-31.")

    def covers(self, finding: Finding, id_: str) -> bool:
        """Whether it is for this finding of the variant or creative `id_`."""
        pattern = self.only.strip("/")
        creative = "/".join(id_.split("/")[:4])
        return finding.rule == self.rule and (
            f"{id_}/".startswith(f"{pattern}/") or fnmatchcase(id_, pattern) or fnmatchcase(creative, pattern)
        )


class Waivers(Authored):
    """waivers.yaml: the rules a campaign lets pass."""

    version: Literal[1]
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding, and the waiver that lets it pass, if one does."""

    finding: Finding
    waiver: Waiver | None = None

    @property
    def blocks(self) -> bool:
        return self.finding.severity == "error" and self.waiver is None


EXPIRED: Final = Entry(
    id="WAIVER-EXPIRED",
    severity="error",
    evidence="script",
    title="A waiver holds until its last day.",
    why="A waiver is somebody's promise for a while; when the while is over, somebody has to look again.",
    how="The waiver's `until` against today's date. Whether its reason still holds only a person can say.",
    limit="today or later",
    fix="put the finding right, or ask who signed it to look again and give a new day",
    source="house",
    hard=True,
)
UNUSED: Final = Entry(
    id="WAIVER-UNUSED",
    severity="note",
    evidence="script",
    title="A waiver lets something pass.",
    why="Waivers that nothing needs any more hide the next real finding of their rule.",
    how="A waiver is unused when no finding of everything that was judged falls under it.",
    limit="at least one finding",
    fix="remove it",
    source="house",
)
RULES: Final = (EXPIRED, UNUSED)


def mistakes(waivers: Waivers, marks: Marks, book: Mapping[str, Entry]) -> Iterator[Mistake]:
    """Waivers of rules that do not exist or cannot be waived."""
    for index, waiver in enumerate(waivers.waivers):
        trail = ("waivers", index, "rule")
        entry = book.get(waiver.rule)
        if entry is None:
            yield marks.mistake(trail, f"there is no rule '{waiver.rule}'{suggest(waiver.rule, book)}")
        elif entry.hard:
            yield marks.mistake(trail, f"{waiver.rule} cannot be waived: {entry.fix}")


def applied(found: Mapping[str, Sequence[Finding]], waivers: Waivers, today: date) -> dict[str, tuple[Judged, ...]]:
    """Each finding with the waiver that covers it, by the id of its variant or creative; expired ones cover nothing."""
    standing = [waiver for waiver in waivers.waivers if waiver.until >= today]

    def judged(id_: str, finding: Finding) -> Judged:
        return Judged(finding, next((waiver for waiver in standing if waiver.covers(finding, id_)), None))

    return {id_: tuple(judged(id_, finding) for finding in each) for id_, each in found.items()}


def findings(
    waivers: Waivers, marks: Marks, judged: Mapping[str, Sequence[Judged]], today: date, *, whole: bool
) -> Iterator[Finding]:
    """What is wrong with the waivers themselves; whether one is unused shows only when the whole campaign is judged."""
    used = {id(one.waiver) for each in judged.values() for one in each if one.waiver}
    for index, waiver in enumerate(waivers.waivers):
        line, column = marks.place(("waivers", index))
        where = f"{marks.file}:{line}:{column}"
        if waiver.until < today:
            message = f"the waiver of {waiver.rule} by {waiver.name} ended on {waiver.until}: {EXPIRED.fix}"
            yield broken(EXPIRED, message, measured=str(waiver.until), written=where)
        elif whole and id(waiver) not in used:
            message = f"the waiver of {waiver.rule} by {waiver.name} lets nothing pass: {UNUSED.fix}"
            yield broken(UNUSED, message, measured="none", written=where)
