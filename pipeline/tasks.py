"""Orders and their timelines -> tasks for the crew. Equal keys are one task, whoever asked for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.crew import Task
from pipeline.keys import Keys
from pipeline.model import Script
from pipeline.orders import Order, Supplies, Track
from pipeline.shots import Model, Photo, Plate, Shot, Timeline
from pipeline.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where tasks are made ready: the store they fill, the keys they fill it under; `fresh` trusts nothing kept."""

    store: Store
    keys: Keys
    fresh: bool = False

    def kept(self, key: str, extension: str) -> bool:
        return not self.fresh and self.store.has(key, extension)


def layout(order: Order, script: Script, supplies: Supplies, rank: int) -> Task:
    """The task that gives the order's timeline; its key is the cut, which variants share."""
    creative = order.cut.creative
    return Task(
        key=f"{creative.id} {order.cut.format}",
        call="pipeline.timeline:lay_out",
        arguments=(script, supplies.plates_of(script), supplies.brand, order.cut.format),
        rank=rank,
        label=creative.id,
    )


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
        needed = [task for shot in timeline.shots for task in _shot(shot, bench, rank)]
        needed += _sound(order.track, timeline, bench, rank)
        call, arguments = "film", (store, keys, timeline, sound)
    elif order.kind == "gif":
        needed = [task for shot in timeline.shots for task in _plates(shot, "rgb", bench, rank)]
        call, arguments = "animation", (store, keys, timeline)
    else:
        shot, n = timeline.at(timeline.cover)
        needed = list(_plates(shot, "rgb", bench, rank))
        call, arguments = "picture", (store, keys, shot, n)
    yield from needed
    yield Task(
        key=key,
        call=f"pipeline.filming:{call}",
        arguments=(*arguments, bench.fresh),
        needs=frozenset(task.key for task in needed),
        rank=rank,
        label=order.file.rsplit("/", maxsplit=1)[-1],
    )


def _shot(shot: Shot, bench: Bench, rank: int) -> Iterator[Task]:
    key = bench.keys.shot(shot)
    if bench.kept(key, "mp4"):
        return
    plates = list(_plates(shot, "yuv420", bench, rank))
    yield from plates
    yield Task(
        key=key,
        call="pipeline.filming:shot",
        arguments=(bench.store, bench.keys, shot, bench.fresh),
        needs=frozenset(task.key for task in plates),
        rank=rank,
        label=f"shot {shot.beat}",
    )


def _plates(shot: Shot, model: Model, bench: Bench, rank: int) -> Iterator[Task]:
    for layer in shot.layers:
        if isinstance(layer, Photo) and not bench.kept(key := bench.keys.plate(layer.plate, model), "planes"):
            negative = _negative(layer.plate, bench, rank)
            if negative:
                yield negative
            yield Task(
                key=key,
                call="pipeline.darkroom:plate",
                arguments=(bench.store, bench.keys, layer.plate, model, bench.fresh),
                needs=frozenset({negative.key} if negative else ()),
                rank=rank,
                label=f"plate {layer.plate.name}",
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
