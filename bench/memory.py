"""Memory: the most that each process of a build holds, for one creative and for many; and a plan of 5,000 variants."""

from statistics import median

from bench import campaigns
from bench.cold import build, cold
from bench.ground import Ground
from bench.results import Figure, Result, Table
from bench.running import Ran, spotlight

LARGE = 5_000
MEGA = 2**20


def measure(ground: Ground) -> Result:
    one = build(campaigns.copied(ground.scratch / "memory"), "your-choice/lantern-quay/a/en", ground.jobs, watch=True)
    many = cold(ground, ground.jobs, 0)
    root = campaigns.many(ground.scratch / "many", LARGE)
    plans = [spotlight(root, "plan", watch=True) for _ in range(3)]
    figures = [
        Figure(name=f"plan of {LARGE:,} variants", value=median(p.wall for p in plans), unit="s", most=2),
    ]
    notes = [plans[0].lines[0][1] + "."]
    if not many.ran.peaks:
        notes.append("Memory of workers: only told on Linux, from /proc.")
        return Result(name="memory", figures=tuple(figures), notes=tuple(notes))
    worker, planner = _highest(many.ran, "worker"), max(_highest(plan, "program") for plan in plans)
    figures.insert(0, Figure(name="a worker", value=worker / MEGA, unit="MB", most=350, exact=True))
    figures.append(Figure(name="memory of that plan", value=planner / MEGA, unit="MB", most=300, exact=True))
    rows = tuple(
        (kind, _highest(one.ran, kind) / MEGA, _highest(many.ran, kind) / MEGA)
        for kind in ("program", "worker", "encoder")
    )
    columns = ("process", f"{one.made} files, MB", f"{many.made} files, MB")
    notes.append("Resident memory at its highest (VmHWM), shared libraries counted in every process that has them.")
    table = Table(title="The most a process held", columns=columns, rows=rows)
    return Result(name="memory", figures=tuple(figures), tables=(table,), notes=tuple(notes))


def _highest(ran: Ran, kind: str) -> int:
    return max((peak for one, peak in ran.peaks if one == kind), default=0)
