"""Orders and their timelines -> tasks for the crew. Equal keys are one task, whoever asked for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.crew import Task
from pipeline.digest import digest
from pipeline.keys import Keys
from pipeline.orders import Order, Track
from pipeline.setups import Setup, Timeline
from pipeline.shots import Model, Plate
from pipeline.store import Store
from pipeline.verdicts import FOUND

BATCH: Final = 16  # setups tried in one task
ABREAST: Final = 2  # shots encoded side by side by one process; each encoder holds 92 MB
SHOTS: Final = "pipeline.filming:shots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where tasks are made ready: the store they fill, the keys they fill it under; `fresh` trusts nothing kept."""

    store: Store
    keys: Keys
    fresh: bool = False

    def kept(self, key: str, extension: str) -> bool:
        return not self.fresh and self.store.has(key, extension)


def trials(timelines: Iterable[Timeline], bench: Bench) -> Iterator[Task]:
    """Tasks that try the words of every setup that was not tried; each gives a text a setup, and keys join theirs."""
    each = {bench.keys.set_shot(setup): setup for timeline in timelines for setup in timeline.setups}
    names = tuple(name for name in each if not bench.kept(name, FOUND))
    for rank, first in enumerate(range(0, len(names), BATCH)):
        batch = names[first : first + BATCH]
        yield Task(
            key=" ".join(batch),
            call="pipeline.trying:tried",
            arguments=(tuple(each[name] for name in batch), bench.store, bench.keys, bench.fresh),
            rank=rank,
            label="words",
        )


def singly(task: Task) -> Iterator[Task]:
    """A task that answers for several things, named in its key, as a task for each of them."""
    for name, one in zip(task.key.split(), task.arguments[0], strict=True):
        about = f"the beat '{one.beat}'" if isinstance(one, Setup) else name
        yield replace(task, key=name, arguments=((one,), *task.arguments[1:]), label=f"{task.label} of {about}")


def key_of(order: Order, timeline: Timeline, keys: Keys) -> tuple[str, str]:
    """Key and extension of the file an order delivers."""
    if order.kind == "video":
        return keys.film(timeline, _sound_key(order.track, timeline, keys)), "mp4"
    if order.kind == "gif":
        return keys.gif(timeline), "gif"
    return keys.still(*timeline.at(timeline.cover)), "jpg"


def tasks(order: Order, timeline: Timeline, bench: Bench, rank: int) -> Iterator[Task]:
    """Everything that has to happen for the order's file to be in the store, needs first."""
    key, extension = key_of(order, timeline, bench.keys)
    if bench.kept(key, extension):
        return
    store, keys = bench.store, bench.keys
    arguments: tuple[object, ...]
    if order.kind == "video":
        sound = _sound_key(order.track, timeline, keys)
        needed = [task for setup in timeline.setups for task in _shot(setup, bench, rank)]
        needed += _sound(order.track, timeline, bench, rank)
        call, arguments = "film", (store, keys, timeline, sound)
    elif order.kind == "gif":
        needed = [task for setup in timeline.setups for task in _plate(setup.photo.plate, "rgb", bench, rank)]
        call, arguments = "animation", (store, keys, timeline)
    else:
        setup, n = timeline.at(timeline.cover)
        needed = list(_plate(setup.photo.plate, "rgb", bench, rank))
        call, arguments = "picture", (store, keys, setup, n)
    yield from needed
    yield Task(
        key=key,
        call=f"pipeline.filming:{call}",
        arguments=(*arguments, bench.fresh),
        needs=frozenset(task.key for task in needed),
        rank=rank,
        label=order.file.rsplit("/", maxsplit=1)[-1],
    )


def abreast(tasks: Iterable[Task]) -> Iterator[Task]:
    """The same tasks, with shots that differ only in words side by side, over a ground that is drawn once.

    Those of the lowest rank stay by themselves, so that the first film is not kept waiting.
    """
    every = tuple(tasks)
    first = min((task.rank for task in every), default=0)
    rows: dict[str, list[Task]] = {}
    for task in every:
        if task.call == SHOTS and task.rank > first:
            rows.setdefault(_ground(task.arguments[2][0]), []).append(task)
        else:
            yield task
    for row in rows.values():
        yield from (_joined(row[n : n + ABREAST]) for n in range(0, len(row), ABREAST))


def drawn_by(task: Task) -> float:
    """Seconds of film that a task draws."""
    return sum(setup.frames / setup.screen.fps for setup in task.arguments[2]) if task.call == SHOTS else 0.0


def _ground(setup: Setup) -> str:
    """Equal for shots that are most likely to stand on one ground; whoever draws them looks again."""
    return digest([setup.look, setup.parameters, setup.layers, setup.photo, setup.screen, setup.frames, setup.ink])


def _joined(row: Sequence[Task]) -> Task:
    first = row[0]
    store, keys, _, fresh = first.arguments
    return replace(
        first,
        arguments=(store, keys, tuple(task.arguments[2][0] for task in row), fresh),
        needs=frozenset().union(*(task.needs for task in row)),
        also=tuple(task.key for task in row[1:]),
        label=" and ".join(task.label for task in row),
    )


def _shot(setup: Setup, bench: Bench, rank: int) -> Iterator[Task]:
    key = bench.keys.shot(setup)
    if bench.kept(key, "mp4"):
        return
    plates = list(_plate(setup.photo.plate, "yuv420", bench, rank))
    yield from plates
    yield Task(
        key=key,
        call=SHOTS,
        arguments=(bench.store, bench.keys, (setup,), bench.fresh),
        needs=frozenset(task.key for task in plates),
        rank=rank,
        label=f"shot {setup.beat}",
    )


def _plate(plate: Plate, model: Model, bench: Bench, rank: int) -> Iterator[Task]:
    key = bench.keys.plate(plate, model)
    if bench.kept(key, "planes"):
        return
    negative = _negative(plate, bench, rank)
    if negative:
        yield negative
    yield Task(
        key=key,
        call="pipeline.darkroom:plate",
        arguments=(bench.store, bench.keys, plate, model, bench.fresh),
        needs=frozenset({negative.key} if negative else ()),
        rank=rank,
        label=f"plate {plate.name}",
    )


def _negative(plate: Plate, bench: Bench, rank: int) -> Task | None:
    key = bench.keys.negative(plate)
    if bench.kept(key, "rgb"):
        return None
    return Task(
        key=key,
        call="pipeline.darkroom:negative",
        arguments=(bench.store, bench.keys, plate, bench.fresh),
        rank=rank,
        label=f"photo {plate.name}",
    )


def _sound_key(track: Track | None, timeline: Timeline, keys: Keys) -> str | None:
    return keys.sound(track.source, timeline.seconds) if track else None


def _sound(track: Track | None, timeline: Timeline, bench: Bench, rank: int) -> Iterator[Task]:
    if track is None:
        return
    key = bench.keys.sound(track.source, timeline.seconds)
    if bench.kept(key, "m4a"):
        return
    yield Task(
        key=key,
        call="pipeline.recording:bed",
        arguments=(bench.store, key, track, timeline.seconds, bench.fresh),
        rank=rank,
        label=f"sound {track.bed or (track.path and track.path.name)}",
    )
