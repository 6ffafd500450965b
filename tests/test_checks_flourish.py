"""One beat of a film may turn over the whole picture; a second one is said, not forbidden."""

from dataclasses import replace
from pathlib import Path

import pytest
from campaigns import THEME, edit
from click.testing import CliRunner, Result
from drawing import beat, script
from proving import proves

from pipeline.checks.flourish import findings
from pipeline.cli import cli

TURNING = {"place", "split"}
PLACES = {f"beats.{name}.look": f"themes/night.yaml:{line}:5" for name, line in (("a", 8), ("b", 12), ("c", 16))}


def told(*looks: str) -> list[str]:
    beats = tuple(beat(id_, look, "Walk on") for id_, look in zip("abc", looks, strict=True))
    found = findings(replace(script(), beats=beats, places=PLACES), TURNING)
    assert {(finding.rule, finding.severity) for finding in found} <= {("SCRIPT-FLOURISH", "warning")}
    return [f"{finding.written}: {finding.message}" for finding in found]


@proves("SCRIPT-FLOURISH", "passes")
@pytest.mark.parametrize("looks", [("kinetic", "place", "kinetic"), ("split", "kinetic", "kinetic")])
def test_one_is_enough(looks: tuple[str, ...]) -> None:
    assert told(*looks) == []


@proves("SCRIPT-FLOURISH", "fails")
def test_each_after_the_first_is_named_with_it() -> None:
    (said,) = told("place", "kinetic", "split")
    assert said == (
        "themes/night.yaml:16:5: the beat 'c' turns over the whole picture with its look split, as 'a' does with place:"
        " give one of them a calmer look"
    )
    assert [one.partition(":5: ")[0] for one in told("place", "split", "place")] == [
        "themes/night.yaml:12",
        "themes/night.yaml:16",
    ]


@pytest.fixture
def project(project: Path) -> Path:
    """On a screen that has room for what is written here."""
    edit(project, "campaign.yaml", "placements: [tiny]", "placements: [instagram-reels]")
    return project


def lint(project: Path) -> Result:
    return CliRunner().invoke(cli, ["-C", str(project), "lint"], standalone_mode=False)


def turned(result: Result) -> list[str]:
    """What lint says of it; the alt text does not say the words that are changed here, which is another rule's."""
    return [line for line in result.stderr.splitlines() if "SCRIPT-FLOURISH" in line]


@proves("SCRIPT-FLOURISH", "way")
def test_lint_warns_once(project: Path) -> None:
    assert turned(lint(project)) == []
    edit(project, THEME, "look: kinetic\n    copy: ", 'look: split\n    copy: "Out?\\n*Home*."  # ')
    edit(project, "campaign.yaml", "languages: [en]", "languages: [en, en-GB]")
    result = lint(project)
    (said,) = turned(result)
    assert said == (
        "themes/drugs.yaml:11:11: warning: the beat 'place' turns over the whole picture with its look place, as 'hook'"
        " does with split: give one of them a calmer look [SCRIPT-FLOURISH]"
    )


@proves("SCRIPT-FLOURISH", "trap")
def test_a_place_that_opens_nothing_is_calm(project: Path) -> None:
    edit(project, THEME, "look: kinetic\n    copy: ", 'look: split\n    copy: "Out?\\n*Home*."  # ')
    edit(project, THEME, "look: place\n", "look: place\n    with: {through: false}\n")
    assert turned(lint(project)) == []
