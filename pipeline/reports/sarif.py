"""SARIF 2.1.0, for code scanning: the rules with their help, and each finding at its line of the script.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from pipeline.checks.book import Entry
from pipeline.reports import Gate, Report, Row, phrases

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
DOCS: Final = "docs/rules.md"
CAMPAIGN: Final = "campaign.yaml"
"""Where a finding stands that no script wrote: GitHub shows only what has a line, and this asked for the creative."""

FIGURES: Final = re.compile(r"[-−]?\d[\d,.]*")


def text(report: Report, *, docs: str = DOCS) -> str:
    """The log; `docs` is where the page of rules is found, each rule at #its-id in lower case."""
    places = {entry.id: index for index, entry in enumerate(report.rules)}
    told = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(report, docs)},
                "automationDetails": {"id": f"spotlight/{phrases.line(report.campaign)}/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(report.gates)],
                "results": [_result(places, row) for row in report.rows],
                "properties": {
                    "title": phrases.line(report.title),
                    "judged": {
                        "creatives": len(report.creatives),
                        "variants": report.variants,
                        "files": report.files,
                    },
                },
            }
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _driver(report: Report, docs: str) -> dict[str, Any]:
    return {
        "name": "Spotlight",
        "semanticVersion": report.program,
        "rules": [_rule(entry, docs) for entry in report.rules],
    }


def _rule(entry: Entry, docs: str) -> dict[str, Any]:
    parts = (("", entry.why), ("Measured: ", entry.how), ("Limit: ", entry.limit), ("Fix: ", entry.fix))
    lines = [f"{start}{phrases.line(part)}" for start, part in parts if part]
    return {
        "id": phrases.line(entry.id),
        "shortDescription": {"text": phrases.line(entry.title)},
        "fullDescription": {"text": phrases.line(entry.why) or phrases.line(entry.title)},
        "help": {"text": "\n".join(lines)},
        "helpUri": f"{docs}#{quote(entry.id.lower(), safe='')}",
        "defaultConfiguration": {"level": entry.severity},
        "properties": {
            "tags": [phrases.family(entry.id), entry.evidence],
            "source": phrases.line(entry.source),
            "hard": entry.hard,
        },
    }


def _invocation(gates: Sequence[Gate]) -> dict[str, Any]:
    """A gate that was skipped is told, so that no result is never taken for a pass."""
    missed = [
        f"{phrases.line(gate.name)} was not judged: {phrases.line(gate.skipped)}" for gate in gates if gate.skipped
    ]
    notices = [{"level": "warning", "message": {"text": one}} for one in missed]
    return {"executionSuccessful": True, "toolExecutionNotifications": notices}


def _result(places: Mapping[str, int], row: Row) -> dict[str, Any]:
    finding = row.finding
    where = phrases.seen_in(row)
    suppressions = {"kind": "external", "status": "accepted", "justification": phrases.waived(row)}
    return {
        "ruleId": phrases.line(finding.rule),
        **({"ruleIndex": places[finding.rule]} if finding.rule in places else {}),
        "level": finding.severity,
        "message": {"text": f"{phrases.sentence(finding)}{f' ({where})' if where else ''}"},
        "locations": [_location(row)],
        "partialFingerprints": {"finding/v1": _fingerprint(row)},
        **({"suppressions": [suppressions]} if row.waiver else {}),
        "properties": dict(_properties(row)),
    }


def _location(row: Row) -> dict[str, Any]:
    spot = phrases.spot(row.finding.written) or phrases.Spot(CAMPAIGN, None, None)
    region = {"startLine": spot.line or 1, **({"startColumn": spot.column} if spot.column else {})}
    uri = quote(spot.file.replace("\\", "/"), safe="/~")
    names = [{"fullyQualifiedName": phrases.line(id_), "kind": "resource"} for id_ in row.variants or row.creatives]
    return {
        "physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}, "region": region},
        **({"logicalLocations": names} if names else {}),
    }


def _fingerprint(row: Row) -> str:
    """The same finding after an edit elsewhere: without figures, lines and moments."""
    spot = phrases.spot(row.finding.written)
    words = FIGURES.sub("#", phrases.told(row.finding))
    names = (row.finding.rule, row.finding.place, words, spot.file if spot else "", *row.creatives, *row.variants)
    return sha256("\0".join(phrases.line(name) for name in names).encode()).hexdigest()


def _properties(row: Row) -> Iterator[tuple[str, Any]]:
    """What SARIF has no word for; absent where unknown."""
    finding = row.finding
    told: Mapping[str, Any] = {
        "measured": phrases.line(finding.measured),
        "limit": phrases.line(finding.limit),
        "fix": phrases.line(finding.fix),
        "source": phrases.line(finding.source),
        "place": phrases.line(finding.place),
        "seconds": finding.seconds,
        "box": finding.box,
        "crop": row.crop,
    }
    yield from ((key, value) for key, value in told.items() if value not in {None, ""})
    if row.waiver is not None:
        yield "waiver", {"name": phrases.line(row.waiver.name), "until": row.waiver.until.isoformat()}
