"""`spotlight verify`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from pipeline import __version__, approvals, release, unbundle
from pipeline.cli import progress
from pipeline.cli.amounts import counted, plain
from pipeline.cli.jobs import Jobs
from pipeline.cli.opening import opened
from pipeline.errors import Distrusted
from pipeline.exporting import keys
from pipeline.reviewing import APPROVERS
from pipeline.trust import Trust
from pipeline.unbundle import Checked
from pipeline.verify import Verified

UNVERIFIED = 4
META = {"_meta": {"spotlight": __version__, "form": 1}}


@click.command(
    epilog="""\b
Examples:
  spotlight verify
  spotlight verify --json
  spotlight verify dist/nights-1a2b3c4d.zip
  spotlight verify --rebuild --only violence"""
)
@click.argument("bundle", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")
@click.option(
    "--rebuild", is_flag=True, help="Ask instead whether what is written makes every byte again; takes a build."
)
@click.option("--only", default="*", metavar="GLOB", help="With --rebuild: only variants whose id matches.")
@click.option("--jobs", "-j", type=Jobs(), default="auto", show_default=True, help="With --rebuild: processes to use.")
@progress.SHOWN
@click.pass_obj
def verify(
    folder: Path,
    bundle: Path | None,
    only: str,
    jobs: int | None,
    *,
    as_json: bool,
    rebuild: bool,
    mode: progress.Mode | None,
) -> int:
    """Check that every file is exactly what was approved; believes nothing that it can work out, and needs no network.

    With a BUNDLE that is checked, from itself alone: its list of files, its approvals, and the keys it names. In a
    campaign with an approvers.yaml the keys and the policy are the campaign's, and what was decided since counts too,
    which is the stronger check.

    Hashes each file of output/, checks the signatures and proofs in approvals/ against the keys in approvers.yaml, and
    counts the decisions again under review.yaml. Where the record itself lies here, that is read too.

    With --rebuild everything is made again in an empty store in a folder of its own, from the inputs alone, and every
    byte of output/, or of the BUNDLE, is compared: what differs is named, with whether it is the picture, the sound or
    only the wrapping.

    Exit codes: 0 all of it is approved, 4 something is not, is out of date or was tampered with, 2 mistakes in files.
    With --rebuild: 0 every byte is the same, 4 something came out otherwise.
    """
    if rebuild:
        from pipeline.cli.remaking import remade  # who builds nothing need not load what builds

        return remade(folder, bundle, only, jobs, mode, as_json=as_json)
    if bundle is not None:
        return _bundle(bundle, folder, as_json=as_json)
    try:
        found = release.verified(opened(folder), datetime.now(UTC))
    except Distrusted as fault:
        click.echo(plain(str(fault)), err=True)
        return UNVERIFIED
    if as_json:
        click.echo(json.dumps({**META, "creatives": _rows(found)}, indent=2))
    else:
        told(found)
    return outcome(found)


def outcome(found: tuple[Verified, ...]) -> int:
    """The exit code that it ends with: nothing is not all of it."""
    return UNVERIFIED if any(one.why for one in found) or not found else 0


def _pinned(folder: Path) -> Trust | None:
    """Whom the campaign here believes, where it says so."""
    if not (folder / APPROVERS).is_file() or not (folder / "campaign.yaml").is_file():
        return None
    project = opened(folder)
    return Trust(policy=project.review, keys=keys(project.approvers))


def _bundle(path: Path, folder: Path, *, as_json: bool) -> int:
    pinned, today = _pinned(folder), folder / approvals.FOLDER
    try:
        path = path.absolute()  # where it is said as "." it has no name
        found = unbundle.check(path, datetime.now(UTC), pinned, today if pinned and today.is_dir() else None)
        origin = unbundle.origin(path, tuple(found.trusted.keys.owners) if found.trusted else ())
    except Distrusted as fault:
        click.echo(plain(str(fault)), err=True)
        return UNVERIFIED
    good = not found.draft and not found.wrong and found.creatives and not any(one.why for one in found.creatives)
    if as_json:
        rows = {"draft": found.draft, "wrong": found.wrong, "files": found.files, "creatives": _rows(found.creatives)}
        click.echo(json.dumps({**META, **rows}, indent=2))
    else:
        _said(path.name, found, pinned=pinned is not None)
        if origin:
            click.echo(plain(origin))
    return 0 if good else UNVERIFIED


def _said(name: str, found: Checked, *, pinned: bool) -> None:
    for wrong in found.wrong:
        click.echo(plain(wrong), err=True)
    if found.draft:
        click.echo(f"{plain(name)} is a DRAFT: nobody approved what is in it, and it must not run", err=True)
    click.echo(f"{counted(found.files, 'file')} listed and hashed, {len(found.wrong)} not as listed")
    if found.trusted is not None:
        told(found.creatives)
    elif not found.draft:
        click.echo("it does not say whose approval counts: nothing in it is approved", err=True)
    if found.trusted is not None:
        whose = "the campaign here" if pinned else "the bundle itself; compare them with those you were given"
        click.echo(f"keys and policy are those of {whose}:")
        for key, owner in sorted(found.trusted.keys.owners.items(), key=lambda each: (each[1], each[0].line)):
            click.echo(f"  {key.fingerprint}  {plain(owner) or 'a machine'}")
    for creative, why in found.withheld.items():
        click.echo(f"not in it: {plain(creative)}: {plain('; '.join(why))}")


def _rows(found: tuple[Verified, ...]) -> list[dict[str, object]]:
    return [
        {"creative": one.creative, "approved": not one.why, "why": one.why, "expires": one.expires} for one in found
    ]


def told(found: tuple[Verified, ...]) -> None:
    """Say what may not run and why, then how much may."""
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
