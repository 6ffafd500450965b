"""How many processes a command may use, as it is written on the command line."""

from typing import Any

import click


class Jobs(click.ParamType[int | None]):
    """A number of processes, or None for `auto`."""

    name = "number or auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        return None if value in {None, "auto"} else int(click.IntRange(1, 256).convert(value, param, ctx))
