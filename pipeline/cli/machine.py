"""`spotlight doctor` and `spotlight cache`."""

import dataclasses
import importlib
import json
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli import health, keeping
from pipeline.cli.amounts import plain, size
from pipeline.cli.health import Sign
from pipeline.errors import EnvironmentFault

DAY = 24 * 60 * 60


@click.command(
    epilog="""\b
Examples:
  spotlight doctor
  spotlight doctor --json | jq '.signs[] | select(.ok | not)'"""
)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON on stdout; the exit code is then 0 either way.")
@click.pass_obj
def doctor(folder: Path, *, as_json: bool) -> int:
    """Check that this machine has what a build needs, and say what to do where it has not.

    Tries things rather than asks for versions: ffmpeg lists its encoders, a word of Urdu is set, a phone's photo is
    read. In a campaign's folder its own fonts are looked at. Exit codes: 0 all is well, 3 something is not.
    """
    signs = list(health.basics())
    if all(sign.ok for sign in signs):
        # a broken package must be told above, not met on the way in
        signs += importlib.import_module("pipeline.cli.tools").signs(folder)
    signs += health.room(folder)
    well = all(sign.ok for sign in signs)
    if as_json:
        meta = {"program": "spotlight", "version": __version__}
        rows = [dataclasses.asdict(sign) | {"fix": "" if sign.ok else sign.fix} for sign in signs]
        click.echo(json.dumps({"_meta": meta, "healthy": well, "signs": rows}, indent=2))
        return 0
    _show(signs)
    ill = sum(not sign.ok for sign in signs)
    words = "all is well" if well else f"{ill} {'problem' if ill == 1 else 'problems'} to put right"
    click.echo(words, err=True)
    return 0 if well else EnvironmentFault.exit_code


def _show(signs: Sequence[Sign]) -> None:
    wide = max(len(sign.name) for sign in signs)
    for sign in signs:
        mark = click.style("ok     ", fg="green") if sign.ok else click.style("problem", fg="red")
        click.echo(f"{mark}  {sign.name.ljust(wide)}  {plain(sign.seen)}")
        if not sign.ok:
            click.echo(f"         {' ' * wide}  {plain(sign.fix)}")


@click.group(
    epilog="""\b
Examples:
  spotlight cache ls
  spotlight cache gc --days 3
  spotlight cache verify"""
)
def cache() -> None:
    """Look at, check or shrink what builds keep in .spotlight.

    Everything in there can be made again; deleting it costs time, never work. Nothing outside it is touched.
    """


@cache.command(short_help="Say how much is kept.", epilog="Example: `spotlight cache ls`")
@click.pass_obj
def ls(folder: Path) -> int:
    """Say how much is kept, kind by kind, and when it was last used.

    Shots are stretches of films, negatives are photos read and redacted, plates are these made ready to be filmed,
    leftovers are what a killed build left.
    """
    everything = keeping.kept(keeping.opened(folder))
    if not everything:
        click.echo("nothing is kept here yet", err=True)
    for kind in keeping.KINDS:
        group = [one for one in everything if one.kind == kind]
        if group:
            used = datetime.fromtimestamp(max(one.used for one in group)).astimezone()
            total = size(sum(one.bytes for one in group))
            click.echo(f"{kind:<9} {len(group):>6,}  {total:>10}  last used {used:%Y-%m-%d %H:%M}")
    click.echo(f"{'all':<9} {len(everything):>6,}  {size(sum(one.bytes for one in everything)):>10}")
    return 0


@cache.command(
    short_help="Delete what is no longer needed.",
    epilog="Examples: `spotlight cache gc`   `spotlight cache gc --days 3`   `spotlight cache gc --all`",
)
@click.option(
    "--days", type=click.IntRange(0, 3650), default=14, show_default=True, help="Keep what was used in this many days."
)
@click.option("--all", "everything", is_flag=True, help="Keep nothing; the next build makes what it needs again.")
@click.pass_obj
def gc(folder: Path, days: int, *, everything: bool) -> int:
    """Delete what is no longer needed: not delivered by the last builds, and not used for some days.

    Delivered files stay in output/ whatever is deleted here.
    """
    store, now = keeping.opened(folder), time.time()
    keeping.not_in_use(store, now)
    gone = keeping.kept(store) if everything else keeping.spare(folder, store, now - days * DAY)
    going = {path.name for one in gone for path in one.files}
    store.tidy(older=keeping.IN_USE)
    count, freed = store.sweep(frozenset(path.name for path in store.files() if path.name not in going))
    click.echo(f"{count:,} {'file' if count == 1 else 'files'} deleted, {size(freed)} freed")
    return 0


@cache.command(
    short_help="Find and drop what is damaged.", epilog="Example: `spotlight cache verify && spotlight build`"
)
@click.pass_obj
def verify(folder: Path) -> int:
    """Read every finished file again and compare it with what was written down when it was made.

    Damaged files that are kept are deleted; damaged files in output/ are left where they are. The next build makes
    both again. Shots, negatives, plates and sounds have no digest on record: of those halves, files of the wrong
    length and empty ones are found. Exit codes: 0 all whole, 1 something was damaged.
    """
    store = keeping.opened(folder)
    keeping.not_in_use(store, time.time())
    found = keeping.verify(folder, store)
    for one, why in found.kept:
        click.echo(f"damaged {one.main.relative_to(folder)}: {why}; deleted")
    for path, why in found.delivered:
        click.echo(f"damaged {plain(str(path.relative_to(folder)))}: {why}; the next build makes it again")
    keeping.drop(tuple(one for one, _ in found.kept))
    keeping.mark_for_making(folder, frozenset(path for path, _ in found.delivered))
    if found.missing:
        click.echo(f"not in output/: {found.missing:,} delivered files; the next build puts them back", err=True)
    damaged = len(found.kept) + len(found.delivered)
    click.echo(f"{found.looked_at:,} looked at, {damaged:,} damaged")
    return 1 if damaged else 0
