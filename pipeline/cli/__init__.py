"""The command line. Each command's module is imported only when it is called; faults become one sentence here."""

import gc
import importlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from pipeline import __version__
from pipeline.cli.amounts import plain
from pipeline.errors import MistakesFound, SpotlightError

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "new": ("scaffold", "Start a campaign in a new folder."),
    "lint": ("linting", "Read every script and say every mistake at once; makes nothing."),
    "plan": ("planning", "Say what a build would make, what it would reuse, and why."),
    "build": ("building", "Make what has changed and write the manifest."),
    "check": ("checking", "Judge what was built: safe, readable, in spec, in tone."),
    "review": ("reviewing", "Look at every creative and decide it, on a page of this machine."),
    "status": ("deciding", "Say how far every creative has come: approved, waiting, changed."),
    "approvals": ("deciding", "Hand over what was decided, as signed files."),
    "verify": ("verifying", "Check that every file is exactly what was approved."),
    "site": ("publishing", "Make the pages that links and codes lead to, as static files."),
    "bundle": ("bundling", "Pack what is approved for the platforms, as one archive."),
    "rules": ("checking", "List every rule, or explain one."),
    "ci": ("integrating", "Lint, build, check, verify and bundle, in this order, and sum it up."),
    "lock": ("locking", "Write down all that the bytes of a campaign come from."),
    "frame": ("looking", "Draw one moment of one creative as a picture."),
    "sheet": ("looking", "Draw a contact sheet of many creatives."),
    "inspect": ("measuring", "Measure any media file against a placement."),
    "explain": ("planning", "Say where every value of one variant comes from."),
    "schema": ("describing", "Print the JSON Schema of an authored file or the manifest."),
    "doctor": ("machine", "Check that this machine has what a build needs."),
    "cache": ("machine", "Look at, check or shrink what builds keep."),
}


class Commands(click.Group):
    """Lists every command from the table above without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's signature
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as fault:
            near = importlib.import_module("difflib").get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else " `spotlight --help` lists them."
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx) from fault


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="The daily five: lint, frame, build, sheet, check. Each has its own --help with examples.",
)
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Work in this folder, as if started there.",
)
@click.version_option(__version__, prog_name="spotlight")
@click.pass_context
def cli(ctx: click.Context, folder: Path) -> None:
    """Turn theme scripts and location photos into checked, platform-ready videos and GIFs.

    A campaign is a folder with campaign.yaml, themes/ and locations/. What is made goes to output/. Exit codes:
    0 fine, 1 findings that block or files that failed, 2 mistakes in files or usage, 3 this machine, 4 not what was
    approved, 130 interrupted.
    """
    ctx.obj = folder


def main() -> NoReturn:
    """Run the command line; our faults become sentences on stderr, anything else is a bug and keeps its traceback."""
    # pydantic would read what every installed package offers; numpy starts in two thirds of the time, and needs no more
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000, 20, 20)  # start-up makes many lasting objects and no rubbish: fewer looks for it
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _say("stopped; what was finished is kept, run the same command to go on")
        code = 130
    except click.ClickException as fault:
        fault.show()
        code = 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except SpotlightError as fault:
        _say(str(fault))
        if isinstance(fault, MistakesFound):
            count = len(fault.mistakes)
            _say(f"{count} {'mistake' if count == 1 else 'mistakes'} to put right")
        code = fault.exit_code
    sys.exit(code if isinstance(code, int) else 0)


def _say(text: str) -> None:
    """Say it line by line; words in it may be anybody's, and steer no terminal."""
    for line in text.split("\n"):
        click.echo(plain(line), err=True)
