"""What a build would render and what it would reuse, without rendering: the timelines of all that does not stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline import timeline
from pipeline.errors import Mistake, MistakesFound
from pipeline.intent import Intent
from pipeline.orders import Order
from pipeline.shots import Timeline
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


def timelines(intent: Intent) -> dict[str, Timeline]:
    """The timeline of every wanted order; cuts that orders share are laid out once. Raises `MistakesFound`."""
    laid: dict[tuple[object, object], Timeline] = {}
    mistakes: list[Mistake] = []
    for order in intent.wanted:
        key = (order.cut.creative, order.cut.format)
        if key not in laid:
            try:
                laid[key] = lay_out(order, intent)
            except MistakesFound as found:
                mistakes += found.mistakes
    if mistakes:
        raise MistakesFound(tuple(sorted(set(mistakes))))
    return {order.id: laid[order.cut.creative, order.cut.format] for order in intent.wanted}


def prospect(intent: Intent) -> Prospect:
    """Count what a build would do; raises as `timelines` does."""
    store = Store(intent.store)
    laid = timelines(intent)
    seconds: dict[str, float] = {}
    delivered = 0.0
    for order in intent.wanted:
        if order.kind == "video":
            delivered += laid[order.id].seconds
            seconds |= {intent.keys.shot(shot): shot.frames / shot.fps for shot in laid[order.id].shots}
    kept = {key for key in seconds if store.path(key, "mp4").is_file()}
    reasons: dict[str, int] = {}
    for reason in intent.reasons.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    return Prospect(
        files=len(intent.wanted),
        standing=len(intent.orders) - len(intent.stale),
        reasons=reasons,
        shots=len(seconds),
        shots_kept=len(kept),
        delivered=round(delivered, 3),
        rendered=round(sum(length for key, length in seconds.items() if key not in kept), 3),
    )


def lay_out(order: Order, intent: Intent) -> Timeline:
    """The timeline of one order; raises `MistakesFound`."""
    script = intent.scripts[order.cut.creative]
    return timeline.lay_out(script, intent.supplies.plates_of(script), intent.supplies.brand, order.cut.format)
