"""What cannot be set is told of the creatives that say it, and of nobody else."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from pipeline import fulfil, trying
from pipeline.cli.opening import opened
from pipeline.crew import Crew, Done, Task, perform
from pipeline.errors import MakingFault, MistakesFound, SpotlightError
from pipeline.events import Event, Failed
from pipeline.intent import Intent, Progress, Request, intend
from pipeline.setups import Setup
from pipeline.shots import Shot
from pipeline.store import Store
from pipeline.tasks import Bench

VERSIONS = """versions:
  a: {}
  b: {beats: {hook: {copy: Not *alone*}}}
  c: {beats: {hook: {copy: "\u2603"}, help: {copy: "\u2604"}}}
"""


class Here(Crew):
    """A crew that does its work in our process, with what is patched there, and says of a bug what a worker would."""

    def __init__(self) -> None:
        super().__init__(1)
        self.rounds: list[tuple[Task, ...]] = []

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        self.rounds.append(tuple(tasks))
        for task in self.rounds[-1]:
            try:
                yield Done(task=task, gave=perform(task.call, task.arguments))
            except RuntimeError as fault:
                yield Done(task=task, fault=MakingFault(f"{task.label}: {fault}"))


@pytest.fixture
def intent(project: Path) -> Intent:
    """Three versions of one film: one that is fine, another, and one with two beats that no font can set."""
    theme = project / "themes" / "drugs.yaml"
    written = theme.read_text("utf-8").replace("look: end-card", "look: end-card\n    with: {signed: false}")
    theme.write_text(written + VERSIONS, "utf-8")
    return intend(opened(project), Request())


def tried(intent: Intent, crew: Crew, tmp_path: Path) -> tuple[set[str], dict[str, SpotlightError], list[Event]]:
    """The versions that can be made, the faults by version, and what was told."""
    told: list[Event] = []
    progress = Progress(entries={})
    bench = Bench(store=Store(tmp_path / "store"), keys=intent.keys)
    fine = fulfil.fitting(intent, bench, crew, progress, told.append)
    faults = {id_.split("/")[2]: fault for id_, fault in progress.faults.items()}
    return {id_.split("/")[2] for id_ in fine}, faults, told


def test_every_beat_that_cannot_be_set_is_told_at_its_place(intent: Intent, tmp_path: Path) -> None:
    fine, faults, told = tried(intent, Here(), tmp_path)
    assert fine == {"a", "b"}
    assert set(faults) == {"c"}
    fault = faults["c"]
    assert isinstance(fault, MistakesFound)
    first, second = (str(mistake) for mistake in fault.mistakes)
    assert first.startswith("themes/drugs.yaml:27:28: ")
    assert "\u2603" in first
    assert second.startswith("themes/drugs.yaml:27:")
    assert "\u2604" in second
    assert {event.message for event in told if isinstance(event, Failed)} == {f"{first}\n{second}"}


def test_a_bug_is_told_of_the_film_that_meets_it_alone(
    intent: Intent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out = trying.lay_out

    def stumbling(setup: Setup) -> Shot:
        if setup.copy == "Not *alone*":
            raise RuntimeError("no window")
        return lay_out(setup)

    monkeypatch.setattr(trying, "lay_out", stumbling)
    crew = Here()
    fine, faults, _ = tried(intent, crew, tmp_path)
    assert fine == {"a"}
    assert {version: type(fault) for version, fault in faults.items()} == {"b": MakingFault, "c": MistakesFound}
    assert str(faults["b"]) == "words of the beat 'hook': no window"
    assert [len(tasks) for tasks in crew.rounds] == [2, 6]


def test_a_bug_in_judging_colours_is_no_secret(intent: Intent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(*_: object) -> None:
        raise RuntimeError("no colour")

    monkeypatch.setattr("pipeline.contrast.contrast", stumbling)
    fine, faults, _ = tried(intent, Here(), tmp_path)
    assert fine == set()
    assert str(faults["a"]) == "colours of drugs: no colour"
