"""Cores: the same slice, cold, with one worker and with two."""

from statistics import median

from bench.cold import Built, cold
from bench.ground import Ground
from bench.results import Figure, Result, Table


def measure(ground: Ground) -> Result:
    one, two = [], []
    for nth in range(ground.rounds):
        one.append(cold(ground, 1, nth))
        two.append(cold(ground, 2, nth))
    speed = _wall(one) / _wall(two)
    rows = tuple((jobs, _wall(builds), median(b.ran.cpu for b in builds)) for jobs, builds in ((1, one), (2, two)))
    return Result(
        name="cores",
        figures=(
            Figure(name="two workers to one", value=speed, unit="times as fast", least=1.8),
            Figure(name="CPU with two to CPU with one", value=rows[1][2] / rows[0][2]),
        ),
        tables=(Table(title="Cold build", columns=("workers", "s", "CPU s"), rows=rows),),
        notes=(
            "A worker draws and encodes on one core; our own process copies files and keeps the order beside them.",
        ),
    )


def _wall(builds: list[Built]) -> float:
    return median(one.ran.wall for one in builds)
