"""`spotlight lock`."""

from pathlib import Path

import click

from pipeline import locks
from pipeline.cli.amounts import counted, plain
from pipeline.cli.opening import opened
from pipeline.errors import MistakesFound, UsageFault
from pipeline.store import write_text


@click.command()
@click.pass_obj
def lock(folder: Path) -> int:
    """Write spotlight.lock: all that the bytes of this campaign come from; commit it beside campaign.yaml.

    It names the digest of every file the campaign reads, the fonts' and our own code's, and the version of every tool
    that can change a byte. `build`, `check`, `bundle` and `ci` with --locked then refuse to work with anything else: 2
    when an input is another one, 3 when it is this machine. Line ends of Windows make no difference.
    """
    project = opened(folder)
    now, path, text = locks.taken(project), folder / locks.FILE, ""
    try:
        before = locks.read(folder)[0]
        text = path.read_text("utf-8")
    except (UsageFault, MistakesFound):
        before = None  # there is none, or git left the marks of a merge in it
    if locks.text(now) != text:
        write_text(path, locks.text(now))
    changed = tuple(locks.differences(before, now)) if before else ()
    for one in changed:
        click.echo(plain(f"{one.name}: {_told(one)}"), err=True)
    counts = (counted(len(now.inputs), "input"), counted(len(now.fonts), "font"), counted(len(now.tools), "tool"))
    said = "written" if before is None else f"{counted(len(changed), 'change')}" if changed else "unchanged"
    click.echo(f"{locks.FILE}: {', '.join(counts)}; {said}")
    return 0


def _told(one: locks.Difference) -> str:
    if one.kind in {"tools", "code"}:
        return f"{one.locked or 'new'} -> {one.found or 'gone'}"
    return "is new" if one.locked is None else "is gone" if one.found is None else "changed"
