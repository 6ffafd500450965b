"""Where the CPU of a cold build goes: every task done in turn in one process, its own seconds and its encoder's."""

import importlib
import json
import resource
import sys
from collections import Counter
from pathlib import Path

from bench.results import Table
from bench.running import run
from pipeline import crew, prospect, tasks
from pipeline.build import build
from pipeline.cli.opening import opened
from pipeline.crew import Task
from pipeline.intent import Intent, Request, intend
from pipeline.store import Store

KINDS = {
    "pipeline.trying:tried": "setting type",
    "pipeline.darkroom:negative": "photos: developing",
    "pipeline.darkroom:plate": "photos: plates",
    tasks.SHOTS: "shots",
    "pipeline.filming:film": "films: joining, probing",
    "pipeline.filming:animation": "GIFs",
    "pipeline.filming:picture": "stills and covers",
    "pipeline.recording:bed": "sound",
}


def of(root: Path, only: str) -> Table:
    """CPU seconds of each kind of task, measured in a process of its own."""
    ran = run([sys.executable, "-m", "bench.spending", str(root), only])
    spent: dict[str, list[float]] = json.loads(ran.lines[-1][1])
    total = sum(own + child for _, own, child in spent.values())
    rows = tuple(
        (name, int(count), own, child, (own + child) / total)
        for name, (count, own, child) in sorted(spent.items(), key=lambda pair: -sum(pair[1][1:]))
    )
    columns = ("what", "times", "own CPU s", "ffmpeg CPU s", "share")
    return Table(title="Where the CPU goes, one process", columns=columns, rows=rows)


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
    for task in work:
        crew.perform(task.call, task.arguments)
        meter.note(KINDS.get(task.call, task.call))
    build(project, Request(only=only, jobs=1), lambda _event: None)
    meter.note("delivering, checks, manifest")
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


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
