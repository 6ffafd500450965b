"""`spotlight plan` and `spotlight explain`."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import click

from pipeline import __version__, prospect, tasks
from pipeline.cli.amounts import counted
from pipeline.cli.opening import opened
from pipeline.digest import canonical
from pipeline.errors import UsageFault
from pipeline.intent import Intent, Request, intend
from pipeline.model import Script
from pipeline.orders import Order
from pipeline.setups import Timeline


@click.command(epilog="Examples: `spotlight plan`   `spotlight plan --only drugs --json`")
@click.option("--only", default="*", metavar="GLOB", help="Only variants whose id matches, as in build.")
@click.option("--draft", is_flag=True, help="Plan a draft build.")
@click.option("--files", is_flag=True, help="Name every file and why it would be made.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")
@click.pass_obj
def plan(folder: Path, only: str, *, draft: bool, files: bool, as_json: bool) -> int:
    """Say what a build would make, what it would reuse, and why; makes nothing."""
    intent = intend(opened(folder), Request(only=only, draft=draft))
    what = prospect.prospect(intent)
    rows = [{"id": order.id, "file": order.file, "reason": intent.reasons.get(order.id)} for order in _asked(intent)]
    if as_json:
        meta = {"_meta": {"spotlight": __version__, "form": 1}, **dataclasses.asdict(what)}
        click.echo(json.dumps({**meta, "orders": rows}, indent=2, ensure_ascii=False))
        return 0
    creatives = len({order.cut.creative for order in _asked(intent)})
    click.echo(f"{counted(creatives, 'creative')}: {counted(what.files, 'file')} to make, {what.standing} stand")
    for reason, count in sorted(what.reasons.items(), key=lambda pair: -pair[1]):
        click.echo(f"  {count:5} {reason}")
    if what.files:
        reuse = f", {what.delivered / what.rendered:.1f} times over" if what.rendered else ""
        click.echo(
            f"{what.delivered:.0f} s of video to deliver from {what.rendered:.0f} s to draw{reuse}:"
            f" {what.shots - what.shots_kept} of {what.shots} shots are new"
        )
    for row in rows if files else ():
        click.echo(f"{row['file']}: {row['reason'] or 'stands'}")
    return 0


@click.command(epilog="Example: `spotlight explain your-choice/lantern-quay/a/en/tiktok-in-feed`")
@click.argument("variant")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")
@click.pass_obj
def explain(folder: Path, variant: str, *, as_json: bool) -> int:
    """Say where every value of one variant comes from: its script, its shots, and the keys they are kept under."""
    intent = intend(opened(folder), Request(only=variant))
    order = _one(intent, variant)
    script = intent.scripts[order.cut.creative]
    laid = prospect.timeline_of(order, intent)
    told = _told(intent, order, script, laid)
    if as_json:
        click.echo(json.dumps({"_meta": {"spotlight": __version__, "form": 1}, **told}, indent=2, ensure_ascii=False))
        return 0
    click.echo(f"{order.id} -> {order.file}")
    click.echo(
        f"{told['status']}; {laid.seconds:.3f} s, {laid.frames} frames, {laid.format.width}x{laid.format.height}"
    )
    click.echo("\nscript")
    for path, value in told["script"].items():
        click.echo(f"  {path:28} {value['value']}")
        click.echo(f"  {'':28} {value['place']}", color=True)
    click.echo("\nmade from")
    for name, part in order.parts.items():
        click.echo(f"  {name:28} {part[:16]}")
    click.echo("\nshots")
    for shot in told["shots"]:
        click.echo(
            f"  {shot['beat']:16} {shot['frames']:4} frames  {shot['key'][:16]}  {'kept' if shot['kept'] else 'new'}"
        )
    click.echo(f"\nfile key {told['key'][:16]}")
    return 0


def _told(intent: Intent, order: Order, script: Script, laid: Timeline) -> dict[str, Any]:
    key, extension = tasks.key_of(order, laid, intent.keys)
    values = {
        **{f"beats.{beat.id}.{name}": getattr(beat, name) for beat in script.beats for name in _SAID},
        **{f"post.{name}": value for name, value in script.post.model_dump().items()},
    }
    return {
        "id": order.id,
        "file": order.file,
        "status": intent.reasons.get(order.id) or "stands",
        "seconds": laid.seconds,
        "frames": laid.frames,
        "format": json.loads(canonical(laid.format)),
        "script": {
            path: {"value": value, "place": script.places.get(path, "")} for path, value in values.items() if value
        },
        "parts": dict(order.parts),
        "key": key,
        "kept": (intent.store / key[:2] / f"{key}.{extension}").is_file(),
        "shots": [
            {
                "beat": setup.beat,
                "frames": setup.frames,
                "key": (shot_key := intent.keys.shot(setup)),
                "kept": (intent.store / shot_key[:2] / f"{shot_key}.mp4").is_file(),
            }
            for setup in laid.setups
        ],
    }


_SAID = ("copy", "note", "look", "seconds", "photo")


def _asked(intent: Intent) -> list[Order]:
    return [order for order in intent.orders if order.id in intent.asked]


def _one(intent: Intent, variant: str) -> Order:
    found = [order for order in _asked(intent) if order.kind != "cover"]
    exact = [order for order in found if order.id == variant]
    if not exact and len(found) != 1:
        names = ", ".join(order.id for order in found[:3])
        raise UsageFault(f"'{variant}' means {len(found)} variants ({names} ...): name one of them whole")
    return (exact or found)[0]
