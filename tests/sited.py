"""The demo as if it were built: its words and its manifest, with tiny pictures and films; and its site, served."""

import functools
import http.server
import json
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from desks import film, gif
from PIL import Image

from pipeline import plan
from pipeline.captions import transcript, webvtt
from pipeline.cli.opening import opened
from pipeline.facts import location_facts
from pipeline.matrix import cells
from pipeline.model import Creative, Script
from pipeline.project import Project
from pipeline.published import SCHEMA_VERSION
from pipeline.site import Made, site

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 12, 4, 21, 0, tzinfo=UTC)
DRAWN = {"credit": "Drawn by us", "licence": "CC0-1.0"}


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
    creatives = []
    for creative, script in plan.scripts(project, wanted).items():
        for kind, path in files.items():
            name = f"{creative.stem}_cover.jpg" if kind == "jpg" else f"{creative.stem}.{kind}"
            if not (output / name).exists():
                (output / name).symlink_to(path)
        (output / f"{creative.stem}.vtt").write_text(webvtt(script), "utf-8")
        creatives.append(_creative(project, creative, script, kinds))
    manifest = {"schema_version": SCHEMA_VERSION, "creatives": creatives}
    (output / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return project


def _creative(project: Project, creative: Creative, script: Script, kinds: tuple[str, ...]) -> dict[str, Any]:
    known = location_facts(project.locations[creative.location], creative.language, "en")
    platforms = {"mp4": ("tiktok", "instagram"), "gif": ("web",)}
    return {
        "id": creative.id,
        "theme": creative.theme,
        "location": creative.location,
        "location_name": known["name"],
        "version": creative.version,
        "language": creative.language,
        "copy": transcript(script).splitlines()[1:],
        "transcript": transcript(script),
        "post": {"text": script.post.text, "headline": script.post.headline},
        "alt": script.post.alt,
        "cover": f"{creative.stem}_cover.jpg",
        "captions": f"{creative.stem}.vtt",
        "photos": [{"id": "wide", "alt": "", "consent": "", **DRAWN}],
        "variants": [
            {"platform": platform, "file": f"{creative.stem}.{kind}"} for kind in kinds for platform in platforms[kind]
        ],
    }


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
