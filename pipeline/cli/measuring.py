"""`spotlight inspect`."""

import dataclasses
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline import __version__
from pipeline.checks import bars, flashing, photo, sound
from pipeline.checks.media import findings
from pipeline.cli.amounts import plain, size
from pipeline.errors import SpotlightError, UsageFault
from pipeline.loudness import hear
from pipeline.model import Finding, MediaFacts
from pipeline.probe import Meter, measure
from pipeline.project import placements
from pipeline.rules import Placement
from pipeline.spelling import suggest
from pipeline.viewing import sights

Found = Mapping[str, Sequence[Finding]]
COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """One file: what it is, what is wrong with it wherever it runs, what each placement says of it; or the fault that
    kept it from being read.
    """

    file: Path
    facts: MediaFacts | None = None
    everywhere: Sequence[Finding] = ()
    findings: Found = dataclasses.field(default_factory=dict)
    fault: str | None = None


@click.command(
    epilog="""\b
Examples:
  spotlight inspect film.mp4
  spotlight inspect film.mp4 --placement tiktok-in-feed --placement snapchat-single
  spotlight inspect --json -p web-gif output/*/*/*/*.gif | jq '.files[].findings'"""
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--placement",
    "-p",
    "wanted",
    multiple=True,
    metavar="ID",
    help="Judge for this placement; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Facts and findings as JSON on stdout.")
@click.pass_obj
def inspect(folder: Path, files: tuple[Path, ...], wanted: tuple[str, ...], *, as_json: bool) -> int:
    """Measure any media file, ours or not: MP4, MOV, 3GP, WebM, MKV, AVI, GIF, JPEG or PNG.

    It is looked at and listened to from beginning to end: does anything flash, are there stripes or black bars, is the
    sound even and its start soft, does it carry a place or a name? With --placement every rule of it that the file
    breaks is told as well: what was measured, what is accepted, what to do and who says so. Without, the facts are
    shown and where the file could run. Placements ship with the program; in a campaign's folder those in its
    placements/ count too.

    Exit codes: 0 nothing in the way, 1 an error for a placement you named or for any, 2 a file that cannot be read
    or a placement that does not exist.
    """
    every = placements(folder if (folder / "campaign.yaml").is_file() else None)
    chosen = _chosen(wanted, every)
    seen: list[Inspected] = []
    console = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else 160)
    for file in files:
        one = _inspected(folder, file, chosen)
        seen.append(one)
        if one.fault is not None:
            click.echo(plain(one.fault), err=True)
        elif not as_json:
            _show(console, one, wanted=bool(wanted))
    if as_json:
        meta = {"program": "spotlight", "version": __version__, "placements": list(chosen)}
        click.echo(json.dumps({"_meta": meta, "files": [_row(one) for one in seen]}, indent=2))
    if any(one.fault is not None for one in seen):
        return UsageFault.exit_code
    judged = [
        found for one in seen for found in ((one.everywhere, *one.findings.values()) if wanted else (one.everywhere,))
    ]
    return 1 if any(_errors(found) for found in judged) else 0


def _chosen(wanted: Sequence[str], every: Mapping[str, Placement]) -> dict[str, Placement]:
    for name in wanted:
        if name not in every:
            raise UsageFault(f"there is no placement '{plain(name)}'{suggest(name, every)}")
    return {name: every[name] for name in wanted or sorted(every)}


def _inspected(folder: Path, file: Path, chosen: Mapping[str, Placement]) -> Inspected:
    meter = cache(hear)  # one reading says how loud it is, and how it begins
    try:
        facts = measure(folder / file, meter)
        everywhere = tuple(_everywhere(folder / file, facts, meter))
    except SpotlightError as fault:
        return Inspected(file=file, fault=str(fault))
    here = {name: findings(facts, rules) for name, rules in chosen.items()}
    return Inspected(file=file, facts=facts, everywhere=everywhere, findings=here)


def _everywhere(file: Path, facts: MediaFacts, meter: Meter) -> Iterator[Finding]:
    """What is wrong with a file on any platform."""
    seen = sights(file, facts)
    yield from flashing.findings(seen)
    yield from bars.findings(seen)
    if facts.sound is not None:
        yield from sound.findings(facts.sound, meter(file), wanted=facts.sound.loudness is not None, place="")
    yield from photo.metadata(facts, "")


def _errors(found: Sequence[Finding]) -> int:
    return sum(finding.severity == "error" for finding in found)


