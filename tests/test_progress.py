"""How a build shows that it moves: what a person reads, and what a machine does."""

import json

import pytest

from pipeline.cli import progress
from pipeline.events import Failed

FAULTS = (
    Failed(id="drugs/pump-lane/a/en/one", message="themes/a.yaml:3:5: too long\nthemes/a.yaml:9:5: too \x1blong"),
    Failed(id="drugs/pump-lane/b/en/one", message="themes/a.yaml:3:5: too long\nthemes/a.yaml:12:5: no room"),
)


@pytest.mark.parametrize("mode", ["plain", "none"])
def test_every_mistake_has_a_line_and_is_said_once(mode: progress.Mode, capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown(mode) as tell:
        for fault in FAULTS:
            tell(fault)
    assert capsys.readouterr().err.splitlines() == [
        "failed drugs/pump-lane/a/en/one: themes/a.yaml:3:5: too long",
        "failed drugs/pump-lane/a/en/one: themes/a.yaml:9:5: too \N{REPLACEMENT CHARACTER}long",
        "failed drugs/pump-lane/b/en/one: themes/a.yaml:12:5: no room",
    ]


def test_a_machine_reads_one_event_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown("ndjson") as tell:
        for fault in FAULTS:
            tell(fault)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["event"], row["id"], row["message"]) for row in rows] == [
        ("failed", fault.id, fault.message) for fault in FAULTS
    ]
