"""Reuse: seconds of film delivered for each second drawn, on the standard campaign, and what is shared with whom."""

from collections import defaultdict
from collections.abc import Callable

from bench import campaigns, frames
from bench.ground import Ground
from bench.results import Figure, Result, Table
from pipeline import prospect
from pipeline.setups import Setup

Drawn = tuple[str, str, Setup]
"""Variant id, key and setup of a shot."""


def measure(ground: Ground) -> Result:
    intent = frames.intended(campaigns.standard(ground.scratch / "standard"), "*")
    what = prospect.prospect(intent)
    films = list(frames.films(intent))
    drawn = [(id_, intent.keys.shot(setup), setup) for id_, timed in films for setup in timed.setups]
    figures = (
        Figure(name="delivered", value=what.delivered, unit="s"),
        Figure(name="drawn and encoded", value=what.rendered, unit="s"),
        Figure(name="reuse", value=what.delivered / what.rendered, least=4, exact=True),
        Figure(name="shots", value=what.shots),
    )
    return Result(
        name="reuse",
        figures=figures,
        tables=(_steps(drawn), _left(drawn)),
        notes=(
            (
                "The standard campaign is the demo in two languages with nothing left out; covers, stills and GIFs "
                "are files too, but only film counts here."
            ),
            "Sharing is counted in this order; in another order the same seconds would fall to other lines.",
        ),
    )


def _steps(drawn: list[Drawn]) -> Table:
    """Seconds that are left when more and more is shared."""
    scopes: tuple[tuple[str, Callable[[list[str]], list[str]]], ...] = (
        ("every file by itself", lambda part: part),
        ("shared by placements of one creative", lambda part: part[:4]),
        ("and by its versions", lambda part: [part[0], part[1], part[3]]),
        ("and by its languages", lambda part: part[:2]),
        ("and by locations", lambda part: part[:1]),
        ("and by themes", lambda _part: []),
    )
    rows, before = [], 0.0
    for name, scope in scopes:
        seen = {(*scope(id_.split("/")), key): setup.frames / setup.screen.fps for id_, key, setup in drawn}
        whole = name == scopes[0][0]
        left = sum(setup.frames / setup.screen.fps for *_, setup in drawn) if whole else sum(seen.values())
        rows.append((name, left, before - left if before else 0.0))
        before = left
    return Table(title="Seconds to draw", columns=("when", "s", "saved s"), rows=tuple(rows))


def _left(drawn: list[Drawn]) -> Table:
    """What is drawn after all, by shot and by the picture it is for."""
    setups = {key: setup for _, key, setup in drawn}
    used: dict[str, set[str]] = defaultdict(set)
    for id_, key, _ in drawn:
        used[key].add(id_.rpartition("/")[2])
    rows: dict[tuple[str, str], list[float]] = {}
    for key, setup in setups.items():
        row = rows.setdefault((setup.beat, ", ".join(sorted(used[key]))), [0, 0.0])
        row[0] += 1
        row[1] += setup.frames / setup.screen.fps
    total = sum(seconds for _, seconds in rows.values())
    ordered = sorted(rows.items(), key=lambda pair: -pair[1][1])
    return Table(
        title="Where the rest goes",
        columns=("beat", "for", "shots", "s", "share"),
        rows=tuple((beat, where, int(count), s, s / total) for (beat, where), (count, s) in ordered),
    )
