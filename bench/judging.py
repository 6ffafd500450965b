"""Judging: what each different picture costs, frames a second looked at for flashing, a check with nothing to judge."""

import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench import spending
from bench.cold import Built, cold
from bench.ground import Ground
from bench.results import Figure, Result, Table
from bench.running import Broken, run, spotlight
from bench.standing import standing
from pipeline import flicker, patterns, viewing
from pipeline.cli.opening import opened
from pipeline.intent import Intent, Request, intend
from pipeline.ledger import Entry
from pipeline.model import facts_of

TRIES: Final = 5
FULL: Final = (1080, 1920)
FILMS: Final = 12
"""Films looked at, at the most."""
DECODING: Final = "decoding to small pictures"
FLASHING: Final = "flashing"
STANDING: Final = "stripes and black bars"


def measure(ground: Ground) -> Result:
    builds = [cold(ground, ground.jobs, nth) for nth in range(ground.rounds)]
    told = [_alone(built, ground) for built in builds]
    pictures = int(told[-1]["spent"][spending.FILES][0])
    root, count = standing(ground, "checked")
    checks = [spotlight(root, "check") for _ in range(TRIES)]
    cpu = median(b.judging.cpu for b in builds)
    frames = median(_rate(one["films"]) for one in told)
    figures = (
        Figure(name="cold build", value=median(b.ran.wall for b in builds), unit="s"),
        Figure(name="of it judging", value=median(b.judging.wall for b in builds), unit="s"),
        Figure(name="judging, share of the build's CPU", value=median(b.judging.cpu / b.ran.cpu for b in builds)),
        Figure(name="different pictures", value=pictures),
        Figure(name="judging a different picture, in the build", value=cpu / pictures, unit="CPU s", most=1.2),
        Figure(
            name="judging a different picture, one process",
            value=median(_total(one["spent"]) for one in told) / pictures,
            unit="CPU s",
        ),
        Figure(name="decoded and looked at for flashing, 1080x1920", value=frames, unit="frames/s", least=200),
        Figure(
            name=f"check, nothing to judge, {count} variants", value=median(c.wall for c in checks), unit="s", most=1
        ),
        Figure(name="its CPU", value=median(c.cpu for c in checks), unit="CPU s"),
    )
    return Result(
        name="judging",
        figures=figures,
        tables=(_phases(builds), spending.table("Where judging goes, one process", told[-1]["spent"]), _seen(told[-1])),
        notes=(
            (
                "A different picture is a film, GIF or still that shows what no other file does; files that share one "
                "are judged once, and so are shots. Words as written, figures and texts are judged beside it, in what "
                "the build takes to deliver."
            ),
            (
                f"For the {count} variants one creative was built and judged; its files and verdicts stand in for the "
                "others'. The words of all of them were judged before, once."
            ),
        ),
    )


def _phases(builds: list[Built]) -> Table:
    rows = tuple(
        (n, b.making.wall, b.making.cpu, b.judging.wall, b.judging.cpu, b.judging.cpu / b.ran.cpu)
        for n, b in enumerate(builds, 1)
    )
    columns = ("round", "making s", "making CPU s", "judging s", "judging CPU s", "share of CPU")
    return Table(title="Making and judging, round by round", columns=columns, rows=rows)


def _seen(told: Mapping[str, Any]) -> Table:
    rows = tuple(
        (name, int(frames), cpu, 1000 * cpu / frames)
        for name, (frames, cpu, _) in told["films"].items()
        if name in {DECODING, FLASHING, STANDING}
    )
    columns = ("what", "frames", "CPU s", "ms a frame")
    return Table(title=f"Looking at films of 1080x1920 ({told['count']}), one process", columns=columns, rows=rows)


def _rate(films: Mapping[str, list[float]]) -> float:
    """Frames for each CPU second of decoding and of looking for flashing."""
    return films[DECODING][0] / (films[DECODING][1] + films[FLASHING][1])


def _total(spent: Mapping[str, list[float]]) -> float:
    return sum(sum(spent[name][1:]) for name in (spending.FILES, spending.SHOTS))


def _alone(built: Built, ground: Ground) -> Mapping[str, Any]:
    """What judging all of a build takes in one process, of its own."""
    ran = run([sys.executable, "-m", "bench.judging", str(built.root), ground.only])
    told: Mapping[str, Any] = json.loads(ran.lines[-1][1])
    if not told["count"]:
        raise Broken(f"no film of 1080x1920 is among {ground.only}: choose a slice with one")
    return told


def main(root: Path, only: str) -> None:
    meter, films = spending.Meter(), spending.Meter()
    intent = intend(opened(root), Request(only=only))
    meter.note("start-up: reading and planning")
    importlib.import_module("pipeline.judging")
    meter.note("start-up: imports of one worker")
    spending.judged(intent, intent.standing, meter)
    films.note("all before")
    count = _look(intent, films)
    sys.stdout.write(json.dumps({"spent": meter.spent, "films": films.spent, "count": count}) + "\n")


def _look(intent: Intent, meter: spending.Meter) -> int:
    """Look at films in which everything moves, one of each picture, step by step; gives how many they are."""
    entries = intent.standing
    chosen: dict[str, Entry] = {}
    for order in intent.orders:
        form = order.cut.format
        moves = order.kind == "video" and not form.held and (form.width, form.height) == FULL
        if moves and order.id in entries and len(chosen) < FILMS:
            chosen.setdefault(entries[order.id].record["picture"], entries[order.id])
    for entry in chosen.values():
        facts = facts_of(entry.record["facts"])
        footage = viewing.watched(intent.folder / entry.file, facts)
        meter.note(DECODING, facts.frames)
        flicker.flicker(footage)
        meter.note(FLASHING, facts.frames)
        patterns.stripes(footage)
        patterns.bars(footage)
        meter.note(STANDING, facts.frames)
    return len(chosen)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
