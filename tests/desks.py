"""A built campaign with real films, if very small ones, and a desk in it: what the review page is tried on."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from campaigns import PROJECTS, read
from PIL import Image

from pipeline import desk as desks
from pipeline.desk import Desk, Shown
from pipeline.people import Person
from pipeline.standing import Decision

IDS = ("drugs/market-cross/a/en", "drugs/lantern-quay/a/en", "knife-crime/market-cross/b/pl")
AMINA = Person(name="Amina Khan", email="amina@example.org")
NOW = datetime(2026, 12, 1, 12, 26, 53, tzinfo=UTC)
REVIEW = "version: 1\nstages:\n  - {id: comms, role: reviewer, need: 1}\n"
FRAMES, WIDTH, HEIGHT = 12, 64, 96
DELAYS = (500, 100, 400)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def levels(shift: int = 0) -> list[int]:
    """How light each frame of the film is, far enough apart to be told after encoding."""
    return [20 + 18 * n + (shift if n >= 8 else 0) for n in range(FRAMES)]


def film(path: Path, shift: int = 0) -> Path:
    with av.open(str(path), "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=25, options={"crf": "1", "g": "6"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = Fraction(1, 25)
        for n, level in enumerate(levels(shift)):
            frame = av.VideoFrame.from_ndarray(np.full((HEIGHT, WIDTH, 3), level, np.uint8), format="rgb24")
            frame.pts = n
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def gif(path: Path) -> Path:
    pictures = [Image.new("RGB", (WIDTH, HEIGHT), colour) for colour in ("red", "lime", "blue")]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=list(DELAYS), loop=0)
    return path


def files(folder: Path) -> dict[str, Path]:
    """The files that all creatives share."""
    Image.new("RGB", (WIDTH * 8, HEIGHT * 8), "teal").save(folder / "cover.jpg")
    (folder / "captions.vtt").write_text(
        "WEBVTT\n\nhook\n00:00:00.000 --> 00:00:00.240\nTonight &amp; tomorrow\n\n"
        "close\n00:00:00.240 --> 00:00:00.480\nCall 101\n",
        encoding="utf-8",
    )
    (folder / "transcript.txt").write_text("Tonight & tomorrow\nCall 101\n", encoding="utf-8")
    (folder / "alt.txt").write_text("A drawn street.\n", encoding="utf-8")
    return {
        "film": film(folder / "film.mp4"),
        "gif": gif(folder / "loop.gif"),
        "cover": folder / "cover.jpg",
        "captions": folder / "captions.vtt",
        "transcript": folder / "transcript.txt",
        "alt": folder / "alt.txt",
    }


def finding(**changes: Any) -> dict[str, Any]:
    made = {
        "rule": "legible.contrast",
        "severity": "warning",
        "message": "words are hard to read",
        "measured": "3.1",
        "limit": "4.5",
        "fix": "darken it",
        "place": "",
        "source": "",
        "written": "themes/drugs.yaml:4:5",
        "seconds": 0.2,
        "box": [16, 24, 32, 48],
        "waived": None,
    }
    return {**made, **changes}


def variant(placement: str, name: str, path: Path, measured: Mapping[str, Any], word: str | None) -> dict[str, Any]:
    return {
        "placement": placement,
        "platform_name": name,
        "file": path.name,
        "sha256": sha256(path.read_bytes()),
        "picture": sha256(path.read_bytes())[:32],
        "sound": None,
        "call_to_action": word,
        "findings": [],
        "measured": {"width": WIDTH, "height": HEIGHT, "sound": None, "delays": [], **measured},
    }


def creative(id_: str, made: Mapping[str, Path]) -> dict[str, Any]:
    theme, location, version, language = id_.split("/")
    shot = {"fps": 25.0, "frames": FRAMES, "seconds": FRAMES / 25}
    moving = {"fps": 3.0, "frames": 3, "seconds": 1.0, "delays": list(DELAYS)}
    return {
        "id": id_,
        "theme": theme,
        "location": location,
        "location_name": location.replace("-", " ").title(),
        "version": version,
        "language": language,
        "alt": "A drawn street.",
        "transcript": "Tonight & tomorrow\nCall 101\n",
        "post": {"text": "Call 101.", "headline": "Call", "call_to_action": "learn-more", "url": "https://example.org"},
        "cover": "cover.jpg",
        "cover_sha256": sha256(made["cover"].read_bytes()),
        "cover_picture": "0" * 64,
        "captions": "captions.vtt",
        "captions_sha256": sha256(made["captions"].read_bytes()),
        "transcript_file": "transcript.txt",
        "transcript_sha256": sha256(made["transcript"].read_bytes()),
        "alt_file": "alt.txt",
        "alt_sha256": sha256(made["alt"].read_bytes()),
        "findings": [],
        "variants": [
            variant("web-gif", "GIF for a web page", made["gif"], moving, None),
            variant("tiktok-in-feed", "TikTok in-feed", made["film"], shot, "LEARN_MORE"),
        ],
    }


@dataclass
class Built:
    """A campaign; what a test changes in `built` is in the manifest when somebody asks for a page."""

    output: Path
    desk: Desk
    built: list[dict[str, Any]]
    _written: str = ""
    _times: int = field(default=1_000_000_000)

    def write(self) -> None:
        """The manifest as a build leaves it, newer than the last."""
        now = json.dumps({"schema_version": "1.2.0", "creatives": self.built})
        if now != self._written:
            path, self._written, self._times = self.output / "manifest.json", now, self._times + 1
            path.write_text(now, encoding="utf-8")
            os.utime(path, (self._times, self._times))

    def creative(self, id_: str) -> Shown:
        self.write()
        return self.desk.creative(id_)

    def rebuild(self, id_: str, **changes: Any) -> None:
        """The creative as another build leaves it."""
        n = next(n for n, one in enumerate(self.built) if one["id"] == id_)
        self.built[n] = {**self.built[n], **changes}
        self.write()

    def sit(self, **changes: Any) -> None:
        """Somebody else at the desk, or with other roles."""
        self.desk.reviewer = replace(self.desk.reviewer, **changes)

    @property
    def taken(self) -> list[tuple[str, Decision]]:
        """Every decision that was put down, with the creative it is on."""
        return [(id_, one) for id_ in IDS for one in self.desk.history(id_).decisions]

    @property
    def noted(self) -> int:
        return sum(len(self.desk.history(id_).notes) for id_ in IDS)


@contextmanager
def built(folder: Path, made: Mapping[str, Path], person: Person = AMINA) -> Iterator[Built]:
    """Three creatives in a folder that is ours alone, and this person at the desk."""
    root = folder / "campaign"
    shutil.copytree(PROJECTS / "minimal", root)
    (root / "locations" / "pump-lane" / "corner.jpg").write_bytes(b"no photo is looked at here")
    (root / "review.yaml").write_text(REVIEW, encoding="utf-8")
    output = root / "output" / "minimal"
    output.mkdir(parents=True)
    for path in made.values():
        shutil.copy(path, output)
    desk = desks.opened(read(root), person, lambda: NOW)
    one = Built(output=output, desk=desk, built=[creative(id_, made) for id_ in IDS])
    one.write()
    yield one
    desk.journal.close()


def changed_film(one: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """What a build changes that makes the film anew."""
    now = {"file": path.name, "sha256": sha256(path.read_bytes()), "picture": sha256(path.read_bytes())[:32]}
    return {
        "variants": [{**each, **now} if each["placement"] == "tiktok-in-feed" else each for each in one["variants"]]
    }
