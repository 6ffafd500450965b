"""`spotlight verify --rebuild`: is it what comes out of what is written?"""

import dataclasses
import json
import tempfile
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli import progress
from pipeline.cli.amounts import counted, plain
from pipeline.cli.opening import opened
from pipeline.intent import Request
from pipeline.rebuild import Rebuilt, in_bundle, in_output, rebuild

OTHERWISE = 4


def remade(
    folder: Path, bundle: Path | None, only: str, jobs: int | None, mode: progress.Mode | None, *, as_json: bool
) -> int:
    """Build everything again elsewhere, say what came out otherwise, and leave nothing behind."""
    project = opened(folder)
    with tempfile.TemporaryDirectory(prefix="spotlight-bundle-") as empty:
        lying = in_output(project) if bundle is None else in_bundle(project, bundle, Path(empty))
        with progress.shown(progress.chosen(mode)) as tell:
            rebuilt = rebuild(project, Request(only=only, jobs=jobs), lying, opened, tell)
    if as_json:
        told = {"_meta": {"spotlight": __version__, "form": 1}, **dataclasses.asdict(rebuilt)}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _told(rebuilt)
    return OTHERWISE if rebuilt.differences else 0


def _told(rebuilt: Rebuilt) -> None:
    for one in rebuilt.differences:
        click.echo(f"{plain(one.name)}: {plain(one.why)}", err=True)
    files, count = counted(rebuilt.files, "file"), len(rebuilt.differences)
    if count:
        click.echo(f"{files} made again: {counted(count, 'difference')}")
    else:
        click.echo(f"{files} made again from what is written, in an empty store: every byte is the same")
