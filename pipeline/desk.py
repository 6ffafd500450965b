"""The desk: creatives as they are built, what people decided of them, and the one place that puts decisions down.

The page and the command line both come here, so that what a person may do is said once. Nothing is decided of anything
but what lies in `output/` at that moment and what this person opened.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pipeline import plainjson
from pipeline.entries import Event
from pipeline.errors import UsageFault
from pipeline.history import History, Note, heard, histories
from pipeline.journal import Journal, Writer
from pipeline.people import Person, authors, forgetful
from pipeline.pinned import Shelf
from pipeline.project import Project
from pipeline.standing import Standing, standing
from pipeline.stopping import stopped
from pipeline.unit import Unit, unit

EMPTY: Final = History()
ASKED: Final = 30.0  # seconds for which what git said of authors is believed: a wall asks for hundreds


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Who is at the desk. `id` is what the record calls them, `approver` what approvers.yaml does, "" for nobody."""

    id: str
    name: str
    email: str
    roles: frozenset[str]
    approver: str
    identity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A creative as it is built now, and how far it has come. `mine` is whether it waits for the person at the desk."""

    creative: Mapping[str, Any]
    unit: Unit
    standing: Standing
    history: History
    opened: bool
    mine: bool
    blocked: bool

    @property
    def id(self) -> str:
        return self.unit.creative

    @property
    def open_notes(self) -> tuple[Note, ...]:
        return tuple(note for note in self.history.notes if not note.resolved and not note.reply_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A creative as somebody saw it: what the manifest said then, who it was, and when."""

    creative: Mapping[str, Any]
    unit: Unit
    person: str
    at: str


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class Desk:
    """What is built in one campaign, and the record of what people did with it. Safe to use from several threads."""

    project: Project
    reviewer: Reviewer
    shelf: Shelf
    journal: Journal
    clock: Callable[[], datetime] = now
    _read: tuple[tuple[int, int, int], tuple[tuple[Mapping[str, Any], Unit], ...]] = ((0, 0, 0), ())
    _told: tuple[int, Mapping[str, History]] = (-1, MappingProxyType({}))
    _forgets: bool | None = None
    _wrote: dict[tuple[str, str], tuple[float, frozenset[str]]] = field(default_factory=dict)

    @property
    def output(self) -> Path:
        return self.project.root / "output" / self.project.campaign.id

    def built(self) -> tuple[tuple[Mapping[str, Any], Unit], ...]:
        """Every creative of the manifest as it lies there now; none before the first build.

        Raises `UsageFault` for a manifest that this version cannot read.
        """
        path = self.output / "manifest.json"
        try:
            seen = path.stat()
            written = seen.st_mtime_ns, seen.st_size, seen.st_ino
            if written != self._read[0]:
                creatives = plainjson.read(path.read_bytes())["creatives"]
                built = tuple((creative, unit(creative)) for creative in creatives)
                if len({whole.creative for _, whole in built}) < len(built):
                    raise UsageFault(f"{path.name} has a creative twice: run `spotlight build`")
                self._read = written, built
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, LookupError, TypeError) as fault:
            raise UsageFault(f"{path.name} cannot be read: run `spotlight build`") from fault
        return self._read[1]

    def history(self, id_: str, events: tuple[Event, ...] | None = None) -> History:
        """What was done to a creative; `events` are those of a writer who is at it."""
        if events is not None:
            own = (event for event in events if event.fields.get("creative") == id_)
            return histories(own).get(id_, EMPTY)
        size = self.journal.size()
        if size != self._told[0]:
            self._told = size, histories(self.journal.events())
        return self._told[1].get(id_, EMPTY)

    def creatives(self) -> tuple[Shown, ...]:
        """Everything that is built, in the campaign's order."""
        return tuple(self._shown(creative, whole, self.history(whole.creative)) for creative, whole in self.built())

    def creative(self, id_: str, history: History | None = None) -> Shown:
        """One creative, with its history as a writer knows it or as it is; raises `UsageFault` when it is not built."""
        creative, whole = self._built(id_)
        return self._shown(creative, whole, self.history(id_) if history is None else history)

    def media(self, sha256: str) -> Path | None:
        """A file by its digest: one that was kept, or one of the manifest, which is kept before anybody sees it."""
        kept = self.shelf.media(sha256)
        if kept is not None:
            return kept
        for _, whole in self.built():
            for file, digest in whole.files.items():
                if digest == sha256:
                    return self.shelf.pin(self.output / file, sha256)
        return None

    def open_creative(self, id_: str) -> Shown:
        """One creative to look at: its files are kept as they are, and that this person saw it is put down once."""
        creative, whole = self._built(id_)
        self.shelf.pin_all(creative, whole, self.output)
        history = self.history(id_)
        if not history.seen(self.reviewer.id, whole.digest, whole.bytes_digest):
            with self.writing() as writer:
                writer.append(
                    "view",
                    person=self.reviewer.id,
                    creative=id_,
                    unit=whole.digest,
                    files=whole.bytes_digest,
                )
        return self.creative(id_)

    def last_seen(self, id_: str) -> Pinned | None:
        """The last version but this that somebody decided on, or else looked at, if it was kept."""
        whole, history = self._built(id_)[1], self.history(id_)
        seen = ((one.unit, one.files, one.person, one.at) for one in reversed(history.decisions))
        looked = ((one.unit, one.files, one.person, one.at) for one in reversed(history.views))
        for digest, files, person, at in chain(seen, looked):
            before = None if digest == whole.digest else self.shelf.creative(digest, files)
            if before is not None:
                return Pinned(creative=before, unit=unit(before), person=person, at=at)
        return None

    def name_of(self, person: str) -> str:
        """What to call somebody of the record."""
        known = self.journal.person(person)
        return known[0] if known else "somebody whose name was erased"

    def words(self, text: str) -> str:
        """What somebody wrote, by where it is kept."""
        if not text:
            return ""
        return self.journal.text(text) or "(erased)"

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The record, open to nobody else meanwhile."""
        self.shelf.ready()
        with self.journal.writing() as writer:
            yield writer

    def wrote(self, id_: str) -> bool:
        """Whether the person at the desk wrote some of what this creative says."""
        theme, location, *_ = id_.split("/")
        asked, known = self._wrote.get((theme, location), (-ASKED, frozenset[str]()))
        if time.monotonic() - asked > ASKED:
            files = (f"themes/{theme}.yaml", f"locations/{location}/location.yaml")
            known = authors(self.project.root, files)
            self._wrote[theme, location] = time.monotonic(), known
        return self.reviewer.email in known

    def forgetful(self) -> bool:
        """Whether nobody can say here who wrote what, as git keeps only the last commits."""
        if self._forgets is None:
            self._forgets = forgetful(self.project.root)
        return self._forgets

    def _built(self, id_: str) -> tuple[Mapping[str, Any], Unit]:
        for creative, whole in self.built():
            if whole.creative == id_:
                return creative, whole
        raise UsageFault(f"'{id_}' is not built: run `spotlight build`, or look at `spotlight status`")

    def _shown(self, creative: Mapping[str, Any], whole: Unit, history: History) -> Shown:
        try:
            blocked = stopped(creative, self.project.review.blocking, self.clock().date())
        except ValueError as fault:
            raise UsageFault(f"{fault}: run `spotlight build`") from fault
        stands = self.stands(whole, history, blocked=blocked)
        return Shown(
            creative=creative,
            unit=whole,
            standing=stands,
            history=history,
            opened=history.seen(self.reviewer.id, whole.digest, whole.bytes_digest),
            mine=self._waits(stands),
            blocked=blocked,
        )

    def stands(self, whole: Unit, history: History, *, blocked: bool) -> Standing:
        """How far a creative has come, by the word of people who may decide here today."""
        return standing(
            self.project.review,
            whole.digest,
            whole.bytes_digest,
            heard(history, self.project.approvers.named).decisions,
            history.carries,
            authors=history.authors,
            blocked=blocked,
            now=self.clock(),
            names={one.person: self.name_of(one.person) for one in history.decisions},
        )

    def _waits(self, stands: Standing) -> bool:
        """Whether some stage that is open now asks for this person, who has not answered there."""
        stages = {stage.id: stage for stage in self.project.review.stages}
        done = {one.id for one in stands.stages if one.done}
        return any(
            not one.done
            and self.reviewer.id not in one.people
            and stages[one.id].role in self.reviewer.roles
            and done.issuperset(stages[one.id].after)
            for one in stands.stages
        )


def opened(
    project: Project, person: Person, clock: Callable[[], datetime] = now, *, shelf: Shelf | None = None
) -> Desk:
    """The desk of a campaign for this person; raises `UsageFault` for a record that cannot be read."""
    shelf = shelf or Shelf(project.root / "review")
    shelf.ready()
    journal = Journal.at(shelf.journal, now=clock)
    with journal.writing() as writer:
        id_ = writer.person(person.name, person.email)
    return Desk(
        project=project,
        reviewer=reviewer(id_, person, project),
        shelf=shelf,
        journal=journal,
        clock=clock,
    )


def reviewer(id_: str, person: Person, project: Project) -> Reviewer:
    """What a person may do here, as approvers.yaml says."""
    named = project.approvers.person(person.email)
    return Reviewer(
        id=id_,
        name=person.name,
        email=person.email,
        roles=project.approvers.roles(person.email),
        approver=named.id if named else "",
        identity="self-declared",
    )
