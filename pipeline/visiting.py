"""A record where nothing may be written, as in a checkout for CI: what lies there is looked at in a copy."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import desk
from pipeline.desk import Desk
from pipeline.errors import from_os_error
from pipeline.journal import Journal
from pipeline.people import Person
from pipeline.pinned import Shelf
from pipeline.project import Project


def writable(folder: Path) -> bool:
    """Whether something can be written there, or the folder be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)


@contextmanager
def record(folder: Path) -> Iterator[Journal]:
    """The journal in a `review/` folder, to read; raises as `Journal.at` does."""
    if writable(folder):
        with Journal.at(Shelf(folder).journal) as journal:
            yield journal
        return
    with _copied(folder) as shelf, Journal.at(shelf.journal) as journal:
        yield journal


@contextmanager
def visited(project: Project, person: Person) -> Iterator[tuple[Desk, bool]]:
    """The desk of a campaign, and whether what is done at it stays; raises as `desk.opened` does."""
    folder = project.root / "review"
    if writable(folder):
        yield desk.opened(project, person), True
        return
    with _copied(folder) as shelf:
        at = desk.opened(project, person, shelf=shelf)
        try:
            yield at, False
        finally:
            at.journal.close()  # before the copy goes, which Windows would not let go


@contextmanager
def _copied(folder: Path) -> Iterator[Shelf]:
    with tempfile.TemporaryDirectory(prefix="spotlight-") as place:
        shelf = Shelf(Path(place, folder.name))
        shelf.root.mkdir()
        try:
            for path in folder.glob(f"{shelf.journal.name}*"):
                if not path.name.endswith("-shm"):
                    shutil.copyfile(path, shelf.root / path.name)
        except OSError as fault:
            raise from_os_error(fault, "copying the record") from fault
        yield shelf
