"""Delivered files -> verdicts: what only pixels and type can say, each thing looked at once, on every core."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipeline import events, prospect, rehearsal
from pipeline.assess import due
from pipeline.crew import Crew, Task, hired
from pipeline.events import Tell
from pipeline.hands import hands
from pipeline.intent import Intent, Progress, Request
from pipeline.ledger import Entry
from pipeline.model import Finding
from pipeline.orders import Order
from pipeline.setups import Setup, Timeline
from pipeline.shots import Model
from pipeline.store import Store
from pipeline.tasks import Bench, key_of, trials
from pipeline.verdicts import FOUND, Verdict, of_shots, unpacked

BATCH: Final = 8  # shots judged in one task
ROOMS: Final = ("pipeline.judging",)
"""What every process will need, named, so that ours never loads it."""


def judge_standing(intent: Intent, request: Request, progress: Progress, tell: Tell, *, asked: bool) -> None:
    """Judge the files that stand and have no verdict, or those of them that are asked for; nothing is made."""
    bench = Bench(store=Store(intent.store), keys=intent.keys, fresh=request.fresh)
    every = due(intent, progress.entries, progress.verdicts)
    orders = [order for order in every if order.id in intent.asked or not asked]
    with hired(hands(request.jobs).count, ROOMS) as crew:
        crew.call()
        judge(orders, intent, bench, crew, progress, tell)


def judge(orders: Sequence[Order], intent: Intent, bench: Bench, crew: Crew, progress: Progress, tell: Tell) -> None:
    """Put the verdict on each of these orders, whose files stand, into `progress`; one that fails is left out."""
    entries = progress.entries
    timelines = prospect.timelines(orders, intent)
    films = (timelines[order.id] for order in orders)
    work = [*_tasks(orders, timelines, entries, bench), *trials(films, bench)]
    if work:
        tell(events.Began(phase="checking", tasks=len(work)))
    for done in crew.run(work):
        tell(events.Stepped(label=done.task.label, fault=str(done.fault or "")))
    for order in orders:
        found = _found(order, timelines[order.id], entries[order.id], bench)
        if found is not None:
            progress.verdicts[order.id] = Verdict(bench.keys.verdict(entries[order.id].record["key"]), found)


def _model(order: Order) -> Model:
    return "yuv420" if order.kind == "video" else "rgb"


def _tasks(
    orders: Iterable[Order], timelines: Mapping[str, Timeline], entries: Mapping[str, Entry], bench: Bench
) -> Iterator[Task]:
    store, keys = bench.store, bench.keys
    shots: dict[str, tuple[Setup, Model]] = {}
    files: dict[str, Task] = {}
    for order in orders:
        timeline, record = timelines[order.id], entries[order.id].record
        for setup in timeline.setups:
            key = keys.read_shot(setup, _model(order))
            if not bench.kept(key, FOUND):
                shots[key] = (setup, _model(order))
        watched = keys.watched(record["picture"], record["facts"]["loops"])
        if watched not in files and not bench.kept(watched, FOUND):
            made, extension = key_of(order, timeline, keys)
            files[watched] = Task(
                key=watched,
                call="pipeline.judging:file",
                arguments=(store, keys, made, extension, bench.fresh),
                label=order.file.rsplit("/", maxsplit=1)[-1],
            )
    yield from files.values()
    names = tuple(shots)
    for first in range(0, len(names), BATCH):
        batch = names[first : first + BATCH]
        yield Task(
            key=" ".join(batch),
            call="pipeline.judging:shots",
            arguments=(store, keys, tuple(shots[name] for name in batch), bench.fresh),
            label="words on the picture",
        )


def _found(order: Order, timeline: Timeline, entry: Entry, bench: Bench) -> tuple[Finding, ...] | None:
    """Everything kept about an order's file, in the time of the film; None when some of it is not there."""
    keys, store = bench.keys, bench.store
    found: list[Finding] = []
    try:
        watched = keys.watched(entry.record["picture"], entry.record["facts"]["loops"])
        found += unpacked(json.loads(store.path(watched, FOUND).read_text(encoding="utf-8")))
        found += rehearsal.read(timeline, bench)
        found += of_shots(timeline, lambda setup: keys.read_shot(setup, _model(order)), store)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    place = order.id.rsplit("/", maxsplit=1)[-1]
    return tuple(dataclasses.replace(one, place=one.place or place) for one in found)
