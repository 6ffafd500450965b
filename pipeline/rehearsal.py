"""The words of a campaign tried on every screen before anything is made: which do not fit, and how the others read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pipeline import events, prospect
from pipeline.checks import flow
from pipeline.crew import Crew, Task
from pipeline.errors import MistakesFound, SpotlightError
from pipeline.events import Tell
from pipeline.intent import Intent
from pipeline.model import Finding
from pipeline.orders import Order
from pipeline.setups import Timeline
from pipeline.tasks import Bench, singly, trials
from pipeline.verdicts import of_shots

TRYING: Final = ("pipeline.trying",)
"""What a process that only tries words will need, named, so that ours never loads it."""


def rehearse(
    orders: Iterable[Order],
    timelines: Mapping[str, Timeline],
    intent: Intent,
    bench: Bench,
    crew: Crew,
    tell: Tell,
    colours: Sequence[Task] = (),
) -> dict[str, SpotlightError]:
    """What keeps each of these orders from being made, by its id: words that do not fit, or a fault of ours.

    `colours` are tasks whose keys are themes and which give mistakes in them.
    """
    tried = tuple(orders)
    work = [*colours, *trials((timelines[order.id] for order in tried), bench)]
    said, bugs = _answers(work, crew, tell) if work else ({}, {})
    faults: dict[str, SpotlightError] = {}
    for order in tried:
        theme = order.cut.creative.theme
        named = {setup.beat: bench.keys.set_shot(setup) for setup in timelines[order.id].setups}
        wrong = list(said.get(theme, ()))
        wrong += [
            prospect.misfit(order, intent, f"beats.{beat}.{one[0]}", one[1])
            for beat, key in named.items()
            if (one := said.get(key))
        ]
        met = [fault for name in (theme, *named.values()) if (fault := bugs.get(name))]
        if wrong or met:
            faults[order.id] = MistakesFound(tuple(wrong)) if wrong else met[0]
    return faults


def read(timeline: Timeline, bench: Bench) -> Iterator[Finding]:
    """How the words of a film read as they are set, in its own time; all of it must have been tried.

    Raises `OSError`, `ValueError`, `KeyError` or `TypeError` when something of it is not kept.
    """
    yield from of_shots(timeline, bench.keys.set_shot, bench.store)
    if any(setup.frames > 1 for setup in timeline.setups):
        count = sum(bench.store.record(bench.keys.set_shot(setup))["words"] for setup in timeline.setups)
        yield from flow.told(count, timeline.seconds)


def _answers(work: Sequence[Task], crew: Crew, tell: Tell) -> tuple[dict[str, Any], dict[str, SpotlightError]]:
    """What was answered of each thing that these tasks name, and of those that have no answer the fault.

    A fault that stops a task says little of which of its things is to blame: each is asked again by itself.
    """
    said: dict[str, Any] = {}
    bugs: dict[str, SpotlightError] = {}
    stopped: list[Task] = []
    tell(events.Began(phase="setting type", tasks=len(work)))
    for done in crew.run(work):
        tell(events.Stepped(label=done.task.label))
        if done.fault:
            stopped.append(done.task)
        else:
            said |= zip(done.task.key.split(), done.gave, strict=True)
    for done in crew.run(one for task in stopped for one in singly(task)):
        if done.fault:
            bugs[done.task.key] = done.fault
        else:
            said[done.task.key] = done.gave[0]
    return said, bugs
