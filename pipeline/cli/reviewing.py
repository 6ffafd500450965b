"""`spotlight review`."""

from pathlib import Path

import click

from pipeline.cli.naming import EMAIL, NAME
from pipeline.cli.opening import opened
from pipeline.errors import EnvironmentFault
from pipeline.people import said_by_git

EXTRA = {"django", "django_htmx", "waitress", "asgiref"}


@click.command(epilog="Examples: `spotlight review`   `spotlight review --no-browser --port 8123`")
@NAME
@EMAIL
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A port of this machine; 0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.pass_obj
def review(folder: Path, name: str, email: str, port: int, *, no_browser: bool) -> int:
    """Open the page on which creatives are looked at, talked about and decided, on this machine alone.

    Everything that is built is there, with sound, frame by frame, beside its script and its findings. What you decide
    is put down under the name that git knows, and holds for exactly what you saw: a changed word, picture or sound
    needs a new look. Stop it with Ctrl-C.
    """
    try:
        from pipeline.review.server import serve  # an extra, which may not be installed
    except ModuleNotFoundError as fault:
        if (fault.name or "").split(".")[0] not in EXTRA:
            raise
        raise EnvironmentFault(
            "the review page is not installed: run `pip install 'spotlight-pipeline[review]'`, or in the project's own"
            " folder `pip install '.[review]'`"
        ) from fault
    serve(opened(folder), said_by_git(folder, name, email), port=port, open_browser=not no_browser, say=click.echo)
    return 0
