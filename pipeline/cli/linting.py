"""`spotlight lint`."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path

import click

from pipeline import contrast, plan, waivers
from pipeline.cli.amounts import counted, plain
from pipeline.cli.opening import opened
from pipeline.errors import MistakesFound
from pipeline.model import Creative, Script
from pipeline.project import Project
from pipeline.proofs import proofs
from pipeline.reports import ORDER
from pipeline.verdicts import placed
from pipeline.waivers import Judged


@click.command()
@click.pass_obj
def lint(folder: Path) -> int:
    """Read every script and say every mistake at once, each with its file, line and column; makes nothing.

    Words are checked too: is everything plain, kind and safe, and does it say where help is? `spotlight rules` lists
    what is asked. What is allowed but seldom good is a warning.

    Exit codes: 0 fine, 1 words that block, 2 mistakes.
    """
    project = opened(folder)
    written = plan.scripts(project)
    if pale := dict.fromkeys(chain.from_iterable(contrast.mistakes([project.worn(theme) for theme in project.themes]))):
        raise MistakesFound(tuple(sorted(pale)))
    counts = (
        counted(len(project.themes), "theme"),
        counted(len(project.locations), "location"),
        counted(len(written), "creative"),
        counted(len(plan.variants(project)), "file"),
    )
    told = dict.fromkeys((_told(one), one.finding.severity, one.waiver is None) for one in _found(project, written))
    for line, _, _ in told:
        click.echo(plain(line), err=True)
    standing = [severity for _, severity, stands in told if stands]
    verdict = [counted(standing.count(name), name) for name in ORDER if name in standing]
    if "error" not in standing:
        verdict.insert(0, "no mistakes")
    click.echo(f"{', '.join(verdict)}: {', '.join(counts)}")
    return 1 if "error" in standing else 0


def _found(project: Project, written: Mapping[Creative, Script]) -> Iterator[Judged]:
    """What the rules about words say, worst first, with the waivers that hold today."""
    places = {creative.id: script.places for creative, script in written.items()}
    found = {id_: placed(each, places[id_]) for id_, each in proofs(project, written.values()).items()}
    judged = waivers.applied(found, project.waivers, date.today())  # noqa: DTZ011 the day where the author is
    yield from sorted(chain.from_iterable(judged.values()), key=lambda one: ORDER.index(one.finding.severity))


def _told(one: Judged) -> str:
    finding, waiver = one.finding, one.waiver
    kind = finding.severity if waiver is None else f"{finding.severity}, waived by {waiver.name} until {waiver.until}"
    return f"{finding.written or finding.place}: {kind}: {finding.message} [{finding.rule}]"
