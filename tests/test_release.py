"""From words to a bundle and back: built, looked at, decided, signed, packed and checked, as three people would."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import pytest
from campaigns import draw_photo
from click.testing import CliRunner, Result

from pipeline import archive, desk
from pipeline.cli import cli
from pipeline.cli.opening import opened
from pipeline.deciding import Choice, decide
from pipeline.decisions import Kind
from pipeline.people import Person
from pipeline.signing import own_signer

AMINA = Person(name="Amina Khan", email="amina@example.org")
FIRST, SECOND = "drugs/pump-lane/a/en", "drugs/pump-lane/b/en"
PLACEMENT = """
platform: test
name: Test
placements:
  - id: one
    name: One
    make: {kind: video, width: 216, height: 384, fps: 10, sound: true}
    zone:
      top: {value: 12, source: house, checked: 2026-11-01}
      bottom: {value: 12, source: house, checked: 2026-11-01}
      left: {value: 12, source: house, checked: 2026-11-01}
      right: {value: 12, source: house, checked: 2026-11-01}
    media: {}
"""
THEME = """title: Small hours
aim: nudge
sound: {bed: tide}
beats:
  - {id: hook, look: kinetic, copy: "*Quiet* corner?", seconds: 2.7, photo: wide}
  - {id: place, look: place, copy: "{{ location.name }}", seconds: 2.7, photo: wide}
  - {id: help, look: end-card, copy: Ask us, note: fearless.org, seconds: 2.7, photo: wide, with: {signed: false}}
post:
  text: Pop in any time.
  headline: Open late
  alt: "A quiet corner, not alone. Pump Lane. Ask us at fearless.org."
versions:
  a: {}
  b: {beats: {hook: {copy: "Not *alone*"}}}
"""
APPROVERS = """version: 1
people:
  - {{id: amina, name: Amina Khan, email: amina@example.org, roles: [reviewer]}}
servers: ["{server}"]
"""


@pytest.fixture
def origin(project: Path) -> Path:
    """A small campaign in git, where Amina decides and a machine signs."""
    (project / "placements" / "test.yaml").write_text(PLACEMENT, "utf-8")
    campaign = project / "campaign.yaml"
    text = campaign.read_text("utf-8").replace("placements: [tiny]", "placements: [one]")
    campaign.write_text(text, "utf-8")
    (project / "themes" / "drugs.yaml").write_text(THEME, "utf-8")
    draw_photo(project / "locations/pump-lane/corner.jpg", (320, 480))
    place = project / "locations/pump-lane/location.yaml"
    seen = place.read_text("utf-8").replace("    consent:", "    reviewed_by: W. Hale, 2026-11-20\n    consent:")
    place.write_text(seen, "utf-8")
    signer = own_signer(project / "review" / "key")
    (project / "approvers.yaml").write_text(APPROVERS.format(server=signer.public.line), "utf-8")
    (project / ".gitignore").write_text("output/\n.spotlight/\nreview/\ndist/\n", "utf-8")
    git(project, "init", "-q")
    commit(project)
    return project


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock is that of another zone."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


def git(root: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=Wren", "-c", "user.email=wren@example.org", "-c", "commit.gpgsign=false")
    run(["git", "-C", str(root), *settings, *arguments], check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Go on")


def spotlight(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), *arguments], standalone_mode=False)


def decided(root: Path, kind: Kind, *ids: str) -> None:
    """Amina opens and decides these, and what she decided is handed over."""
    at = desk.opened(opened(root), AMINA)
    for id_ in ids:
        shown = at.open_creative(id_)
        choice = Choice(kind=kind, stage="review", unit=shown.unit.digest, files=shown.unit.bytes_digest)
        decide(at, id_, choice)
    at.journal.close()
    done = spotlight(root, "approvals", "export", "--name", AMINA.name, "--email", AMINA.email)
    assert done.return_value == 0, done.stderr


def bundle_of(root: Path, *arguments: str) -> Path:
    before = set((root / "dist").glob("*.zip"))
    done = spotlight(root, "bundle", "--progress", "none", *arguments)
    assert done.return_value == 0, (done.stderr, done.exception)
    (path,) = set((root / "dist").glob("*.zip")) - before
    return path


def test_from_words_to_a_bundle_and_back(origin: Path) -> None:
    assert spotlight(origin, "build", "--progress", "none", "-j", "1").return_value == 0
    refused = spotlight(origin, "bundle", "--progress", "none")
    assert "nothing may be released" in str(refused.exception)
    assert not (origin / "dist").exists()

    decided(origin, "approve", FIRST, SECOND)
    assert spotlight(origin, "verify").return_value == 0
    first = bundle_of(origin)
    assert spotlight(origin, "verify", str(first)).return_value == 0

    decided(origin, "withdraw", SECOND)
    second = bundle_of(origin, "--since", str(first))
    told = json.loads(archive.one(second, "manifest.json"))
    assert [one["id"] for one in told["creatives"]] == [FIRST]
    assert told["release"]["changes"]["removed"] == [SECOND]
    assert told["release"]["withheld"][0]["why"][0] == "it is pending"
    assert spotlight(origin, "verify", str(second)).return_value == 0

    decided(origin, "approve", SECOND)
    script = origin / "themes" / "drugs.yaml"
    script.write_text(script.read_text("utf-8").replace("Pop in any time.", "Pop in all night."), "utf-8")
    assert spotlight(origin, "build", "--progress", "none", "-j", "1").return_value == 0
    changed = spotlight(origin, "verify")
    assert changed.return_value == 4
    assert "its words, pictures or sound are not those that were decided on" in changed.stderr
    again = spotlight(origin, "bundle", "--progress", "none")
    assert (getattr(again.exception, "exit_code", None), len(list((origin / "dist").glob("*.zip")))) == (4, 2)


@pytest.mark.usefixtures("elsewhere")
def test_two_clones_in_other_folders_and_zones_make_one_bundle(origin: Path, tmp_path: Path) -> None:
    assert spotlight(origin, "build", "--progress", "none", "-j", "1").return_value == 0
    decided(origin, "approve", FIRST, SECOND)
    commit(origin)
    here = bundle_of(origin)
    clone = tmp_path / "another place" / "clone"
    git(origin, "clone", "-q", str(origin), str(clone))
    os.environ["TZ"] = "America/St_Johns"
    time.tzset()
    assert spotlight(clone, "build", "--progress", "none", "-j", "2").return_value == 0
    there = bundle_of(clone)
    assert there.name == here.name
    assert there.read_bytes() == here.read_bytes()
    beside = [path.with_name(f"{path.stem}.provenance.json").read_bytes() for path in (here, there)]
    assert beside[0] == beside[1]
    source = json.loads(beside[0])["predicate"]["buildDefinition"]["internalParameters"]["source"]["git"]
    assert source["dirty"] is False
    shutil.rmtree(clone)
