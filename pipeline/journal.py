"""Who saw, said and decided what, in the order it happened: rows that are only ever added, and a tree over them.

Names, mail addresses and texts lie beside the log, which holds their salted hashes. So they can be erased, and the log
still verifies. Triggers stop accidents and mistakes of ours; against whoever owns the file there are heads, kept
elsewhere: see `tampering`.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Final, Self

from pipeline import entries, sqlitefile, tampering
from pipeline.entries import GUARDS, OURS, PERSON, TABLES, TEXT, Event, Kept, Row, id_of
from pipeline.errors import Distrusted, EnvironmentFault, UsageFault
from pipeline.merkle import Head, Proof, Tree, leaf

WIPES: Final = (
    "UPDATE text SET salt = NULL, text = NULL WHERE owner = ? AND text IS NOT NULL",
    "UPDATE person SET salt = NULL, email = NULL, name = NULL WHERE id = ? AND email IS NOT NULL",
)
# Another program may have left anything in a column; what comes out here is bytes.
FIRST: Final = -(2**63)
ROWS: Final = (
    "SELECT seq, coalesce(CAST(body AS BLOB), x''), coalesce(CAST(leaf AS BLOB), x''), "
    "coalesce(CAST(root AS BLOB), x'') FROM event WHERE seq >= ? ORDER BY seq"
)


class Writer:
    """What may be done while nobody else writes: everything in one `Journal.writing` happens, or nothing does."""

    def __init__(self, journal: "Journal") -> None:
        self._journal = journal
        self._connection = journal._connection  # noqa: SLF001 the journal's own hand

    def events(self, after: int = 0) -> tuple[Event, ...]:
        """Events with a larger number than `after`, with those of this writing."""
        return self._journal.events(after)

    def append(self, kind: str, *, person: str = "", **fields: Any) -> Event:
        """Add an event; `person` is the id of who did it, "" for the machine. Fields are plain JSON, never texts."""
        named = self._connection.execute("SELECT name FROM person WHERE id = ?", (person,)).fetchone()
        if person and named is None:
            raise ValueError(f"{person} is nobody this journal knows")
        return self._journal._added(kind, person, named[0] if named else None, fields)  # noqa: SLF001

    def text(self, text: str, *, person: str) -> str:
        """Keep a text that this person wrote; gives the id to put into an event. Raises `UsageFault`."""
        salt = os.urandom(16)
        id_ = id_of(TEXT, salt, _encodable(text))
        self._connection.execute("INSERT INTO text VALUES (?, ?, ?, ?)", (id_, person, salt, text))
        return id_

    def person(self, name: str, email: str) -> str:
        """The id of the person with this mail address, whose name is now `name`. Raises `UsageFault`."""
        email = _encodable(email).strip().casefold()
        if not email:
            raise UsageFault(f"{name or 'somebody'} has no mail address, which is what tells people apart: set one")
        row = self._connection.execute("SELECT id, name FROM person WHERE email = ?", (email,)).fetchone()
        if row is None:
            salt = os.urandom(16)
            row = id_of(PERSON, salt, email), None
            self._connection.execute("INSERT INTO person VALUES (?, ?, ?, NULL)", (row[0], salt, email))
        id_, named = row
        if named is None or self._journal.text(named) != name:
            new = self.text(name, person=id_)
            self._connection.execute("UPDATE person SET name = ? WHERE id = ?", (new, id_))
        return str(id_)


class Journal:
    """One file of events. Threads may share it; each process opens its own."""

    def __init__(self, path: Path, connection: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._path, self._connection, self._now = path, connection, now
        self._lock = RLock()
        self._tree = Tree()
        self._events: list[Event] = []  # what the tree stands for, so that nothing is read twice

    @classmethod
    def at(cls, path: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), patience: float = 10) -> Self:
        """Open it, or begin one; `patience` in seconds is how long to wait for other programs.

        Raises `UsageFault` for a file that is no journal, `EnvironmentFault` for one that cannot be read or written.
        """
        with sqlitefile.plainly(path):
            connection = sqlitefile.opened(path, patience)
            try:
                sqlitefile.prepare(connection, path, OURS, TABLES, patience)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, now)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """32 hexadecimal digits, drawn when it was begun: which journal a checkpoint is of."""
        with self._reading():
            return str(self._connection.execute("SELECT name FROM journal").fetchone()[0])

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Nobody else writes meanwhile; what was appended is on the disk when the block has ended, or not at all.

        Raises `EnvironmentFault` as `at` does, `Distrusted` for a journal that was tampered with.
        """
        with self._lock, sqlitefile.plainly(self._path):
            if self._connection.in_transaction:
                raise RuntimeError("a journal is already being written in this thread")
            self._connection.execute("BEGIN IMMEDIATE")
            before = len(self._events)
            try:
                self._grow()
                before = len(self._events)
                yield Writer(self)
                self._connection.execute("COMMIT")
            except BaseException:
                self._forget(before)
                sqlitefile.undo(self._connection)
                raise

    def events(self, after: int = 0) -> tuple[Event, ...]:
        """Events with a larger number than `after`; raises `Distrusted` for a journal that was tampered with."""
        with self._current():
            return tuple(self._events[after:])

    def size(self) -> int:
        with self._current():
            return self._tree.size

    def root(self, size: int | None = None) -> bytes:
        """The root over all events, or the first `size`; raises `ValueError` when there are fewer."""
        return self.head(size).root

    def head(self, size: int | None = None) -> Head:
        """What a checkpoint says of the first `size` events; raises as `root` does."""
        with self._current():
            return self._tree.head(size)

    def inclusion(self, seq: int, size: int | None = None) -> Proof:
        """Proof that event `seq` (the leaf at `seq` - 1) is among the first `size`; raises `ValueError`."""
        with self._current():
            return self._tree.inclusion(seq - 1, size)

    def consistency(self, old: int, size: int | None = None) -> Proof:
        """Proof that the first `old` events are the beginning of the first `size`; raises `ValueError`."""
        with self._current():
            return self._tree.consistency(old, size)

    def text(self, id_: str) -> str | None:
        """The text; None when it was erased or there never was one."""
        with self._reading():
            row = self._connection.execute("SELECT text FROM text WHERE id = ?", (id_,)).fetchone()
        return None if row is None else row[0]

    def person(self, id_: str) -> tuple[str, str] | None:
        """Name and mail address; None when they were erased or there never was such a person."""
        query = "SELECT text.text, email FROM person JOIN text ON text.id = person.name WHERE person.id = ?"
        with self._reading():
            row = self._connection.execute(query, (id_,)).fetchone()
        return None if row is None else (row[0], row[1])

    def erase(self, person: str, *, by: str = "") -> None:
        """Take a person's names, mail address and texts out of the file for good; that it was done is an event.

        Raises `UsageFault` for nobody, `EnvironmentFault` when another program keeps old pages: then call it again.
        """
        with self.writing() as writer:
            if self._connection.execute("SELECT 1 FROM person WHERE id = ?", (person,)).fetchone() is None:
                raise UsageFault(f"{sqlitefile.shown(self._path)} knows nobody with the id {person}")
            if sum(self._connection.execute(wipe, (person,)).rowcount for wipe in WIPES):
                writer.append("erase", person=by, erased=person)
        with self._reading():
            self._connection.execute("VACUUM")  # pages that were split may hold old copies
            if self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise EnvironmentFault(
                    f"the texts are erased, but another program still reads older pages of "
                    f"{sqlitefile.shown(self._path)}: close it and erase again"
                )

    def check(self, *heads: Head) -> tuple[str, ...]:
        """Sentences: what is not as it was written, in itself and against heads noted elsewhere; empty when all is."""
        with sqlitefile.snapshot(self._connection, self._path, self._lock):
            if damaged := sqlitefile.damage(self._connection, self._path):
                return (damaged,)
            return self._found(heads)

    def _found(self, heads: tuple[Head, ...]) -> tuple[str, ...]:
        ask = self._connection.execute
        rows = [Row(*row) for row in ask(ROWS, (FIRST,))]
        texts = ask("SELECT id, owner, CAST(salt AS BLOB), text FROM text").fetchall()
        people = ask("SELECT id, id, CAST(salt AS BLOB), email FROM person").fetchall()
        kept = {id_: Kept(owner, salt, text) for id_, owner, salt, text in texts + people}
        guards = dict(ask("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        unguarded = [name for name, guard in GUARDS.items() if guards.get(name) != f"CREATE TRIGGER {name} {guard}"]
        return (
            *(f"the guard {name} was taken out of the journal or changed" for name in unguarded),
            *tampering.found(rows, kept, heads),
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock, sqlitefile.plainly(self._path):
            yield

    @contextmanager
    def _current(self) -> Iterator[None]:
        with self._reading():
            self._grow()
            yield

    def _grow(self) -> None:
        """Take up what was added since; the last known event comes along, to see that it is still the same."""
        known = self._tree.size
        rows = [Row(*row) for row in self._connection.execute(ROWS, (known,))]
        try:
            same = known == 0 or (bool(rows) and self._ends_with(rows.pop(0)))
            for row in rows:
                self._events.append(entries.event(row.body))
                self._tree.add(leaf(row.body))
        except ValueError:
            same = False
        if not same or (rows and not self._ends_with(rows[-1])):
            self._forget(known)
            if damaged := sqlitefile.damage(self._connection, self._path):
                raise UsageFault(damaged)
            first = next(iter(self._found(())), "events that were there a moment ago are gone or others")
            raise Distrusted(
                f"{sqlitefile.shown(self._path)} was tampered with, {first}: "
                "keep it for whoever looks into that, and go on from the last good copy"
            )

    def _ends_with(self, row: Row) -> bool:
        return (row.seq, row.root) == (self._tree.size, self._tree.root())

    def _added(self, kind: str, person: str, named: str | None, fields: Mapping[str, Any]) -> Event:
        at = self._now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        added = entries.written(self._tree.size + 1, at, kind, person, named, fields)
        self._tree.add(leaf(added.body))
        try:
            row = (added.seq, added.body, leaf(added.body), self._tree.root())
            self._connection.execute("INSERT INTO event VALUES (?, ?, ?, ?)", row)
        except BaseException:
            self._tree.cut(added.seq - 1)
            raise
        self._events.append(added)
        return added

    def _forget(self, after: int) -> None:
        self._tree.cut(after)
        del self._events[after:]


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        raise UsageFault("the text holds half a character, as broken copying leaves: type it again") from fault
    return text
