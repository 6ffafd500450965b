"""`spotlight doctor` and `spotlight cache`: what is looked at, what is kept, what goes."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from click.testing import CliRunner, Result
from PIL import features

from pipeline import ledger, store
from pipeline.cli import cli, health
from pipeline.errors import UsageFault
from pipeline.hands import Hands
from pipeline.ledger import Ledger
from pipeline.store import Store

DAY = 24 * 60 * 60
NAMES = ["Python", "packages", "ffmpeg", "shaping", "font display", "font text", "font arabic_display"]
NAMES += ["font arabic_text", "HEIC", "disk", "output/", ".spotlight/", "cores", "memory", "terminal"]


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), *arguments], standalone_mode=False)


def signs(root: Path) -> dict[str, dict[str, Any]]:
    result = run(root, "doctor", "--json")
    assert result.return_value == 0
    return {sign["name"]: sign for sign in json.loads(result.stdout)["signs"]}


# doctor


def test_a_healthy_machine(tmp_path: Path) -> None:
    result = run(tmp_path, "doctor")
    assert result.return_value == 0, result.stdout
    lines = result.stdout.splitlines()
    assert len(lines) == len(NAMES)
    assert all(line.startswith(f"ok       {name}") for line, name in zip(lines, NAMES, strict=True))
    assert result.stderr == "all is well\n"
    assert list(tmp_path.iterdir()) == []  # looking leaves nothing behind


def test_the_campaigns_fonts_are_looked_at(project: Path) -> None:
    path = project / "campaign.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "brand:\n",
            "brand:\n  fonts: {display: {family: Nowhere Sans}, arabic_text: {family: Archivo}}\n",
        ),
        "utf-8",
    )
    result = run(project, "doctor")
    assert result.return_value == 3
    assert "problem  font display         the font family 'Nowhere Sans' is not installed" in result.stdout
    assert "Archivo (the campaign's) has no glyph for ا" in result.stdout
    assert "choose a family with Urdu" in result.stdout
    assert result.stderr == "2 problems to put right\n"


def test_a_campaign_with_mistakes_is_no_illness(project: Path) -> None:
    (project / "campaign.yaml").write_text("version: one\n", "utf-8")
    found = signs(project)
    assert all(sign["ok"] for sign in found.values())
    assert "spotlight lint" in found["font text"]["seen"]


def test_each_illness_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "output").write_text("a file in the way", "utf-8")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", sys.executable)
    monkeypatch.setattr(features, "check", lambda name: name != "raqm")
    monkeypatch.setattr(health, "ROOM", 10**18)
    monkeypatch.setattr(health, "free_memory", lambda: 700_000_000)
    monkeypatch.setattr(health, "hands", lambda _: Hands(8, "one a core"))
    ill = {name: sign for name, sign in signs(tmp_path).items() if not sign["ok"]}
    assert list(ill) == ["ffmpeg", "shaping", "disk", "output/", "memory"]
    assert all(sign["fix"] for sign in ill.values())
    assert ill["memory"]["fix"].startswith("build with `--jobs 1`")
    assert ill["shaping"]["seen"] == "Pillow lacks raqm"
    assert str(tmp_path / "output") in ill["output/"]["fix"]


def test_an_ffmpeg_without_our_encoders_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "ffmpeg"
    fake.write_text("#!/bin/sh\necho ' V....D libx264 H.264'\necho ' .. loudnorm A->A'\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(fake))
    assert signs(tmp_path)["ffmpeg"]["seen"] == f"lacks aac, ebur128 ({fake})"


def test_a_broken_package_is_told_and_the_rest_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PARTS", ("json", "no_such_package"))
    result = run(tmp_path, "doctor")
    assert result.return_value == 3
    assert "no_such_package does not load (No module named 'no_such_package')" in result.stdout
    assert "ffmpeg" not in result.stdout


def test_free_memory_is_the_least_of_machine_and_container(tmp_path: Path) -> None:
    proc, group = tmp_path / "meminfo", tmp_path / "group"
    assert health.free_memory(proc, group) is None
    proc.write_text("MemTotal: 9000 kB\nMemAvailable:    4000 kB\n", "ascii")
    group.mkdir()
    (group / "memory.max").write_text("max\n", "ascii")
    assert health.free_memory(proc, group) == 4_096_000
    (group / "memory.max").write_text("3000000\n", "ascii")
    (group / "memory.current").write_text("1000000\n", "ascii")
    assert health.free_memory(proc, group) == 2_000_000


# cache


def key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def keep(root: Path, name: str, extension: str, content: bytes, record: dict[str, Any], *, days: float = 0) -> Path:
    """A pair in the store, last used so many days ago."""
    kept = Store(root / ".spotlight" / "store")
    with kept.making(key(name), extension) as part:
        part.write_bytes(content)
    store.write_text(kept.path(key(name), "json"), json.dumps(record))
    path = kept.path(key(name), extension)
    for each in (path, path.with_suffix(".json")):
        when = each.stat().st_mtime - days * DAY
        os.utime(each, (when, when))
    return path


def finished(content: bytes) -> dict[str, Any]:
    return {"facts": {}, "sha256": hashlib.sha256(content).hexdigest()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One kept thing of every kind; the film is delivered and old, the GIF old and not delivered."""
    (tmp_path / ".spotlight").mkdir()
    film = keep(tmp_path, "film", "mp4", b"film", finished(b"film"), days=40)
    keep(tmp_path, "gif", "gif", b"animation", finished(b"animation"), days=40)
    keep(tmp_path, "still", "jpg", b"still", finished(b"still"))
    keep(tmp_path, "plate", "planes", b"plate", {"enlarged": 1.0}, days=3)
    keep(tmp_path, "sound", "m4a", b"sound", {"loudness": -16.0}, days=20)
    folder = tmp_path / "output" / "nights"
    store.place(film, folder / "a" / "film.mp4")
    entry = ledger.entry({}, "new", folder, "a/film.mp4", {"key": key("film"), **finished(b"film")})
    ledger.write(tmp_path / ".spotlight" / "ledger-nights.json", Ledger(entries={"a": entry}, codes={}))
    return tmp_path


