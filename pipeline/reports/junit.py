"""JUnit XML, for CI servers that show tests: a suite a creative, a case a rule that judged it.

An error fails its case; warnings, notes and what is waived are said in the case's output. A gate that was skipped
skips its cases.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pipeline.reports import Report, Row, phrases

WHOLE: Final = "the whole campaign"
"""The suite of what is about no creative."""


@dataclass(frozen=True, slots=True)
class _Case:
    rule: str
    skipped: str
    rows: tuple[Row, ...]


def text(report: Report) -> str:
    """The whole document; what XML cannot hold is shown as U+FFFD."""
    root = Element("testsuites", name=phrases.line(report.title))
    for creative, cases in _suites(report).items():
        _suite(root, report, creative, cases)
    for key in ("tests", "failures", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    root.set("errors", "0")
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suites(report: Report) -> Mapping[str, tuple[_Case, ...]]:
    """What ran and what was found by creative; a finding of a rule that no gate names has a case all the same."""
    skipped: defaultdict[str, dict[str, str]] = defaultdict(dict)
    rows: defaultdict[str, defaultdict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for gate in report.gates:
        for creative in gate.creatives or (WHOLE,):
            skipped[creative] |= dict.fromkeys(gate.rules, gate.skipped)
    for row in report.rows:
        for creative in row.creatives or (WHOLE,):
            rows[creative][row.finding.rule].append(row)
    suites = {}
    for creative in dict.fromkeys((*report.creatives, *skipped, *rows)):
        rules = dict.fromkeys((*skipped[creative], *rows[creative]))
        suites[creative] = tuple(
            _Case(rule, skipped[creative].get(rule, ""), tuple(rows[creative][rule])) for rule in rules
        )
    return suites


def _suite(root: Element, report: Report, creative: str, cases: tuple[_Case, ...]) -> None:
    failed = sum(any(row.blocks for row in case.rows) for case in cases)
    idle = sum(bool(case.skipped) and not case.rows for case in cases)
    amounts = {"tests": str(len(cases)), "failures": str(failed), "errors": "0", "skipped": str(idle)}
    suite = SubElement(root, "testsuite", {"name": phrases.line(creative), **amounts})
    for case in cases:
        element = SubElement(suite, "testcase", classname=phrases.line(creative), name=phrases.line(case.rule))
        if case.skipped and not case.rows:
            SubElement(element, "skipped", message=phrases.line(case.skipped))
            continue
        blocking = [row for row in case.rows if row.blocks]
        spots = (spot for row in (blocking or case.rows) if (spot := phrases.spot(row.finding.written)))
        if spot := next(spots, None):
            element.set("file", spot.file)
            element.set("line", str(spot.line or 1))
        if blocking:  # readers differ in what they make of a second failure of one case
            more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
            message = phrases.sentence(blocking[0].finding) + more
            failure = SubElement(element, "failure", type=phrases.line(case.rule), message=message)
            failure.text = "\n\n".join("\n".join(_told(report, row)) for row in blocking)
        if others := [row for row in case.rows if not row.blocks]:
            SubElement(element, "system-out").text = "\n\n".join("\n".join(_told(report, row)) for row in others)


def _told(report: Report, row: Row) -> Iterator[str]:
    finding = row.finding
    word = f"waived {finding.severity}" if row.waiver else finding.severity
    entry = report.book.get(finding.rule)
    yield f"{word}: {phrases.sentence(finding)}"
    told = (
        ("rule", phrases.title(entry, finding.rule)),
        ("at", phrases.line(finding.written)),
        ("in", phrases.seen_in(row)),
        ("seen", phrases.seen_at(finding)),
        ("measured", phrases.weighed(finding)),
        ("waived", phrases.waived(row)),
        ("source", phrases.line(finding.source)),
    )
    yield from (f"{key}: {value}" for key, value in told if value)
