"""What of a journal is not as it was written, in sentences that name the event. Standard library only.

Each row holds the hash of its event and the root of the tree up to it. So whoever edits a row has to rewrite all that
follow; whoever does that is told by a head kept elsewhere: in git, or by a witness.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline import plainjson
from pipeline.entries import ID, Event, Kept, Row, event, id_of
from pipeline.merkle import Head, Tree, leaf


def found(rows: Sequence[Row], kept: Mapping[str, Kept], heads: Iterable[Head]) -> tuple[str, ...]:
    """Everything that is not as it was written; `kept` by id, `heads` as they were noted elsewhere."""
    events = [_read(row) for row in rows]
    sound = [one for one in events if one is not None]
    erased = {one.fields.get("erased") for one in sound if one.kind == "erase"}
    return (
        *_rows(rows, events),
        *(sentence for one in sound for sentence in _texts(one, kept, erased)),
        *_heads(Tree([leaf(row.body) for row in rows if row.seq > 0]), heads),
    )


def _read(row: Row) -> Event | None:
    try:
        return event(row.body)
    except ValueError:
        return None


def _rows(rows: Sequence[Row], events: Sequence[Event | None]) -> Iterator[str]:
    tree, due, broken = Tree(), 1, False
    for row, one in zip(rows, events, strict=True):
        if row.seq < 1:
            yield f"event {row.seq} was put in from outside: the first event of a journal is 1"
            continue
        if row.seq > due:
            gone = f"event {due} is" if row.seq == due + 1 else f"events {due} to {row.seq - 1} are"
            yield f"{gone} missing: deleted after being written"
            broken = True
        due = row.seq + 1
        tree.add(row.leaf)
        if leaf(row.body) != row.leaf:
            yield f"event {row.seq} was edited: it does not have the hash that was written with it"
        elif one is None:
            yield f"event {row.seq} was put in from outside: it is not written as this journal writes"
            broken = True
        elif one.seq != row.seq:
            yield f"event {row.seq} was put out of order: it was written as event {one.seq}"
            broken = True
        elif not broken and tree.root() != row.root:
            yield f"event {row.seq} was replaced: the log up to it does not have the root that was written with it"
            broken = True  # no later root can fit either


def _texts(one: Event, kept: Mapping[str, Kept], erased: set[Any]) -> Iterator[str]:
    for id_, kind in _ids(plainjson.read(one.body)):
        here, what = kept.get(id_), f"the {kind} {id_[:14]} of event {one.seq}"
        if here is None:
            yield f"{what} is missing: deleted after being written"
        elif here.salt is None or here.text is None:
            if here.owner not in erased:
                yield f"{what} is gone, and no event says that it was erased"
        elif id_of(kind, here.salt, here.text) != id_:
            yield f"{what} was edited: it does not have the hash that the event names"


def _ids(value: Any) -> Iterator[tuple[str, str]]:
    """Ids of texts and people anywhere in an event, and which of the two."""
    if isinstance(value, str):
        if match := ID.fullmatch(value):
            yield value, match[1]
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _ids(one)
    elif isinstance(value, list):
        for one in value:
            yield from _ids(one)


def _heads(tree: Tree, heads: Iterable[Head]) -> Iterator[str]:
    for head in heads:
        if head.size > tree.size:
            gone = head.size - tree.size
            yield (
                f"the journal ends at event {tree.size}, but a checkpoint saw {head.size}: "
                f"the last {'one is' if gone == 1 else f'{gone} are'} gone, or an old copy was put back"
            )
        elif tree.root(head.size) != head.root:
            yield f"the first {head.size} events are not those a checkpoint saw: the log was rewritten"
