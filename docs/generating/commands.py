"""docs/reference/commands.md: every command and option, from the command line itself."""

import inspect
import re
from collections.abc import Iterator

import click

from generating.tables import page, table
from pipeline.cli import COMMANDS, cli


def commands() -> str:
    opening = (
        "`spotlight -C FOLDER COMMAND` works on the campaign in `FOLDER`; without `-C`, in the folder you are in.\n\n"
        "Exit codes: 0 fine; 1 findings that block, or files that failed; 2 mistakes in files or in the command;\n"
        "3 this machine lacks something; 4 not what was approved; 130 interrupted."
    )
    return page("Commands", opening, _commands())


def _commands() -> Iterator[str]:
    context = click.Context(cli, info_name="spotlight")
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is None:
            raise SystemExit(f"the command '{name}' is listed but not there")
        yield from _command(command, f"spotlight {name}", "##")
        if isinstance(command, click.Group):
            for inner in sorted(command.commands):
                yield from _command(command.commands[inner], f"spotlight {name} {inner}", "###")


def _command(command: click.Command, name: str, level: str) -> Iterator[str]:
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    options = [param for param in command.params if isinstance(param, click.Option)]
    usage = [name, *(["[OPTIONS]"] if options else []), *(_argument(one) for one in arguments)]
    yield f"{level} {name}\n"
    yield f"`{' '.join(usage)}`\n"
    yield _prose(command.help or "")
    yield ""
    if options:
        rows = [(_option(one), " ".join((one.help or "").split()), _standing(one)) for one in options]
        yield from table(("option", "meaning", "default"), rows)
    examples = re.findall(r"spotlight [^`\n]+", command.epilog or "")
    if examples:
        yield "\n```sh"
        yield from (example.strip() for example in examples)
        yield "```\n"


def _prose(text: str) -> str:
    return inspect.cleandoc(text.replace("\b", ""))


def _argument(one: click.Argument) -> str:
    return one.metavar or (f"{{{_choices(one)}}}" if _choices(one) else (one.name or "").upper())


def _choices(one: click.Parameter) -> str:
    return "|".join(map(str, one.type.choices)) if isinstance(one.type, click.Choice) else ""


def _option(one: click.Option) -> str:
    takes = "" if one.is_flag else f" {one.metavar or _choices(one) or _type(one)}"
    return f"`{', '.join(one.opts)}{takes}`"


def _type(one: click.Option) -> str:
    kind = one.type
    if isinstance(kind, click.IntRange | click.FloatRange):
        word = "INTEGER" if isinstance(kind, click.IntRange) else "NUMBER"
        return word if kind.min is None else f"{word}, {kind.min:g} to {kind.max:g}" if kind.max else f"{word}"
    if isinstance(kind, click.Path):
        return "FOLDER" if not kind.file_okay else "FILE"
    return "TEXT"


def _standing(one: click.Option) -> str:
    default = one.default
    known = isinstance(default, str | int | float) and not isinstance(default, bool) and not one.is_flag
    return f"`{default}`" if known else ""
