"""A desk in memory, with files on a disk: what the review page is tried on."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
from PIL import Image

from pipeline.errors import UsageFault
from pipeline.project import placements
from pipeline.review.seam import Choice, Refused, Remark, Stale

FRAMES, WIDTH, HEIGHT = 12, 64, 96
DELAYS = (500, 100, 400)
PLACEMENTS = placements(None)


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
    return {
        "film": film(folder / "film.mp4"),
        "gif": gif(folder / "loop.gif"),
        "cover": folder / "cover.jpg",
        "captions": folder / "captions.vtt",
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
        "findings": [],
        "variants": [
            variant("web-gif", "GIF for a web page", made["gif"], moving, None),
            variant("tiktok-in-feed", "TikTok in-feed", made["film"], shot, "LEARN_MORE"),
        ],
    }


@dataclass(frozen=True, kw_only=True)
class Unit:
    creative: str
    form: Mapping[str, Any]
    digest: str
    files: Mapping[str, str]

    @property
    def bytes_digest(self) -> str:
        return sha256(json.dumps(self.files, sort_keys=True).encode())


def unit(one: Mapping[str, Any]) -> Unit:
    told = ("picture", "sound", "call_to_action")
    form = {
        "creative": one["id"],
        "variants": {each["placement"]: {key: each[key] for key in told} for each in one["variants"]},
        "cover": one["cover_picture"],
        "captions": one["captions_sha256"],
        "alt": one["alt"],
        "transcript": one["transcript"],
        "post": one["post"],
    }
    digests = {each["file"]: each["sha256"] for each in one["variants"]}
    digests |= {one["cover"]: one["cover_sha256"], one["captions"]: one["captions_sha256"]}
    return Unit(creative=one["id"], form=form, digest=sha256(json.dumps(form, sort_keys=True).encode()), files=digests)


def stage(id_: str, role: str, kind: str, after: tuple[str, ...] = ()) -> SimpleNamespace:
    return SimpleNamespace(id=id_, role=role, need=1, kind=kind, after=after)


@dataclass
class FakeDesk:
    """Enough of a desk: decisions are kept in a list, and one approval of what is there approves it."""

    root: Path
    built: list[dict[str, Any]]
    roles: frozenset[str] = frozenset({"reviewer", "lead"})
    seen: dict[str, str] = field(default_factory=dict)
    taken: list[SimpleNamespace] = field(default_factory=list)
    noted: list[SimpleNamespace] = field(default_factory=list)
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrote_it: bool = False

    def __post_init__(self) -> None:
        policy = SimpleNamespace(
            stages=(stage("advisory", "adviser", "advice"), stage("comms", "reviewer", "approval")),
            authors_may_approve=False,
            expires_after_days=90,
            blocking=("error",),
        )
        campaign = SimpleNamespace(id="night", title="A good night out")
        self.project = SimpleNamespace(campaign=campaign, placements=PLACEMENTS, review=policy)
        self.reviewer = SimpleNamespace(
            id="p1", name="Amina Khan", email="amina@example.org", roles=self.roles, identity="self-declared"
        )

    def creatives(self) -> tuple[SimpleNamespace, ...]:
        return tuple(self._shown(one) for one in self.built)

    def creative(self, id_: str) -> SimpleNamespace:
        for one in self.built:
            if one["id"] == id_:
                return self._shown(one)
        raise UsageFault(f"'{id_}' is not built: run `spotlight build`")

    def open_creative(self, id_: str) -> SimpleNamespace:
        self.seen[id_] = self.creative(id_).unit.digest
        return self.creative(id_)

    def media(self, digest: str) -> Path | None:
        known = {sha for one in (*self.built, *self.before.values()) for sha in unit(one).files.values()}
        here = (path for path in self.root.iterdir() if path.is_file())
        return next((path for path in here if digest in known and sha256(path.read_bytes()) == digest), None)

    def last_seen(self, id_: str) -> SimpleNamespace | None:
        old = self.before.get(id_)
        return old and SimpleNamespace(creative=old, unit=unit(old), person="p2", at="2026-11-30T10:05:00Z")

    def name_of(self, person: str) -> str:
        return {"p1": "Amina Khan", "p2": "Bo Lind"}.get(person, "somebody")

    def words(self, text: str) -> str:
        return text

    def wrote(self, _: str) -> bool:
        return self.wrote_it

    def refused(self, shown: SimpleNamespace, choice: Choice, *, author: bool) -> str:
        if choice.kind in {"request-changes", "dismiss"} and not choice.text.strip():
            return "say what should change: without words nobody can put it right"
        if not shown.opened:
            return f"you have not opened {shown.unit.creative} as it is now: look at it first"
        if choice.kind == "withdraw":
            return "" if any(one.person == "p1" for one in shown.history.decisions) else "you have nothing to withdraw"
        if choice.kind == "approve" and shown.blocked:
            return "findings block this creative"
        return "you wrote some of this" if choice.kind == "approve" and author else ""

    def decide(self, id_: str, choice: Choice) -> None:
        shown = self._at(id_, choice.unit, choice.files)
        if why := self.refused(shown, choice, author=self.wrote_it):
            raise Refused(why)
        self.taken.append(
            SimpleNamespace(
                seq=len(self.taken) + 1,
                at="2026-12-01T12:26:53Z",
                kind=choice.kind,
                person="p1",
                stage=choice.stage,
                unit=choice.unit,
                files=choice.files,
                dissent=choice.dissent,
                creative=id_,
                text=choice.text,
            )
        )

    def comment(self, id_: str, remark: Remark) -> None:
        self._at(id_, remark.unit, remark.files)
        self.noted.append(
            SimpleNamespace(
                seq=100 + len(self.noted),
                at="2026-12-01T12:26:53Z",
                person="p1",
                creative=id_,
                resolved=False,
                **{name: getattr(remark, name) for name in Remark.__dataclass_fields__},
            )
        )

    def resolve(self, id_: str, note: int, *, fixed: bool) -> None:
        found = [one for one in self.noted if one.seq == note and one.creative == id_]
        if not found:
            raise Refused("there is no such note")
        found[0].resolved = fixed

    def eligible(self, ids: Iterable[str], stage: str) -> tuple[list[SimpleNamespace], dict[str, str]]:
        fit, unfit = [], {}
        for id_ in ids:
            shown = self.creative(id_)
            choice = Choice(kind="approve", stage=stage, unit=shown.unit.digest, files=shown.unit.bytes_digest)
            why = self.refused(shown, choice, author=self.wrote_it)
            if why:
                unfit[id_] = why
            else:
                fit.append(shown)
        return fit, unfit

    def approve_all(self, choices: Sequence[tuple[str, Choice]]) -> dict[str, str]:
        unfit = {}
        for id_, choice in choices:
            try:
                self.decide(id_, choice)
            except UsageFault as fault:
                unfit[id_] = str(fault)
        return unfit

    def rebuild(self, id_: str, **changes: Any) -> None:
        """The creative as another build leaves it."""
        n = next(n for n, one in enumerate(self.built) if one["id"] == id_)
        self.before[id_] = self.built[n]
        self.built[n] = {**self.built[n], **changes}

    def _at(self, id_: str, digest: str, digests: str) -> SimpleNamespace:
        shown = self.creative(id_)
        if (shown.unit.digest, shown.unit.bytes_digest) != (digest, digests):
            raise Stale(shown)
        return shown

    def _shown(self, one: dict[str, Any]) -> SimpleNamespace:
        whole, id_ = unit(one), one["id"]
        decisions = [each for each in self.taken if each.creative == id_]
        notes = [each for each in self.noted if each.creative == id_]
        last = decisions[-1] if decisions else None
        state = "pending"
        if last is not None and last.kind == "request-changes":
            state = "changes-requested"
        elif last is not None and last.kind == "approve":
            state = "approved" if last.unit == whole.digest else "changed"
        approved = state == "approved"
        stands = SimpleNamespace(id="comms", kind="approval", need=1, have=int(approved), done=approved)
        stands.people = ("p1",) if approved else ()
        return SimpleNamespace(
            creative=one,
            unit=whole,
            standing=SimpleNamespace(
                state=state,
                carried=False,
                why=(f"{last.person} {last.kind}",) if last else ("nobody has decided yet",),
                stages=(stands,),
                expires=None,
                requested_by=("p1",) if state == "changes-requested" else (),
            ),
            history=SimpleNamespace(
                decisions=decisions, reasons={each.seq: each.text for each in decisions}, notes=notes
            ),
            opened=self.seen.get(id_) == whole.digest,
            mine=not approved,
            blocked=any(each["severity"] == "error" for made in (one, *one["variants"]) for each in made["findings"]),
            open_notes=[note for note in notes if not note.resolved],
        )


def changed_film(one: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """What a build changes that makes the film anew."""
    now = {"file": path.name, "sha256": sha256(path.read_bytes()), "picture": sha256(path.read_bytes())[:32]}
    return {
        "variants": [{**each, **now} if each["placement"] == "tiktok-in-feed" else each for each in one["variants"]]
    }


__all__ = ["FakeDesk", "changed_film", "creative", "files", "film", "finding", "levels", "sha256", "unit"]