def shot(root: Path, *, frames: int) -> Path:
    path = root / "shot.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi"]
    command += ["-i", "testsrc2=size=64x96:rate=10:duration=1", "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return keep(root, "shot", "mp4", path.read_bytes(), {"picture": "", "frames": frames})


def kept(root: Path) -> set[str]:
    names = {key(name): name for name in ("film", "gif", "still", "plate", "sound", "shot")}
    return {names[path.stem] for path in Store(root / ".spotlight" / "store").files()}


def test_ls_counts_by_kind(root: Path) -> None:
    shot(root, frames=10)
    keep(root, "half", "planes", b"", {}).with_suffix(".json").unlink()
    keep(root, "negative", "rgb", bytes(12), {"width": 2, "height": 2})
    keep(root, "new", "xyz", b"of a later version", {})
    lines = {line.split()[0]: line.split() for line in run(root, "cache", "ls").stdout.splitlines()}
    kinds = ["films", "GIFs", "stills", "shots", "plates", "negatives", "sounds", "others", "leftovers"]
    assert list(lines) == [*kinds, "all"]
    assert [lines[kind][1] for kind in lines] == ["1"] * 9 + ["9"]
    record = len(json.dumps({"loudness": -16.0}))
    assert lines["sounds"][2:4] == [str(len(b"sound") + record), "bytes"]


def test_ls_of_nothing(project: Path) -> None:
    result = run(project, "cache", "ls")
    assert result.return_value == 0
    assert result.stdout.split() == ["all", "0", "0", "bytes"]
    assert not (project / ".spotlight").exists()


def test_elsewhere_there_is_no_cache(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path, "cache", "gc", "--all").exception, UsageFault)


def test_gc_keeps_what_is_delivered_and_what_was_used(root: Path) -> None:
    size = sum(path.stat().st_size for name in ("gif", "sound") for path in root.rglob(f"{key(name)}.*"))
    result = run(root, "cache", "gc")
    assert result.return_value == 0
    assert kept(root) == {"film", "still", "plate"}
    assert result.stdout == f"4 files deleted, {size} bytes freed\n"
    run(root, "cache", "gc", "--days", "2")
    assert kept(root) == {"film", "still"}


