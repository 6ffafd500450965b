"""What a build would render and what it would reuse, without rendering: the timelines of all that does not stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline import timeline
from pipeline.cuts import Cut
from pipeline.errors import Mistake
from pipeline.intent import Intent
from pipeline.orders import Order
from pipeline.setups import Timeline
from pipeline.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """Seconds are of film: `delivered` over all video files to make, `rendered` what has to be drawn and encoded."""

    files: int
    standing: int
    reasons: Mapping[str, int]
    shots: int
    shots_kept: int
    delivered: float
    rendered: float


def timelines(orders: Iterable[Order], intent: Intent) -> dict[str, Timeline]:
    """The timeline of every order by id; what orders share is timed once."""
    every = tuple(orders)
    timed = _timed(every, intent)
    return {order.id: timed[order.cut] for order in every}


def timeline_of(order: Order, intent: Intent) -> Timeline:
    """The timeline of one order."""
    script, supplies = intent.scripts[order.cut.creative], intent.supplies
    return timeline.timeline(script, supplies.plates_of(script), supplies.brand, supplies.type, order.cut.format)


def _timed(orders: Iterable[Order], intent: Intent) -> dict[Cut, Timeline]:
    """The timeline of every cut, timed once."""
    timed: dict[Cut, Timeline] = {}
    for order in orders:
        if order.cut not in timed:
            timed[order.cut] = timeline_of(order, intent)
    return timed


def prospect(intent: Intent) -> Prospect:
    """Count what a build would do."""
    store = Store(intent.store)
    wanted = intent.wanted
    films = [order for order in wanted if order.kind == "video"]
    timed = _timed(films, intent)
    each = {intent.keys.shot(setup): setup for film in timed.values() for setup in film.setups}
    seconds = {key: setup.frames / setup.screen.fps for key, setup in each.items()}
    kept = {key for key in seconds if store.path(key, "mp4").is_file()}
    reasons: dict[str, int] = {}
    for reason in intent.reasons.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    return Prospect(
        files=len(wanted),
        standing=len(intent.orders) - len(intent.stale),
        reasons=reasons,
        shots=len(seconds),
        shots_kept=len(kept),
        delivered=round(sum((timed[order.cut].seconds for order in films), 0.0), 3),
        rendered=round(sum(length for key, length in seconds.items() if key not in kept), 3),
    )


def misfit(order: Order, intent: Intent, written: str, why: str) -> Mistake:
    """What to say, and where, of words that do not fit; `written` is the path of their value."""
    script, form = intent.scripts[order.cut.creative], order.cut.format
    where = script.places.get(written, script.creative.theme)
    name, _, rest = where.partition(":")
    line, _, column = rest.partition(":")
    return Mistake(name, int(line or 0), int(column or 0), f"{why} ({form.width}x{form.height}, {script.creative.id})")
