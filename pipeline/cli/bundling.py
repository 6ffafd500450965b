"""`spotlight bundle`."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from pipeline.bundle import Bundled, Wish
from pipeline.bundle import bundle as bundled
from pipeline.cli import progress
from pipeline.cli.amounts import counted, plain, size
from pipeline.cli.naming import signers_at
from pipeline.cli.opening import LOCKED, opened
from pipeline.project import Project


@click.command(
    epilog="""\b
Examples:
  spotlight bundle
  spotlight bundle --since dist/good-night-out-1a2b3c4d.zip    and say what changed since
  spotlight bundle --allow-unapproved                          a DRAFT, to show people"""
)
@click.option(
    "--allow-unapproved", "unapproved", is_flag=True, help="Everything that is built, marked DRAFT everywhere."
)
@click.option(
    "--since",
    type=click.Path(path_type=Path, exists=True),
    help="An earlier bundle, or a manifest, to say what has changed since.",
)
@click.option(
    "--key",
    "paths",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="An OpenSSH Ed25519 key that signs what is told of how it was made; may be given several times.",
)
@click.option("--dir", "as_folder", is_flag=True, help="A folder instead of a zip.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, file_okay=False), help="Where it goes; dist/ without it."
)
@progress.SHOWN
@LOCKED
@click.pass_obj
def bundle(
    folder: Path,
    *,
    unapproved: bool,
    since: Path | None,
    paths: tuple[Path, ...],
    as_folder: bool,
    locked: bool,
    output: Path | None,
    mode: progress.Mode | None,
) -> int:
    """Put what is approved into one archive, ready for each platform, that anybody can check with `spotlight verify`.

    Takes creatives whose approval holds now and whose files are, byte for byte, those that were approved; the others
    are left out, and the manifest says why. The archive holds the films in a folder for each platform, covers, captions
    and texts, a table for each platform and request bodies where its interface is known, approvals, licences,
    checksums, and README.html, the page for whoever buys the media. The same inputs give the same bytes everywhere.
    Beside it lies what it was made from and with, as an in-toto statement.

    Exit codes: 0 made, 1 made, but a platform cannot say something it must, 2 nothing is built, 4 nothing is approved.
    """
    project = opened(folder, locked=locked)
    wish = Wish(unapproved=unapproved, since=since, folder=as_folder, out=output, signers=signers_at(paths))
    return code(made(project, wish, mode))


def made(project: Project, wish: Wish, mode: progress.Mode | None) -> Bundled:
    """Put it together, show that it moves, and tell what is in it."""
    with progress.shown(progress.chosen(mode)) as tell:
        done = bundled(project, wish, datetime.now(UTC), tell)
    _told(done)
    return done


def code(done: Bundled) -> int:
    """1 when a platform cannot say something it must: then the bundle is there, and nobody should think it whole."""
    return 1 if any(finding.severity == "error" for finding in done.findings) else 0


def _told(done: Bundled) -> None:
    release = done.manifest["release"]
    for one in release["withheld"]:
        click.echo(f"held back: {plain(one['creative'])}: {plain('; '.join(one['why']))}", err=True)
    for finding in done.findings:
        click.echo(f"{finding.severity}: {plain(finding.place)}: {plain(finding.message)}  [{finding.rule}]", err=True)
    if done.manifest["draft"]:
        click.echo("this is a DRAFT that nobody approved: it must not run", err=True)
    counts = Counter(finding.severity for finding in done.findings)
    cannot = ", ".join(counted(counts[one], one) for one in ("error", "warning", "note") if counts[one])
    said = f"{counted(len(done.manifest['creatives']), 'creative')} in {counted(done.files, 'file')}"
    held = f", {len(release['withheld'])} held back" if release["withheld"] else ""
    told = f"; what platforms cannot say: {cannot}" if cannot else ""
    click.echo(f"{said}, {size(done.bytes)} of films{held}{told}: {done.path}")
