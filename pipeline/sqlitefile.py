"""A SQLite file that survives a crash, and its faults as one plain sentence. Standard library only."""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from pipeline.errors import EnvironmentFault, SpotlightError, UsageFault, from_os_error

DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
HELD: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
CLOSED: Final = {
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN),
    *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH),
}

SETTINGS: Final = (
    *("foreign_keys=ON", "recursive_triggers=ON"),
    *("synchronous=FULL", "fullfsync=ON"),  # what was acknowledged is on the disk, on a Mac too
    *("secure_delete=ON", "temp_store=MEMORY"),  # what was erased is nowhere, even before the file is rewritten
)


def shown(path: Path) -> str:
    """The file as messages name it: with its folder."""
    return f"{path.parent.name}/{path.name}"


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turns what SQLite raises about this file into `UsageFault` or `EnvironmentFault`."""
    try:
        yield
    except sqlite3.Error as fault:
        raise _sentence(shown(path), fault) from fault


def _sentence(where: str, fault: sqlite3.Error) -> SpotlightError:
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF  # the low byte says what, the rest where in SQLite
    if code in DAMAGED:
        return UsageFault(
            f"{where} is damaged or no database: put back your last copy of it, or move it out of the way"
        )
    if code in HELD:
        return EnvironmentFault(f"{where} has been held by another program all the while: close that, then try again")
    if code in CLOSED:
        return EnvironmentFault(f"{where} cannot be written: see who may write to it and its folder, then try again")
    if code == sqlite3.SQLITE_FULL:
        return EnvironmentFault(f"{where} did not grow, the disk is full: free some space and try again")
    return EnvironmentFault(f"{where} could not be read or written, nothing was changed: {fault}")


def opened(path: Path, patience: float) -> sqlite3.Connection:
    """A connection without a transaction of its own, made for other threads to share under a lock.

    A new file is for its owner only. `patience` is in seconds, for a file another program is writing. Raises
    `sqlite3.Error`, `EnvironmentFault`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            path.touch(mode=0o600, exist_ok=False)
    except OSError as fault:
        raise from_os_error(fault, f"opening {shown(path)}") from fault
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a file that is no database says so here
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: sqlite3.Connection, path: Path, ours: int, tables: Iterable[str], patience: float) -> None:
    """Make the tables in an empty file; `ours` is the application id that says so from then on.

    Raises `UsageFault` for another program's database, `sqlite3.Error`.
    """
    if _stranger(connection, ours):
        raise UsageFault(f"{shown(path)} is another program's database, or of a later Spotlight: it was left as it is")
    _share(connection, patience)
    if connection.execute("PRAGMA application_id").fetchone() == (ours,):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA application_id").fetchone() != (ours,):  # nobody was faster
            for table in tables:
                connection.execute(table)
            connection.execute(f"PRAGMA application_id={ours}")
        connection.execute("COMMIT")
    except BaseException:
        undo(connection)
        raise


def _stranger(connection: sqlite3.Connection, ours: int) -> bool:
    """Whether something is in the file that we did not make; it is not touched then."""
    application, tables = connection.execute(
        "SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id"
    ).fetchone()
    return application != ours and (application, tables) != (0, 0)


def _share(connection: sqlite3.Connection, patience: float) -> None:
    """Let readers go on beside the one who writes: SQLite's WAL. Raises `sqlite3.Error`."""
    deadline = time.monotonic() + patience
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:  # of two programs that open a new file at once one is refused without waiting
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF not in HELD or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def undo(connection: sqlite3.Connection) -> None:
    """End what was begun as if it had not been; on a full disk SQLite has done so itself. Raises `sqlite3.Error`."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


@contextmanager
def snapshot(connection: sqlite3.Connection, path: Path, lock: AbstractContextManager[Any]) -> Iterator[None]:
    """All that is read in the block is of one moment, whatever other programs write meanwhile. Raises as `plainly`."""
    with lock, plainly(path):
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            undo(connection)


def damage(connection: sqlite3.Connection, path: Path) -> str:
    """A sentence on what SQLite finds broken in the file's own structure, "" for nothing. Raises `sqlite3.Error`."""
    try:
        told = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as fault:
        if getattr(fault, "sqlite_errorcode", 0) & 0xFF not in DAMAGED:
            raise
        told = str(fault)
    told = " ".join(told.split())
    return "" if told == "ok" else f"{shown(path)} is damaged ({told}): put back your last copy of it"
