"""Orders -> files in their places: timelines first, then everything they need, each thing once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields

from pipeline import crew, events, ledger, package, store
from pipeline.crew import Task
from pipeline.errors import SpotlightError, from_os_error
from pipeline.intent import Intent
from pipeline.ledger import Entry
from pipeline.model import Creative
from pipeline.orders import Order
from pipeline.shots import Timeline
from pipeline.tasks import Bench, key_of, layout, tasks

Tell = Callable[[events.Event], None]


@dataclass(slots=True)
class Progress:
    """What a build has come to so far; kept outside so that an interruption loses nothing."""

    entries: dict[str, Entry]
    faults: dict[str, SpotlightError] = field(default_factory=dict)
    made: int = 0


def lay_out(intent: Intent, jobs: int, progress: Progress, tell: Tell) -> dict[str, Timeline]:
    """The timeline of every wanted order by id, before the first pixel; orders whose words do not fit become faults."""
    by_key: dict[str, list[Order]] = {}
    work: dict[str, Task] = {}
    for rank, order in enumerate(intent.wanted):
        task = layout(order, intent.scripts[order.cut.creative], intent.supplies, rank)
        work[task.key] = task
        by_key.setdefault(task.key, []).append(order)
    tell(events.Began(phase="laying out", tasks=len(work)))
    found: dict[str, Timeline] = {}
    for done in crew.run(work.values(), jobs):
        tell(events.Stepped(label=done.task.label))
        for order in by_key[done.task.key]:
            if done.fault:
                _fail(order, done.fault, progress, tell)
            else:
                found[order.id] = done.gave
    return found


def make(
    intent: Intent, timelines: dict[str, Timeline], bench: Bench, jobs: int, progress: Progress, tell: Tell
) -> None:
    """Make what is not in the store and put every wanted file in its place."""
    waiting: dict[str, list[tuple[Order, str]]] = {}
    work: dict[str, Task] = {}
    ready: list[tuple[Order, str, str]] = []
    for rank, order in enumerate(order for order in intent.wanted if order.id in timelines):
        timeline = timelines[order.id]
        key, extension = key_of(order, timeline, bench.keys)
        needed = list(tasks(order, timeline, bench, rank))
        for task in needed:
            work.setdefault(task.key, task)
        if needed:
            waiting.setdefault(key, []).append((order, extension))
        else:
            ready.append((order, key, extension))
    tell(events.Began(phase="making", tasks=len(work)))
    for order, key, extension in ready:
        _deliver(order, key, extension, intent, bench, progress, tell)
    for done in crew.run(work.values(), jobs):
        tell(events.Stepped(label=done.task.label, fault=str(done.fault or "")))
        for order, extension in waiting.get(done.task.key, ()):
            if done.fault:
                _fail(order, done.fault, progress, tell)
            else:
                _deliver(order, done.task.key, extension, intent, bench, progress, tell)


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


def standing(intent: Intent) -> Iterator[tuple[str, Entry]]:
    """Entries of orders that stand as they are."""
    claimed = {order.id for order in intent.orders}
    entries = intent.ledger.entries
    return ((id_, entries[id_]) for id_ in claimed if id_ not in intent.stale and id_ in entries)


def unclaimed(intent: Intent) -> Sequence[str]:
    """Files that an earlier build delivered and no order names any more, with the texts of creatives that are gone."""
    claimed, ids = {order.file for order in intent.orders}, {order.id for order in intent.orders}
    gone = [entry.file for entry in intent.ledger.entries.values() if entry.file not in claimed]
    parts = [id_.split("/") for id_ in intent.ledger.entries if id_ not in ids]
    covers = [Creative(*part) for part in parts if len(part) == len(fields(Creative))]
    return [*gone, *(name for creative in covers for name in package.texts(creative))]
