"""Orders -> files in their places: words are tried first, then everything is made that they need, each thing once."""

from typing import Final

from pipeline import events, ledger, prospect, store
from pipeline.assess import due
from pipeline.crew import Crew, Task, hired
from pipeline.errors import SpotlightError, from_os_error
from pipeline.events import Tell
from pipeline.hands import hands
from pipeline.intent import Intent, Progress, Request
from pipeline.judge import judge
from pipeline.ledger import CODE, Ledger
from pipeline.orders import Order
from pipeline.project import Project
from pipeline.rehearsal import rehearse
from pipeline.setups import Timeline
from pipeline.tasks import Bench, abreast, drawn_by, key_of, tasks

ROOMS: Final = ("pipeline.trying", "pipeline.filming")
"""What every process will need, named, so that ours never loads it."""
COLOURS: Final = "pipeline.contrast:mistakes"


def fulfil(intent: Intent, request: Request, progress: Progress, tell: Tell) -> None:
    """Make every wanted file; what is finished goes into `progress` and the ledger, whatever happens."""
    at_once = hands(request.jobs)
    bench = Bench(store=store.Store(intent.store), keys=intent.keys, fresh=request.fresh)
    bench.store.tidy()
    creatives = len({order.cut.creative for order in intent.wanted})
    standing = len(progress.entries)
    tell(
        events.Planned(
            creatives=creatives, files=len(intent.wanted), standing=standing, jobs=at_once.count, why=at_once.why
        )
    )
    try:
        with hired(at_once.count, ROOMS) as crew:
            crew.call()
            timelines = fitting(intent, bench, crew, progress, tell)
            make(intent, timelines, bench, crew, progress, tell)
            if not request.draft:
                judge(due(intent, progress.entries, progress.verdicts), intent, bench, crew, progress, tell)
    finally:
        codes = {order.parts[CODE]: order.code for order in intent.orders}
        claimed = {order.id for order in intent.orders}
        before = {id_: entry for id_, entry in intent.ledger.entries.items() if id_ in claimed}
        after = Ledger(entries={**before, **progress.entries}, codes={**intent.ledger.codes, **codes})
        ledger.write(intent.ledger_path, after)


def fitting(intent: Intent, bench: Bench, crew: Crew, progress: Progress, tell: Tell) -> dict[str, Timeline]:
    """The timeline of every wanted order by id, once all words were tried; orders whose words do not fit are faults."""
    wanted = intent.wanted
    timelines = prospect.timelines(wanted, intent)
    new = {order.cut for order in wanted if not bench.kept(*key_of(order, timelines[order.id], bench.keys))}
    tried = [order for order in wanted if order.cut in new]
    themes = tuple(dict.fromkeys(order.cut.creative.theme for order in tried))
    faults = rehearse(tried, timelines, intent, bench, crew, tell, _colours(themes, intent.project))
    for order in tried:
        if fault := faults.get(order.id):
            _fail(order, fault, progress, tell)
    return {id_: timeline for id_, timeline in timelines.items() if id_ not in faults}


def _colours(themes: tuple[str, ...], project: Project) -> tuple[Task, ...]:
    """A task that judges the palettes of these themes; it gives the mistakes of each."""
    worn = tuple(project.worn(theme) for theme in themes)
    return (Task(key=" ".join(themes), call=COLOURS, arguments=(worn,), label="colours"),) if themes else ()


def make(
    intent: Intent, timelines: dict[str, Timeline], bench: Bench, crew: Crew, progress: Progress, tell: Tell
) -> None:
    """Make what is not in the store and put every wanted file in its place."""
    waiting: dict[str, list[tuple[Order, str]]] = {}
    work: dict[str, Task] = {}
    ready: list[tuple[Order, str, str]] = []
    for rank, order in enumerate(order for order in intent.wanted if order.id in timelines):
        timeline = timelines[order.id]
        key, extension = key_of(order, timeline, bench.keys)
        if key not in waiting:
            needed = list(tasks(order, timeline, bench, rank))
            if not needed:
                ready.append((order, key, extension))
                continue
            for task in needed:
                work.setdefault(task.key, task)
        waiting.setdefault(key, []).append((order, extension))
    steps = list(abreast(work.values()))
    tell(events.Began(phase="making", tasks=len(steps)))
    for order, key, extension in ready:
        _deliver(order, key, extension, intent, bench, progress, tell)
    for done in crew.run(steps):
        tell(events.Stepped(label=done.task.label, fault=str(done.fault or "")))
        progress.drawn += 0.0 if done.fault else drawn_by(done.task)
        for order, extension in waiting.get(done.task.key, ()):
            if done.fault:
                _fail(order, done.fault, progress, tell)
            else:
                _deliver(order, done.task.key, extension, intent, bench, progress, tell)
    films = (order.id for order in intent.wanted if order.kind == "video" and order.id not in progress.faults)
    progress.delivered = sum(timelines[id_].seconds for id_ in films)


def _deliver(
    order: Order, key: str, extension: str, intent: Intent, bench: Bench, progress: Progress, tell: Tell
) -> None:
    reason = intent.reasons[order.id]
    try:
        store.place(bench.store.path(key, extension), intent.folder / order.file)
        record = bench.store.record(key)
        progress.entries[order.id] = ledger.entry(
            order.parts, reason, intent.folder, order.file, {"key": key, **record}
        )
    except SpotlightError as fault:
        _fail(order, fault, progress, tell)
    except OSError as fault:
        _fail(order, from_os_error(fault, f"writing {order.file}"), progress, tell)
    else:
        progress.made += 1
        tell(events.Delivered(id=order.id, file=order.file, reason=reason))


def _fail(order: Order, fault: SpotlightError, progress: Progress, tell: Tell) -> None:
    progress.faults[order.id] = fault
    tell(events.Failed(id=order.id, message=str(fault)))
