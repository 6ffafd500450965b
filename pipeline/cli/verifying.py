"""`spotlight verify`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from pipeline import __version__, gate
from pipeline.cli.amounts import counted, plain
from pipeline.cli.opening import opened
from pipeline.errors import Distrusted
from pipeline.verify import Verified

UNVERIFIED = 4


@click.command(epilog="Examples: `spotlight verify`   `spotlight verify --json`")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")
@click.pass_obj
def verify(folder: Path, *, as_json: bool) -> int:
    """Check that every file is exactly what was approved; believes nothing that it can work out, and needs no network.

    Hashes each file of output/, checks the signatures and proofs in approvals/ against the keys in approvers.yaml, and
    counts the decisions again under review.yaml. Where the record itself lies here, that is read too.

    Exit codes: 0 all of it is approved, 4 something is not, is out of date or was tampered with, 2 mistakes in files.
    """
    try:
        found = gate.verified(opened(folder), datetime.now(UTC))
    except Distrusted as fault:
        click.echo(plain(str(fault)), err=True)
        return UNVERIFIED
    if as_json:
        rows = [
            {"creative": one.creative, "approved": not one.why, "why": one.why, "expires": one.expires} for one in found
        ]
        click.echo(json.dumps({"_meta": {"spotlight": __version__, "form": 1}, "creatives": rows}, indent=2))
    else:
        _told(found)
    return UNVERIFIED if any(one.why for one in found) or not found else 0


def _told(found: tuple[Verified, ...]) -> None:
    if not found:
        click.echo("nothing is built: the manifest holds no creative", err=True)
    for one in found:
        for why in one.why:
            click.echo(f"{plain(one.creative)}: {plain(why)}", err=True)
    good = [one for one in found if not one.why]
    files = sum(one.files for one in good)
    ends = min((one.expires for one in good if one.expires), default="")
    until = f", the first until {ends[:10]}" if ends else ""
    click.echo(
        f"{len(good)} of {counted(len(found), 'creative')} approved as they lie here: {counted(files, 'file')} hashed,"
        f" every signature checked, every decision counted again{until}"
    )
