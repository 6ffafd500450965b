"""`spotlight frame` and `spotlight sheet`: look before building."""

import sys
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
from PIL import Image

from pipeline import sheet as sheets
from pipeline.cli.opening import opened
from pipeline.errors import UsageFault, from_os_error
from pipeline.intent import Intent, glance
from pipeline.model import Variant
from pipeline.preview import picture, previewed

MOMENTS = "0,0.5,1.5,3,4.5,6,end"
ROWS = 8
JPEG: Final[dict[str, Any]] = {"format": "JPEG", "quality": 95, "subsampling": 0}
PNG: Final[dict[str, Any]] = {"format": "PNG", "compress_level": 1, "compress_type": zlib.Z_RLE}


@click.command(epilog="Example: `spotlight frame your-choice/lantern-quay/a/en --at 2.5`")
@click.argument("creative")
@click.option(
    "--at", "seconds", type=click.FloatRange(0), default=0.0, show_default=True, help="Seconds from the start."
)
@click.option("--placement", help="Which placement's picture; the first of the creative's by default.")
@click.option("--zone", is_flag=True, help="Shade what the platforms' buttons may cover.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to, as .jpg or .png.")
@click.pass_obj
def frame(folder: Path, creative: str, seconds: float, placement: str | None, *, zone: bool, out: Path | None) -> int:
    """Draw one moment of one creative as a picture, without building anything."""
    project = opened(folder)
    intent = glance(project, creative)
    variant = next(_one_each(intent, placement))
    shown = previewed(intent, variant)
    target = out or folder / "output" / "frames" / f"{variant.creative.stem}_{variant.placement.id}_{seconds:g}s.jpg"
    _save(picture(shown, seconds, zone=zone), target)
    click.echo(target)
    return 0


@click.command(epilog="Example: `spotlight sheet --only 'violence/*/a/en' --at 0,1,2,end`")
@click.option("--only", default="*", metavar="GLOB", help="Which creatives, as in build.")
@click.option("--at", "moments", default=MOMENTS, show_default=True, help="Seconds, and `end` for the last frame.")
@click.option("--placement", help="Which placement's picture; the first of each creative by default.")
@click.option(
    "--cell", type=click.IntRange(60, 1080), default=270, show_default=True, help="Width of each picture in pixels."
)
@click.option("--zone", is_flag=True, help="Shade what the platforms' buttons may cover.")
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the sheets.")
@click.pass_obj
def sheet(
    folder: Path, only: str, moments: str, placement: str | None, cell: int, *, zone: bool, out: Path | None
) -> int:
    """Draw contact sheets as PNG: a row a creative, a column a moment; eight creatives a sheet."""
    times = _times(moments)
    project = opened(folder)
    intent = glance(project, only)
    chosen = list(_one_each(intent, placement))
    target = out or folder / "output" / "sheets"
    pages = [chosen[i : i + ROWS] for i in range(0, len(chosen), ROWS)]
    for number, page in enumerate(pages, 1):
        with click.progressbar(page, label=f"sheet {number} of {len(pages)}", file=sys.stderr) as bar:
            rows = [_row(intent, variant, times, zone=zone) for variant in bar]
        path = target / f"sheet-{number:02}.png"
        _save(sheets.drawn(rows, f"{project.campaign.title} · {number} of {len(pages)}", cell), path)
        click.echo(path)
    return 0


def _row(intent: Intent, variant: Variant, times: tuple[float | None, ...], *, zone: bool) -> sheets.Row:
    shown = previewed(intent, variant)
    laid, form = shown.timeline, shown.timeline.format
    line = f"{variant.placement.name} · {form.width}x{form.height} · {laid.seconds:.1f} s"
    return sheets.row(variant.creative, line, laid, times, partial(picture, shown, zone=zone))


def _one_each(intent: Intent, placement: str | None) -> Iterator[Variant]:
    """One variant of each wanted creative: the asked placement's, else the first."""
    wanted = {order.cut.creative for order in intent.orders if order.id in intent.asked}
    seen = set()
    for variant in intent.variants:
        fits = placement is None or variant.placement.id == placement
        if variant.creative in wanted and variant.creative not in seen and fits:
            seen.add(variant.creative)
            yield variant
    if not seen:
        raise UsageFault(f"no creative asked for has the placement '{placement}': `spotlight plan` lists them")


def _times(moments: str) -> tuple[float | None, ...]:
    try:
        return tuple(None if part.strip() == "end" else max(0.0, float(part)) for part in moments.split(","))
    except ValueError:
        raise UsageFault(f"--at takes seconds and 'end', such as 0,1.5,end; not '{moments}'") from None


def _save(drawn: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], target: Path) -> None:
    """Write a picture as its name says: JPEG, nearly exact, in a twentieth of the time of PNG, which is exact."""
    forms = {".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
    if target.suffix.lower() not in forms:
        raise UsageFault(f"{target.name}: pictures are written as .jpg or .png, name it so")
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(drawn).save(part, **forms[target.suffix.lower()])
        part.replace(target)
    except OSError as fault:
        raise from_os_error(fault, f"writing {target.name}") from fault
