"""How a journal is written down: its tables, the bytes of an event, the ids of people and texts. Stdlib only."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipeline import __version__, plainjson

OURS: Final = 0x53504C4A
"""SQLite's application id of our journals, so that no other program's database is taken for one."""
GUARDS: Final = {
    "event_never_changes": "BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'an event never changes'); END",
    "event_never_goes": "BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END",
    # INSERT OR REPLACE deletes without a word to the guard above, unless recursive_triggers is on: this stops it always
    "event_comes_next": "BEFORE INSERT ON event "
    "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event) "
    "BEGIN SELECT RAISE(ABORT, 'an event comes right after the last'); END",
}
TABLES: Final = (
    "CREATE TABLE journal (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL)",
    "CREATE TABLE event (seq INTEGER PRIMARY KEY, body BLOB NOT NULL, leaf BLOB NOT NULL, root BLOB NOT NULL)",
    "CREATE TABLE person (id TEXT PRIMARY KEY, salt BLOB, email TEXT UNIQUE, name TEXT REFERENCES text (id))",
    "CREATE TABLE text (id TEXT PRIMARY KEY, owner TEXT NOT NULL REFERENCES person (id), salt BLOB, text TEXT)",
    *(f"CREATE TRIGGER {name} {guard}" for name, guard in GUARDS.items()),
    "INSERT INTO journal VALUES (1, lower(hex(randomblob(16))))",
)
TEXT: Final = "text"
PERSON: Final = "person"
ID: Final = re.compile(rf"({TEXT}|{PERSON})-[0-9a-f]{{64}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened; `body` is the leaf of the tree and holds all the rest."""

    seq: int
    at: str
    kind: str
    person: str
    fields: Mapping[str, Any]
    body: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """An event as it lies in the file, with its hash and the root of the tree up to it."""

    seq: int
    body: bytes
    leaf: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person may have erased: a name, mail address or comment, and the salt of its id; both None then."""

    owner: str
    salt: bytes | None
    text: str | None


def id_of(kind: str, salt: bytes, text: str) -> str:
    """The id that stands for a text in the log: it gives nothing away, and fits no other text."""
    return f"{kind}-{hashlib.sha256(salt + text.encode()).hexdigest()}"


def written(seq: int, at: str, kind: str, person: str, named: str | None, fields: Mapping[str, Any]) -> Event:
    """A new event; `named` is the id of the person's name that day. Raises as `plainjson.canonical` does."""
    told = {"seq": seq, "at": at, "kind": kind, "person": person, "named": named, "fields": fields}
    return event(plainjson.canonical({**told, "tool": f"spotlight {__version__}"}))


def event(body: bytes) -> Event:
    """The event that these bytes are; raises `ValueError` when they are not as `written` writes them."""
    read = plainjson.read(body)
    if not isinstance(read, dict) or plainjson.canonical(read) != body:
        raise ValueError("not written as a journal writes")
    match read:
        case {"seq": int(seq), "at": str(at), "kind": str(kind), "person": str(person), "fields": dict(fields)}:
            return Event(seq=seq, at=at, kind=kind, person=person, fields=fields, body=body)
        case _:
            raise ValueError("not what a journal writes")
