"""A campaign that is built, as a desk sees it: a manifest of schema 1.1 and small files, made up; and people at it."""

import hashlib
import io
import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from campaigns import PROJECTS, read
from PIL import Image

from pipeline import desk
from pipeline.deciding import Choice, decide
from pipeline.desk import Desk, Shown
from pipeline.entries import Event
from pipeline.people import Person

DAWN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TARGETING = {
    "first_age": 16,
    "last_age": 24,
    "postcodes": ["E8 1XX"],
    "circle": {"latitude": 51.5, "longitude": -0.1, "radius_metres": 150},
}
SCHEDULE = {
    "first_day": "2026-05-01",
    "last_day": "2026-05-31",
    "time_zone": "Europe/London",
    "dayparts": [{"days": ["fri", "sat"], "from": "21:00", "to": "02:00", "past_midnight": True}],
}
AMINA = Person(name="Amina Khan", email="amina@example.org")
BEN = Person(name="Ben Osei", email="ben@example.org")
FIRST, SECOND = "drugs/pump-lane/a/en", "drugs/pump-lane/b/en"


@dataclass
class Campaign:
    """A folder; `at` is the time of everybody's clock, in minutes since dawn."""

    root: Path
    minutes: int = 0
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return DAWN + timedelta(minutes=self.minutes)

    @property
    def output(self) -> Path:
        return self.root / "output" / "minimal"

    def desk(self, person: Person = AMINA) -> Desk:
        if person.email not in self.desks:
            self.desks[person.email] = desk.opened(read(self.root), person, lambda: self.now)
        return self.desks[person.email]

    def reread(self) -> None:
        """Open every desk anew, after a change to review.yaml or approvers.yaml."""
        for one in self.desks.values():
            one.journal.close()
        self.desks.clear()

    def build(self, **words: str) -> None:
        """Write both creatives; a word of `hook` changes the first one's picture and its text."""
        creatives = [
            self._creative(FIRST, words.get("hook", "Quiet corner?")),
            self._creative(SECOND, "Bright corner?"),
        ]
        self.output.mkdir(parents=True, exist_ok=True)
        manifest = {
            "schema_version": "1.2.0",
            "spotlight": "0.1.0",
            "campaign": "minimal",
            "title": "Small hours",
            "brand": "Safer Streets",
            "paid_for_by": "The Partnership",
            "draft": False,
            "places": [
                {
                    "id": "pump-lane",
                    "name": "Pump Lane",
                    "area": "Eastmoor",
                    "arm": "treatment",
                    "creatives": 2,
                    "targeting": TARGETING,
                    "schedule": SCHEDULE,
                }
            ],
            "creatives": creatives,
            "release": None,
        }
        path = self.output / "manifest.json"
        before = path.stat().st_mtime_ns if path.is_file() else 0
        path.write_text(json.dumps(manifest), "utf-8")
        if path.stat().st_mtime_ns == before:  # clocks of file systems are coarse
            shutil.copystat(path, path)
            path.touch()

    def edit(self, change: Any) -> None:
        """Change the manifest by a function that takes it."""
        path = self.output / "manifest.json"
        manifest = json.loads(path.read_text("utf-8"))
        change(manifest)
        path.write_text(json.dumps(manifest, indent=1), "utf-8")

    def opened(self, id_: str = FIRST, person: Person = AMINA) -> Shown:
        return self.desk(person).open_creative(id_)

    def decide(self, kind: Any, id_: str = FIRST, person: Person = AMINA, **more: Any) -> Event:
        """Open a creative and decide it as it is."""
        shown = self.opened(id_, person)
        self.minutes += 1
        told = {"stage": "review", "unit": shown.unit.digest, "files": shown.unit.bytes_digest, **more}
        return decide(self.desk(person), id_, Choice(kind=kind, **told))

    def state(self, id_: str = FIRST) -> str:
        return self.desk().creative(id_).standing.state

    def _creative(self, id_: str, hook: str) -> dict[str, Any]:
        stem = id_.replace("/", "_")
        told = {
            "cover.jpg": _cover(hook),
            "captions.vtt": f"WEBVTT\n\n00:00.000 --> 00:02.000\n{hook}\n",
            "transcript.txt": f"{hook}\n",
            "alt.txt": f"A lane. {hook}\n",
            "reels.mp4": f"film {hook}",
            "web.gif": f"gif {hook}",
        }
        digests = {name: self._file(f"{stem}_{name}", text) for name, text in told.items()}
        variants = [
            {
                "id": f"{id_}/{placement}",
                "placement": placement,
                "platform": platform,
                "platform_name": placement.title(),
                "file": f"{stem}_{file}",
                "bytes": len(told[file]),
                "md5": hashlib.md5(_raw(told[file]), usedforsecurity=False).hexdigest(),
                "sha256": digests[file],
                "picture": hashlib.sha256(f"picture {hook}".encode()).hexdigest(),
                "sound": sound,
                "call_to_action": None,
                "findings": [],
                "reason": "new",
                "measured": {"width": 1080, "height": 1920, "fps": 30.0, "frames": 60, "seconds": 2.0, "sound": None},
            }
            for placement, platform, file, sound in (
                ("reels", "instagram", "reels.mp4", "f" * 64),
                ("web", "web", "web.gif", None),
            )
        ]
        return {
            "id": id_,
            "theme": "drugs",
            "aim": "nudge",
            "location": "pump-lane",
            "location_name": "Pump Lane",
            "version": id_.split("/")[2],
            "language": "en",
            "seconds": 2.0,
            "copy": [hook],
            "alt": f"A lane. {hook}",
            "transcript": f"{hook}\n",
            "post": {"text": "Tonight.", "headline": hook, "call_to_action": "none", "url": "https://example.org/help"},
            "page": "https://example.org/help",
            "cover": f"{stem}_cover.jpg",
            "cover_md5": hashlib.md5(_raw(told["cover.jpg"]), usedforsecurity=False).hexdigest(),
            "cover_sha256": digests["cover.jpg"],
            "cover_picture": hashlib.sha256(f"cover {hook}".encode()).hexdigest(),
            "captions": f"{stem}_captions.vtt",
            "captions_sha256": digests["captions.vtt"],
            "transcript_file": f"{stem}_transcript.txt",
            "transcript_sha256": digests["transcript.txt"],
            "alt_file": f"{stem}_alt.txt",
            "alt_sha256": digests["alt.txt"],
            "targeting": TARGETING,
            "schedule": SCHEDULE,
            "photos": [],
            "findings": [],
            "variants": variants,
        }

    def _file(self, name: str, content: str | bytes) -> str:
        path = self.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_raw(content))
        return hashlib.sha256(_raw(content)).hexdigest()


def _raw(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _cover(hook: str) -> bytes:
    """A picture that differs from one hook to the next."""
    kept = io.BytesIO()
    colour = tuple(hashlib.sha256(hook.encode()).digest()[:3])
    Image.new("RGB", (54, 96), colour).save(kept, "JPEG")
    return kept.getvalue()


def campaign(folder: Path, review: str = "", approvers: str = "") -> Campaign:
    """A built campaign in an empty folder, with these authored files beside it."""
    root = folder / "campaign"
    shutil.copytree(PROJECTS / "minimal", root)
    (root / "locations" / "pump-lane" / "corner.jpg").write_bytes(b"no photo is looked at here")
    for name, text in (("review.yaml", review), ("approvers.yaml", approvers)):
        if text:
            (root / name).write_text(text, "utf-8")
    made = Campaign(root)
    made.build()
    return made
