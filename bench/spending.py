"""Where the CPU of a cold build goes: every task done in turn in one process, its own seconds and its encoder's.

What is made is judged too, as a build does.
"""

import importlib
import json
import resource
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from bench.results import Table
from bench.running import run
from pipeline import crew, prospect, tasks
from pipeline.assess import due
from pipeline.build import build
from pipeline.cli.opening import opened
from pipeline.crew import Crew, Done, Task
from pipeline.intent import Intent, Progress, Request, intend
from pipeline.judge import judge
from pipeline.ledger import Entry
from pipeline.store import Store

FILES: Final = "judging: whole files"
SHOTS: Final = "judging: words on shots"

KINDS = {
    "pipeline.trying:tried": "setting type",
    "pipeline.darkroom:negative": "photos: developing",
    "pipeline.darkroom:plate": "photos: plates",
    tasks.SHOTS: "shots",
    "pipeline.filming:film": "films: joining, probing",
    "pipeline.filming:animation": "GIFs",
    "pipeline.filming:picture": "stills and covers",
    "pipeline.recording:bed": "sound",
    "pipeline.judging:file": FILES,
    "pipeline.judging:shots": SHOTS,
}


def of(root: Path, only: str) -> Table:
    """CPU seconds of each kind of task, measured in a process of its own."""
    ran = run([sys.executable, "-m", "bench.spending", str(root), only])
    return table("Where the CPU goes, one process", json.loads(ran.lines[-1][1]))


def table(title: str, spent: Mapping[str, list[float]]) -> Table:
    """What a meter noted, most first."""
    total = sum(own + child for _, own, child in spent.values())
    rows = tuple(
        (name, int(count), own, child, (own + child) / total)
        for name, (count, own, child) in sorted(spent.items(), key=lambda pair: -sum(pair[1][1:]))
    )
    return Table(title=title, columns=("what", "times", "own CPU s", "ffmpeg CPU s", "share"), rows=rows)


class Meter:
    """CPU seconds by name: of this process and of the programs it waited for."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}
        self._last = (0.0, 0.0)

    def note(self, name: str, times: int = 1) -> None:
        """Everything since the last note was for this."""
        now = tuple(
            used.ru_utime + used.ru_stime
            for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
        )
        row = self.spent.setdefault(name, [0, 0.0, 0.0])
        row[0] += times
        row[1] += now[0] - self._last[0]
        row[2] += now[1] - self._last[1]
        self._last = (now[0], now[1])


class Alone(Crew):
    """Does every task itself, in turn, and notes what each kind of them spends; the first that fails ends it."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(1)
        self._meter = meter

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        for task in tasks:
            gave = crew.perform(task.call, task.arguments)
            # a key names everything that a task answers for
            self._meter.note(KINDS.get(task.call, task.call), len(task.key.split()) + len(task.also))
            yield Done(task=task, gave=gave)


def judged(intent: Intent, entries: Mapping[str, Entry], meter: Meter) -> None:
    """Judge what the entries tell of, whatever was said of it before; each thing once, as a build does."""
    bench = tasks.Bench(store=Store(intent.store), keys=intent.keys, fresh=True)
    progress = Progress(entries=dict(entries))
    judge(due(intent, entries, {}), intent, bench, Alone(meter), progress, lambda _event: None)


def main(root: Path, only: str) -> None:
    meter = Meter()
    meter.note("start-up: reading and planning")
    project = opened(root)
    intent = intend(project, Request(only=only))
    meter.note("start-up: reading and planning", 0)
    work = _work(intent, meter)
    modules = Counter(task.call.partition(":")[0] for task in work)
    for module in modules:
        importlib.import_module(module)
    meter.note("start-up: imports of one worker")
    for _ in Alone(meter).run(work):
        pass
    entries = _entries(intent)
    importlib.import_module("pipeline.judging")
    meter.note("start-up: imports of one worker", 0)
    judged(intent, entries, meter)
    build(project, Request(only=only, jobs=1), lambda _event: None)
    meter.note("delivering, words, manifest")
    sys.stdout.write(json.dumps(meter.spent) + "\n")


def _work(intent: Intent, meter: Meter) -> list[Task]:
    """Every task of the build, what it needs before it; words are tried on the way."""
    bench = tasks.Bench(store=Store(intent.store), keys=intent.keys)
    timelines = prospect.timelines(intent.wanted, intent)
    for task in tasks.trials(timelines.values(), bench):
        meter.note("start-up: reading and planning", 0)
        crew.perform(task.call, task.arguments)
        meter.note(KINDS[task.call])
    work: dict[str, Task] = {}
    for order in intent.wanted:
        for task in tasks.tasks(order, timelines[order.id], bench, 0):
            work.setdefault(task.key, task)
    meter.note("start-up: reading and planning", 0)
    return list(tasks.abreast(work.values()))


def _entries(intent: Intent) -> dict[str, Entry]:
    """What a ledger would say of the wanted files, had what is in the store been delivered."""
    store, timelines = Store(intent.store), prospect.timelines(intent.wanted, intent)
    found = {}
    for order in intent.wanted:
        key, _ = tasks.key_of(order, timelines[order.id], intent.keys)
        record = {"key": key, **store.record(key)}
        found[order.id] = Entry(parts={}, reason="", file=order.file, bytes=0, modified=0, record=record)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
