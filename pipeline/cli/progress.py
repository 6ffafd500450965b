"""How a build shows that it moves: a bar on a terminal, lines in a log, JSON lines for machines, or nothing."""

import dataclasses
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import click

from pipeline.cli.amounts import counted, plain
from pipeline.events import Began, Delivered, Event, Failed, Planned, Stepped, Tell

Mode = Literal["tty", "plain", "ndjson", "none"]
SHOWN = click.option(
    "--progress", "mode", type=click.Choice(["tty", "plain", "ndjson", "none"]), help="How to show that it moves."
)
HEARTBEAT = 10.0  # seconds between lines of a plain log


def chosen(asked: Mode | None) -> Mode:
    """What was asked for, else a bar on a terminal and plain lines elsewhere."""
    return asked or ("tty" if sys.stderr.isatty() else "plain")


@contextmanager
def shown(mode: Mode) -> Iterator[Tell]:
    """A listener for a build's events; talk goes to stderr, the JSON lines of `ndjson` to stdout."""
    match mode:
        case "tty":
            with _bar() as tell:
                yield _once(tell)
        case "plain":
            yield _once(_plain())
        case "ndjson":
            yield _ndjson
        case "none":
            yield _once(_failures)


def _once(tell: Tell) -> Tell:
    """Say what is wrong line by line, and what stops many files only for the first; the summary counts the rest."""
    told: set[str] = set()

    def sifted(event: Event) -> None:
        if not isinstance(event, Failed):
            tell(event)
            return
        for line in event.message.split("\n"):
            if line not in told:
                told.add(line)
                tell(Failed(id=event.id, message=line))

    return sifted


@contextmanager
def _bar() -> Iterator[Tell]:
    from rich import console as consoles  # only a terminal pays for rich
    from rich import progress as bars  # as above

    console = consoles.Console(stderr=True)
    counts = (bars.MofNCompleteColumn(), bars.TimeElapsedColumn(), bars.TimeRemainingColumn())
    columns = (bars.TextColumn("{task.description}"), bars.BarColumn(), *counts)
    with bars.Progress(*columns, console=console, transient=True) as bar:
        current = None

        def tell(event: Event) -> None:
            nonlocal current
            match event:
                case Planned():
                    console.print(_planned(event))
                case Began():
                    current = bar.add_task(event.phase, total=event.tasks)
                case Stepped() if current is not None:
                    bar.update(current, advance=1, description=event.label[:48].ljust(24))
                case Failed():
                    console.print(_failed(event), style="red", highlight=False, markup=False)
                case _:
                    pass

        yield tell


def _plain() -> Tell:
    total = steps = delivered = 0
    last = time.monotonic()

    def tell(event: Event) -> None:
        nonlocal total, steps, delivered, last
        match event:
            case Planned():
                click.echo(_planned(event), err=True)
            case Began():
                total, steps = event.tasks, 0
                click.echo(f"{event.phase}: {counted(total, 'step')}", err=True)
            case Stepped():
                steps += 1
                if time.monotonic() - last > HEARTBEAT:
                    last = time.monotonic()
                    click.echo(f"  {steps} of {total} steps, {delivered} files in place", err=True)
            case Delivered():
                delivered += 1
            case Failed():
                click.echo(_failed(event), err=True)

    return tell


def _ndjson(event: Event) -> None:
    row = {"event": type(event).__name__.lower(), **dataclasses.asdict(event)}
    click.echo(json.dumps(row, ensure_ascii=False))


def _failures(event: Event) -> None:
    if isinstance(event, Failed):
        click.echo(_failed(event), err=True)


def _failed(event: Failed) -> str:
    return f"failed {event.id}: {plain(event.message)}"


def _planned(event: Planned) -> str:
    files, creatives = counted(event.files, "file"), counted(event.creatives, "creative")
    return f"{files} to make for {creatives}, {event.standing} stand; {event.jobs} at once, {event.why}"
