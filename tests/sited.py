"""The demo as if it were built: its words and its manifest, with tiny pictures and films; and its site, served."""

import functools
import hashlib
import http.server
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from desks import film, gif
from PIL import Image

from pipeline import manifest as manifests
from pipeline import plan
from pipeline.captions import transcript, webvtt
from pipeline.cli.opening import opened
from pipeline.facts import location_facts
from pipeline.ledger import Entry
from pipeline.manifest import Beside, compile_manifest
from pipeline.manifest import text as text_of
from pipeline.matrix import cells
from pipeline.model import Script, Variant
from pipeline.project import Project
from pipeline.site import Made, site

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 12, 4, 21, 0, tzinfo=UTC)
PLACEMENTS = {"mp4": ("tiktok-in-feed", "instagram-reels"), "gif": ("web-gif",)}


def busy(path: Path, size: tuple[int, int] = (1080, 1920)) -> Path:
    """A cover with more in it than drawn places have, so that its bytes count."""
    seeded = np.random.default_rng(7)
    rough = Image.fromarray(seeded.integers(60, 160, (160, 90, 3), np.uint8))
    rough.resize(size, Image.Resampling.BICUBIC).save(path, quality=92)
    return path


def drawn(folder: Path) -> dict[str, Path]:
    """The files that all creatives share."""
    return {"mp4": film(folder / "a.mp4"), "gif": gif(folder / "a.gif"), "jpg": busy(folder / "a.jpg", (90, 160))}


def campaign(folder: Path) -> Path:
    """A copy of the demo, of two themes at two places."""
    root = folder / "campaign"
    root.mkdir()
    for name in ("themes", "locations"):
        shutil.copytree(ROOT / name, root / name)
    written = (ROOT / "campaign.yaml").read_text("utf-8")
    written = re.sub(r"(?m)^themes: .*$", "themes: [violence, drugs]", written)
    written = re.sub(r"(?m)^locations: .*$", "locations: [lantern-quay, foundry-yard]", written)
    written = written.partition("matrix:")[0] + "matrix: {exclude: [{language: [ur, pl], location: foundry-yard}]}\n"
    (root / "campaign.yaml").write_text(written, "utf-8")
    return root


def build(root: Path, files: Mapping[str, Path], kinds: tuple[str, ...] = ("mp4", "gif")) -> Project:
    """Write what a build of everything would have left, as far as a site reads it."""
    project = opened(root)
    output = root / "output" / project.campaign.id
    output.mkdir(parents=True, exist_ok=True)
    wanted = [one for one, _ in cells(project.campaign, project.themes, project.locations)]
    told = {}
    for creative, script in plan.scripts(project, wanted).items():
        for kind, path in files.items():
            name = f"{creative.stem}_cover.jpg" if kind == "jpg" else f"{creative.stem}.{kind}"
            if not (output / name).exists():
                (output / name).symlink_to(path)
        beside = Beside(
            captions=(f"{creative.stem}.vtt", webvtt(script)),
            transcript=(f"{creative.stem}.txt", transcript(script)),
            alt=(f"{creative.stem}_alt.txt", script.post.alt),
        )
        for name, text in (beside.captions, beside.transcript, beside.alt):
            (output / name).write_text(text, "utf-8")
        told[creative] = _made(project, script, beside, files, kinds)
    manifest = compile_manifest(project.campaign, project.locations, project.platforms, told, draft=False)
    (output / "manifest.json").write_text(text_of(manifest), "utf-8")
    return project


def _made(
    project: Project, script: Script, beside: Beside, files: Mapping[str, Path], kinds: tuple[str, ...]
) -> manifests.Made:
    creative, location = script.creative, project.locations[script.creative.location]
    variants = [
        (
            Variant(creative=creative, placement=project.placements[placement]),
            _entry(f"{creative.stem}.{kind}", files[kind]),
            (),
        )
        for kind in kinds
        for placement in PLACEMENTS[kind]
    ]
    return manifests.Made(
        script=script,
        location=location,
        location_name=location_facts(location, creative.language, "en")["name"],
        cover=_entry(f"{creative.stem}_cover.jpg", files["jpg"]),
        beside=beside,
        variants=variants,
    )


def _entry(file: str, path: Path) -> Entry:
    raw = path.read_bytes()
    record = {
        "sha256": hashlib.sha256(raw).hexdigest(),
        "md5": hashlib.md5(raw, usedforsecurity=False).hexdigest(),
        "picture": hashlib.sha256(raw).hexdigest(),
        "facts": {"width": 1080, "height": 1920, "seconds": 6.0},
    }
    return Entry(parts={}, reason="new", file=file, bytes=len(raw), modified=1, record=record)


def made(project: Project, out: Path, *, unapproved: bool = True) -> Made:
    return site(project, NOW, lambda _: None, unapproved=unapproved, out=out, index=True)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server for the folder, and of nothing else."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join(5)