def _row(one: Inspected) -> dict[str, Any]:
    return {
        "file": str(one.file),
        "facts": None if one.facts is None else dataclasses.asdict(one.facts),
        "everywhere": [dataclasses.asdict(each) for each in one.everywhere],
        "findings": {name: [dataclasses.asdict(each) for each in found] for name, found in one.findings.items()},
        "fault": one.fault,
    }


def _show(console: Console, one: Inspected, *, wanted: bool) -> None:
    if one.facts is None:
        return
    console.print(Text(plain(str(one.file)), style="bold"))
    table = Table.grid(padding=(0, 2))
    for name, words in told(one.facts):
        table.add_row(Text(f"  {name}", style="dim"), Text(plain(words)))
    console.print(table)
    _judged(console, "anywhere", one.everywhere, said="nothing found")
    if wanted:
        for name, found in one.findings.items():
            _judged(console, name, found)
    else:
        _survey(console, one.findings)
    console.print()


def told(facts: MediaFacts) -> Iterator[tuple[str, str]]:
    """The facts in words, a line each: what it is about, what was measured."""
    stream = " ".join(part for part in (facts.codec, facts.profile) if part and part != facts.container)
    yield "type", ", ".join(part for part in (facts.container, stream, facts.pixel_format, facts.colour) if part)
    shape = "" if facts.square_pixels else ", oblong pixels"
    yield "picture", f"{facts.width} x {facts.height}{shape}{'' if facts.progressive else ', interlaced'}"
    if facts.frames > 1 or facts.seconds:
        rate = "" if facts.constant_rate else " on average, varying"
        yield "length", f"{facts.seconds:.3f} s, {facts.frames} frames, {facts.fps:g} fps{rate}"
    yield (
        "file",
        f"{size(facts.bytes)} ({facts.bytes:,} bytes)" + (f", {facts.bitrate:,} bit/s" if facts.bitrate else ""),
    )
    if facts.faststart is not None:
        yield "index", "at the start" if facts.faststart else "at the end: plays only once all of it has arrived"
    if facts.loops is not None:
        yield "plays", "for ever" if facts.loops == 0 else f"{facts.loops} times" if facts.loops > 1 else "once"
    sound = facts.sound
    if sound is not None:
        yield "sound", f"{sound.codec}, {sound.sample_rate:,} Hz, {sound.channels} channels, {sound.bitrate:,} bit/s"
        peak = "" if sound.true_peak is None else f", peak {sound.true_peak:g} dBTP"
        yield "loudness", "silent" if sound.loudness is None else f"{sound.loudness:g} LUFS{peak}"
    elif facts.frames > 1 and facts.container != "gif":
        yield "sound", "none"
    yield "metadata", ", ".join(facts.metadata) or "none"


def _verdict(found: Sequence[Finding], said: str = "fits") -> Text:
    errors = _errors(found)
    others = len(found) - errors
    words = [f"{errors} error{'s' * (errors != 1)}"] if errors else [said]
    words += [f"{others} warning{'s' * (others != 1)}"] if others else []
    return Text(", ".join(words), style="red" if errors else "yellow" if others else "green")


def _judged(console: Console, name: str, found: Sequence[Finding], said: str = "fits") -> None:
    console.print(Text.assemble("\n  ", (name, "bold"), ": ", _verdict(found, said)))
    for finding in found:
        console.print(Text.assemble("  ", (finding.severity, COLOURS[finding.severity]), f" {finding.rule}"))
        table = Table.grid(padding=(0, 2))
        seen = [("seen", f"at {finding.seconds:.2f} s")] if finding.seconds is not None else []
        told = [(key, plain(getattr(finding, key))) for key in ("measured", "limit", "fix", "source")]
        for key, words in (*seen, *told):
            table.add_row(Text(f"    {key}", style="dim"), Text(words, overflow="fold"))
        console.print(table)


def _survey(console: Console, every: Found) -> None:
    table = Table(box=None, padding=(0, 2), show_edge=False, pad_edge=False)
    for title in ("  placement", "verdict", "rules it breaks"):
        table.add_column(title, header_style="dim", no_wrap=title != "rules it breaks")
    for name, found in every.items():
        rules = ", ".join(finding.rule.removeprefix("PLAT-").lower() for finding in found)
        table.add_row(f"  {name}", _verdict(found), rules)
    console.print()
    console.print(table)