def test_gc_all_keeps_nothing_but_what_is_delivered(root: Path) -> None:
    every = sum(path.stat().st_size for path in Store(root / ".spotlight" / "store").files())
    result = run(root, "cache", "gc", "--all")
    assert kept(root) == set()
    assert f"{every} bytes freed" in result.stdout
    assert (root / "output" / "nights" / "a" / "film.mp4").read_bytes() == b"film"
    assert (root / ".spotlight" / "ledger-nights.json").is_file()


def test_gc_clears_what_a_killed_build_left_but_not_what_is_being_made(root: Path) -> None:
    making = root / ".spotlight" / "store" / "making-x"
    making.mkdir()
    (making / "part.mp4").write_bytes(b"half")
    fault = run(root, "cache", "gc").exception
    assert isinstance(fault, UsageFault)
    assert "a build is at work" in str(fault)
    assert kept(root) >= {"gif"}
    for path in (making / "part.mp4", making):
        os.utime(path, (1, 1))
    run(root, "cache", "gc")
    assert not making.exists()


@pytest.mark.parametrize("command", [("ls",), ("gc", "--all"), ("verify",)])
def test_links_are_not_followed_out(root: Path, tmp_path_factory: pytest.TempPathFactory, command: tuple[str]) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "precious.mp4").write_bytes(b"mine")
    (root / ".spotlight" / "store" / "zz").symlink_to(outside)
    assert isinstance(run(root, "cache", *command).exception, UsageFault)
    assert (outside / "precious.mp4").read_bytes() == b"mine"


def test_verify_of_whole_files(root: Path) -> None:
    shot(root, frames=10)
    used = {path: (path.stat().st_atime_ns, path.stat().st_mtime_ns) for path in root.rglob("*.mp4")}
    result = run(root, "cache", "verify")
    assert (result.return_value, result.stdout) == (0, "7 looked at, 0 damaged\n")
    assert {path: (path.stat().st_atime_ns, path.stat().st_mtime_ns) for path in used} == used


def test_verify_drops_what_is_damaged_and_has_it_made_again(root: Path) -> None:
    broken = shot(root, frames=10)
    broken.write_bytes(broken.read_bytes()[:-900])
    film = root / "output" / "nights" / "a" / "film.mp4"
    before = film.stat()
    film.write_bytes(b"filn")  # one bit, unseen by size and time
    os.utime(film, ns=(before.st_atime_ns, before.st_mtime_ns))
    next(root.rglob(f"{key('gif')}.gif")).write_bytes(b"animatiom")
    result = run(root, "cache", "verify")
    assert result.return_value == 1
    assert kept(root) == {"film", "still", "plate", "sound"}
    assert "output/nights/a/film.mp4: its bytes are not those that were delivered" in result.stdout
    assert result.stdout.endswith("7 looked at, 3 damaged\n")
    assert film.read_bytes() == b"filn"  # output/ is not this command's
    book = ledger.read(root / ".spotlight" / "ledger-nights.json")
    assert book.why("a", {}, {}, root / "output" / "nights") == "the file was changed by hand"


def test_verify_counts_the_frames_of_shots_and_the_bytes_of_pictures(root: Path) -> None:
    shot(root, frames=9)
    keep(root, "negative", "rgb", bytes(11), {"width": 2, "height": 2})
    keep(root, "plate", "planes", b"plate", {"enlarged": 1.0, "bytes": 6})
    said = run(root, "cache", "verify").stdout
    assert "it has 10 frames, 9 were written" in said
    assert "it has 11 bytes, 12 were written" in said
    assert "it has 5 bytes, 6 were written" in said
    assert kept(root) == {"film", "gif", "still", "sound"}


def test_verify_drops_halves(root: Path) -> None:
    next(root.rglob(f"{key('still')}.json")).unlink()
    next(root.rglob(f"{key('plate')}.json")).write_text("{torn", "utf-8")
    next(root.rglob(f"{key('sound')}.m4a")).write_bytes(b"")
    assert run(root, "cache", "verify").return_value == 1
    assert kept(root) == {"film", "gif"}


def test_what_was_deleted_from_output_is_no_damage(root: Path) -> None:
    (root / "output" / "nights" / "a" / "film.mp4").unlink()
    result = run(root, "cache", "verify")
    assert result.return_value == 0
    assert "1 delivered files" in result.stderr
