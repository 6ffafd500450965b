"""`python -m bench`: the one command."""

import importlib
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from bench.ground import CHECKOUT, Ground, scratch
from bench.results import Result, Taken
from bench.running import Broken, busy, own
from pipeline.hands import hands

MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "floor": ("floor", "The making of a cold build against libx264 alone on the same frames; where the CPU goes."),
    "judging": ("judging", "What a cold build's judging costs beside its making; a check with nothing to judge."),
    "reuse": ("reuse", "Seconds delivered for each second drawn, on the standard campaign."),
    "warm": ("warm", "Nothing changed, one word changed, one photo changed."),
    "gif": ("gifs", "Our GIFs against ffmpeg's and gifski's on the same frames."),
    "preview": ("preview", "One frame, and a draft of one creative, as whole processes."),
    "memory": ("memory", "The most a worker holds; a plan of 5,000 variants."),
    "encoders": ("encoders", "Encoder settings: CPU, bytes and VMAF over the demo's own shots."),
    "cores": ("cores", "The same slice with one worker and with two."),
    "rivals": ("rivals", "The same seven seconds made by others; only with --against."),
}
AGAINST: Final = ("moviepy", "ffmpeg", "gifski", "remotion")
SLICE: Final = "behaviour/*/*/en/*"
RESULTS: Final = CHECKOUT / "bench" / "results"


class Listed(click.Command):
    """Lists the measurements below the options."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 click's signature
        with formatter.section("Measurements"):
            formatter.write_dl([(name, line) for name, (_, line) in MEASURES.items()])


def _split(_ctx: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    allowed = tuple(MEASURES) if parameter.name == "only" else AGAINST
    chosen = tuple(part.strip() for part in value.split(",") if part.strip())
    if unknown := [part for part in chosen if part not in allowed]:
        raise click.BadParameter(f"'{unknown[0]}' is not one of {', '.join(allowed)}")
    return chosen


@click.command(cls=Listed, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--only", default=",".join(MEASURES), callback=_split, help="Measurements to take, with commas between.")
@click.option("--against", default="", callback=_split, help=f"Rivals to time: {', '.join(AGAINST)}.")
@click.option("--slice", "part", default=SLICE, show_default=True, help="Variants that cold builds make.")
@click.option("--whole", is_flag=True, help="Make the whole demo in cold builds: much longer.")
@click.option("--rounds", type=click.IntRange(1), default=1, show_default=True, help="How often to take turns.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Workers; all cores by default.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=RESULTS, help="Where results go.")
def main(
    only: tuple[str, ...], against: tuple[str, ...], part: str, rounds: int, jobs: int | None, out: Path, *, whole: bool
) -> None:
    """Measure on copies of the demo campaign, in memory where there is room; write JSON and Markdown.

    Everything that is compared is made in this one run. Leave the machine alone meanwhile; the report says how busy
    other programs kept it.
    """
    chosen = [name for name in only if name != "rivals" or set(against) - {"gifski"}]
    taken = []
    with scratch() as folder:
        ground = Ground(
            scratch=folder, only="*" if whole else part, rounds=rounds, jobs=hands(jobs).count, against=against
        )
        for name in chosen:
            click.echo(f"{name}: {MEASURES[name][1]}", err=True)
            taken.append(_take(MEASURES[name][0], ground))
            _write(out, _stem(chosen, whole=whole), ground, taken)
            _swept(folder)
    if any(one.result.broken for one in taken):
        sys.exit(1)


def _take(module: str, ground: Ground) -> Taken:
    measure: Callable[[Ground], Result] = importlib.import_module(f"bench.{module}").measure
    began, machine, ours = time.perf_counter(), busy(), own()
    try:
        result = measure(ground)
    except Broken as fault:
        click.echo(f"  {fault}", err=True)
        result = Result(name=module, notes=(f"Not measured: {fault}",), broken=True)
    seconds = time.perf_counter() - began
    elsewhere = max(0.0, (busy() - machine) - (own() - ours)) / seconds
    for figure in result.figures:
        click.echo(
            f"  {figure.name}: {figure.value:.4g} {figure.unit} {figure.aim} {figure.verdict}".rstrip(), err=True
        )
    click.echo(f"  took {seconds:.0f} s, others kept {elsewhere:.2f} cores busy", err=True)
    return Taken(result=result, seconds=seconds, elsewhere=elsewhere)


def _stem(chosen: list[str], *, whole: bool) -> str:
    """What the day's report is called: a run of some measurements does not overwrite that of all."""
    partial = set(MEASURES) - {"rivals"} - set(chosen)
    return ("-whole" if whole else "") + ("-" + "-".join(chosen) if partial else "")


def _write(out: Path, stem: str, ground: Ground, taken: list[Taken]) -> None:
    """Both reports, anew after every measurement, so that an interruption keeps what was measured."""
    report = importlib.import_module("bench.report")
    now, on = datetime.now(UTC), report.machine()
    asked = {"slice": ground.only, "rounds": ground.rounds, "workers": ground.jobs}
    out.mkdir(parents=True, exist_ok=True)
    for suffix, write in (("json", report.as_json), ("md", report.as_markdown)):
        path = out / f"{now:%Y-%m-%d}-{report.short(on['processor'])}{stem}.{suffix}"
        path.write_text(write(f"{now:%Y-%m-%d}", on, asked, taken), encoding="utf-8")
        click.echo(f"  {path}", err=True)


def _swept(folder: Path) -> None:
    """Give memory back: everything but the cold builds, which others still need."""
    for left in folder.iterdir():
        if not left.name.startswith("cold-"):
            shutil.rmtree(left, ignore_errors=True)


if __name__ == "__main__":
    main()
