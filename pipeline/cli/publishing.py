"""`spotlight site`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from pipeline.cli import progress
from pipeline.cli.amounts import counted, plain
from pipeline.cli.opening import LOCKED, opened
from pipeline.site import site as made


@click.command(
    epilog="""\b
Examples:
  spotlight site                        what is approved, ready to put on a web server
  spotlight site --allow-unapproved     a draft, to look at before anybody has decided"""
)
@click.option(
    "--allow-unapproved", "unapproved", is_flag=True, help="Everything that is built, with DRAFT on every page."
)
@click.option(
    "--plain-links/--index-links",
    "plain_links",
    default=False,
    help="Links end in the folder, as servers like it, or in index.html, which also opens from a disk.  "
    "[default: index-links]",
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, file_okay=False), help="Where it goes; output/ID-site without it."
)
@progress.SHOWN
@LOCKED
@click.pass_obj
def site(
    folder: Path,
    *,
    unapproved: bool,
    plain_links: bool,
    locked: bool,
    output: Path | None,
    mode: progress.Mode | None,
) -> int:
    """Make the pages that links and codes lead to: what each film says, how to get help, for each theme and place.

    Static files without scripts, cookies or anything from elsewhere, in every language of the campaign. Takes what is
    approved as it lies there, like `spotlight bundle`. A second run writes only what has changed and takes away what is
    gone. Links lead to these pages when campaign.yaml says `landing: {pages: true}`. Exit codes: 0 made, 2 nothing is
    built or mistakes in files, 4 nothing is approved.
    """
    project = opened(folder, locked=locked)
    with progress.shown(progress.chosen(mode)) as tell:
        done = made(project, datetime.now(UTC), tell, unapproved=unapproved, out=output, index=not plain_links)
    for id_, why in done.withheld.items():
        click.echo(f"held back: {plain(id_)}: {plain('; '.join(why))}", err=True)
    if unapproved:
        click.echo("this is a DRAFT that nobody approved: do not publish it", err=True)
    if not project.campaign.landing.pages:
        click.echo("no link leads to these pages yet: say `pages: true` under `landing` in campaign.yaml", err=True)
    laid = done.laid
    click.echo(
        f"{counted(done.pages, 'page')}; {counted(laid.written, 'file')} written, {laid.kept} as before,"
        f" {laid.removed} gone: {done.folder}, to stand at {done.address}"
    )
    return 0
