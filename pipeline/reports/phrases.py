"""How a report words what it tells; shared by the formats."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.checks.book import Entry
from pipeline.model import Finding, Severity
from pipeline.reports import Report, Row

KEPT: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
SPOT: Final = re.compile(r"(?P<file>.+?)(?::(?P<line>[1-9]\d{0,8}))?(?::(?P<column>[1-9]\d{0,8}))?", re.DOTALL)

PLURALS: Final[dict[Severity, str]] = {"error": "errors", "warning": "warnings", "note": "notes"}
FAMILIES: Final = {
    "ACC": "Access",
    "AUD": "Sound",
    "COPY": "Copy",
    "FLASH": "Flashing",
    "GATE": "Gates",
    "GIF": "GIFs",
    "MSG": "What it says",
    "PATTERN": "Patterns",
    "PHOTO": "Photos",
    "PLAT": "Platform rules",
    "PRIV": "Privacy",
    "SIZE": "File size",
    "TXT": "Words on screen",
    "WAIVER": "Waivers",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an authored file; line and column start at 1, None where it is the file as a whole."""

    file: str
    line: int | None
    column: int | None


def family(rule: str) -> str:
    """What the rules that share the start of an id are about."""
    start = rule.split("-", maxsplit=1)[0]
    return FAMILIES.get(start, start.capitalize())


def line(text: str) -> str:
    """The text on one line, with every character that could steer a terminal or break XML made visible."""
    one = " ".join(text.split())
    if one.isprintable():
        return one
    return "".join(letter if letter.isprintable() or letter in KEPT else "\N{REPLACEMENT CHARACTER}" for letter in one)


def spot(written: str) -> Spot | None:
    """Where file:line:col points; None where the script says nothing."""
    found = SPOT.fullmatch(written)
    if found is None:
        return None
    at, column = found["line"], found["column"]
    return Spot(line(found["file"]), int(at) if at else None, int(column) if column else None)


def told(finding: Finding) -> str:
    """The message without what is shown beside it: the limit and the fix."""
    text = finding.message.strip().rstrip(".").removesuffix(f": {finding.fix.strip().rstrip('.')}")
    return line((text.rpartition(", accepted is ")[0] if finding.limit else "") or text)


def sentence(finding: Finding) -> str:
    """The message with its fix, once."""
    text, fix = line(finding.message).rstrip("."), line(finding.fix).rstrip(".")
    return text if not fix or fix in text else f"{text}: {fix}"


def clock(seconds: float) -> str:
    """'0:03.2': minutes, seconds and tenths, never a tenth late."""
    tenths = int(seconds * 10 + 1e-6)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"


def corners(box: tuple[int, int, int, int]) -> str:
    left, top, right, bottom = box
    return f"{left}, {top} to {right}, {bottom}"


def seen_in(row: Row) -> str:
    """'12 variants, e.g. violence/quay/a/en/reels'; the one it is; "" where it is about no creative."""
    ids, noun = (row.variants, "variant") if row.variants else (row.creatives, "creative")
    return line(ids[0]) if len(ids) == 1 else f"{counted(len(ids), noun)}, e.g. {line(ids[0])}" if ids else ""


def seen_at(finding: Finding) -> str:
    """'0:03.2, box 96, 1230 to 984, 1420': when and where in the frame, as far as known."""
    when = () if finding.seconds is None else (clock(finding.seconds),)
    return ", ".join((*when, *(() if finding.box is None else (f"box {corners(finding.box)}",))))


def weighed(finding: Finding) -> str:
    """'2.1:1 against at least 4.5:1'."""
    return " against ".join(line(part) for part in (finding.measured, finding.limit) if part)


def waived(row: Row) -> str:
    """'Agreed with the place (Maya Hale, until 2026-05-31)'; "" where nobody waived it."""
    one = row.waiver
    return "" if one is None else f"{line(one.reason).rstrip('.')} ({line(one.name)}, until {one.until})"


def title(entry: Entry | None, rule: str) -> str:
    """What a rule asks; its id where the book does not have it."""
    return line(entry.title if entry else rule)


def verdict(report: Report) -> str:
    """What it comes to; that nothing was found says nothing where nothing was judged."""
    errors = report.counts.errors
    if errors:
        return f"{counted(errors, 'error')} stop{'s' * (errors == 1)} it"
    skipped = sum(bool(gate.skipped) for gate in report.gates)
    if skipped and skipped == len(report.gates):
        return "nothing was judged"
    return "nothing that was judged stops it" if skipped else "nothing stops it"


def missed(report: Report) -> Iterator[tuple[str, str]]:
    """What was not judged, and why: names that share a reason together."""
    reasons: dict[str, list[str]] = {}
    for gate in report.gates:
        if gate.skipped:
            reasons.setdefault(line(gate.skipped), []).append(line(gate.name))
    for reason, names in reasons.items():
        yield ("everything" if len(names) == len(report.gates) > 1 else ", ".join(names)), reason


def amounts(report: Report) -> str:
    """'2 errors, 9 warnings, 1 note, 2 waived'; what there is none of goes unsaid."""
    counts = report.counts
    nouns: tuple[tuple[int, Severity], ...] = (
        (counts.errors, "error"),
        (counts.warnings, "warning"),
        (counts.notes, "note"),
    )
    words = [counted(count, noun) for count, noun in nouns if count]
    return ", ".join(words + [f"{counts.waived:,} waived"] * bool(counts.waived)) or "no findings"


def judged(report: Report) -> str:
    ran = sum(not gate.skipped for gate in report.gates)
    nouns: tuple[tuple[int, Literal["creative", "variant", "file"]], ...] = (
        (len(report.creatives), "creative"),
        (report.variants, "variant"),
        (report.files, "file"),
    )
    return f"{', '.join(counted(count, noun) for count, noun in nouns)}; {ran} of {counted(len(report.gates), 'gate')}"


def counted(number: int, noun: str) -> str:
    """'1 creative', '12 creatives'."""
    return f"{number:,} {noun}{'s' * (number != 1)}"
