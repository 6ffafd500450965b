"""Approvals that a new file may inherit: when it shows and sounds the same, and review.yaml says that this is enough.

What is carried is a machine's event, never a person's. It is measured against what a person saw, not against what was
carried before, so that small steps do not add up.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline import streams
from pipeline.desk import Desk
from pipeline.errors import UsageFault
from pipeline.history import History
from pipeline.store import same, write_text
from pipeline.streams import Change
from pipeline.unit import Unit, unit

ORDER: Final[tuple[Change, ...]] = ("container", "encoder", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A creative whose files are others than the ones that people saw, though a build says they show the same."""

    creative: str
    change: Change
    allowed: bool


def carry(desk: Desk, id_: str) -> Carried | None:
    """Look at one creative, and put down that its decisions hold for its new files, if they do; None where there is
    nothing to look at. Slow where files differ: each pair is decoded, once.
    """
    whole = desk.creative(id_).unit
    before = _seen(desk.history(id_), whole)
    if before is None:
        return None
    change = _change(desk, whole, before)
    allowed = change in desk.project.review.carry
    if allowed:
        with desk.writing() as writer:
            known = desk.history(id_, writer.events()).carries
            if not any((one.before, one.after) == (before, whole.bytes_digest) for one in known):
                writer.append(
                    "carry",
                    creative=id_,
                    unit=whole.digest,
                    before=before,
                    after=whole.bytes_digest,
                    change=change,
                )
    return Carried(creative=id_, change=change, allowed=allowed)


def carry_all(desk: Desk) -> Iterator[Carried]:
    """The same for everything that is built."""
    for _, whole in desk.built():
        carried = carry(desk, whole.creative)
        if carried is not None:
            yield carried


def _seen(history: History, whole: Unit) -> str | None:
    """The files that the last decision on this unit was about, when they are others and nothing was carried yet."""
    files = [one.files for one in history.decisions if one.unit == whole.digest]
    if not files or whole.bytes_digest in files:
        return None
    if any((one.before, one.after) == (files[-1], whole.bytes_digest) for one in history.carries):
        return None
    return files[-1]


def _change(desk: Desk, whole: Unit, before: str) -> Change:
    """The greatest difference between the files that were seen and the ones that are there; looked for once."""
    noted = desk.shelf.root / "changes" / f"{before}-{whole.bytes_digest}.json"
    try:
        said = json.loads(noted.read_text(encoding="utf-8"))["change"]
        known = next((one for one in ORDER if one == said), None)
        if known is not None:
            return known
    except (OSError, ValueError, LookupError, TypeError):
        pass
    told = desk.shelf.creative(whole.digest, before)
    if told is None:
        return "unknown"
    old = unit(told).files
    change: Change = "unknown" if old.keys() != whole.files.keys() else "container"
    for file, sha256 in whole.files.items() if change != "unknown" else ():
        if sha256 != old[file]:
            change = max(change, _between(desk, file, old[file], sha256), key=ORDER.index)
    write_text(noted, json.dumps({"change": change}))
    return change


def _between(desk: Desk, file: str, before: str, after: str) -> Change:
    seen = desk.shelf.media(before)
    if seen is None or not same(seen, before):  # what is compared is what was seen, whoever has been at it since
        return "unknown"
    try:
        now = desk.shelf.pin(desk.output / file, after)
    except UsageFault:
        return "unknown"
    return streams.change(seen, now)
