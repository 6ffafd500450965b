"""`spotlight status` and `spotlight approvals`: how far everything has come, and handing it over."""

import dataclasses
import json
import sys
from collections import Counter
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline import __version__, carrying, desk, exporting, signing, visiting
from pipeline.cli.amounts import counted, plain
from pipeline.cli.naming import EMAIL, NAME, signers_at
from pipeline.cli.opening import opened
from pipeline.errors import UsageFault
from pipeline.people import said_by_git
from pipeline.plan import meant


@click.command(epilog="Examples: `spotlight status`   `spotlight status --only drugs --json`")
@click.option("--only", default="*", metavar="GLOB", help="Only creatives whose id matches, as in build.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")
@NAME
@EMAIL
@click.pass_obj
def status(folder: Path, only: str, name: str, email: str, *, as_json: bool) -> int:
    """Say how far every creative has come: approved, waiting, changed since, expired; and why.

    Files that were only packed or encoded anew keep what was decided, as far as review.yaml allows: that is looked up
    first, and put down.
    """
    with visiting.visited(opened(folder), said_by_git(folder, name, email)) as (at, stays):
        if stays:
            for carried in carrying.carry_all(at):
                held = "keeps what was decided" if carried.allowed else "is to be looked at again"
                click.echo(f"{carried.creative}: its files are new ({carried.change}) and it {held}", err=True)
        else:
            click.echo(
                "review/ cannot be written here: this is how it stood, files made anew were not compared", err=True
            )
        return _status(at, only, as_json=as_json)


def _status(at: desk.Desk, only: str, *, as_json: bool) -> int:
    shown = [one for one in at.creatives() if meant(one.id, only)]
    if not shown:
        raise UsageFault("nothing that is built matches: run `spotlight build` first")
    if as_json:
        rows = [
            {
                "creative": one.id,
                **dataclasses.asdict(one.standing),
                "unit": one.unit.digest,
                "files": one.unit.bytes_digest,
                "mine": one.mine,
                "open_notes": len(one.open_notes),
            }
            for one in shown
        ]
        meta = {"_meta": {"spotlight": __version__, "form": 1}}
        click.echo(json.dumps({**meta, "creatives": rows}, indent=2, ensure_ascii=False))
        return 0
    _table(shown)
    counts = Counter(one.standing.state for one in shown)
    said = ", ".join(f"{count} {state.replace('-', ' ')}" for state, count in sorted(counts.items()))
    click.echo(f"{counted(len(shown), 'creative')}: {said}")
    return 0


@click.group()
def approvals() -> None:
    """Hand over what was decided, as signed files that go into git with the campaign."""


@approvals.command(
    epilog="Examples: `spotlight approvals export`   `spotlight approvals export --key ~/.ssh/id_ed25519`"
)
@click.option(
    "--key",
    "paths",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="An OpenSSH Ed25519 key to sign with; may be given several times. By default this machine's own.",
)
@NAME
@EMAIL
@click.pass_obj
def export(folder: Path, paths: tuple[Path, ...], name: str, email: str) -> int:
    """Write approvals/: a signed file for each creative that was decided on, and the heads of the record.

    Each file holds the decisions, the policy they were made under, the digests of the files they are about and the
    proof that they are in the record. Commit the folder: human decisions are source. `spotlight verify` believes them
    when approvers.yaml names the key that signed. Nothing is written when the record was tampered with or set back.
    """
    at = desk.opened(opened(folder), said_by_git(folder, name, email))
    own = at.shelf.root / "key"
    signers = signers_at(paths) or (signing.own_signer(own),)
    for carried in carrying.carry_all(at):
        click.echo(f"{carried.creative}: its files are new ({carried.change})", err=True)
    done = exporting.export(at, signers)
    for key in exporting.unpinned(signers, at.project.approvers):
        click.echo(f"nobody will believe this signature until approvers.yaml names its key: {key.line}", err=True)
    said = f"{counted(len(done.written), 'approval')} written, {len(done.stood)} unchanged, {len(done.gone)} taken out"
    click.echo(f"{said}: {folder / 'approvals'}")
    return 0


@approvals.command(epilog="Example: `spotlight approvals erase amina@example.org`")
@click.argument("who", metavar="MAIL")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@NAME
@EMAIL
@click.pass_obj
def erase(folder: Path, who: str, name: str, email: str, *, yes: bool) -> int:
    """Take somebody's name, mail address and words out of the record, for good.

    What they decided stays, and the record still proves it: it never held more of them than digests. Approvals that
    were exported name people by their id in approvers.yaml alone.
    """
    at = desk.opened(opened(folder), said_by_git(folder, name, email))
    known = {event.person for event in at.journal.events()} - {""}
    found = [one for one in known if (kept := at.journal.person(one)) and kept[1] == who.strip().casefold()]
    if not found:
        raise UsageFault(f"nobody with the mail address '{who}' is in the record")
    if not yes:
        click.confirm(f"Erase {at.name_of(found[0])} and everything they wrote, for good?", abort=True, err=True)
    for one in found:
        at.journal.erase(one, by=at.reviewer.id)
    click.echo(f"erased: {who}")
    return 0


def _table(shown: list[Any]) -> None:
    colours = {"approved": "green", "changes-requested": "red", "expired": "yellow", "changed": "yellow"}
    table = Table(box=None, padding=(0, 2), show_edge=False, pad_edge=False)
    for title in ("creative", "state", "why"):
        table.add_column(title, header_style="dim", no_wrap=title != "why")
    for one in shown:
        state = one.standing.state + (" (carried)" if one.standing.carried else "")
        why = "; ".join(one.standing.why)
        table.add_row(
            Text(plain(one.id)), Text(state.replace("-", " "), style=colours.get(one.standing.state, "")), plain(why)
        )
    wide = get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
    Console(width=wide, highlight=False).print(table)
