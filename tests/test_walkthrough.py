"""From authored files to a manifest and back again: what a partner does on a laptop, end to end, on small pictures."""

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from campaigns import copy_project, draw_photo
from click.testing import CliRunner

from pipeline import published
from pipeline.build import Report, build
from pipeline.cli import cli
from pipeline.cli.opening import opened
from pipeline.events import Delivered, Event, Stepped
from pipeline.intent import Request, intend
from pipeline.probe import measure
from pipeline.prospect import Prospect, prospect

SMALL = """
platform: test
name: Test
placements:
{placements}
"""
SLOT = """  - id: {id}
    name: {id}
    make: {make}
    zone:
      top: {{value: 12, source: house, checked: 2026-01-01}}
      bottom: {{value: 12, source: house, checked: 2026-01-01}}
      left: {{value: 12, source: house, checked: 2026-01-01}}
      right: {{value: {right}, source: house, checked: 2026-01-01}}
    media: {media}
"""
FILM = "{kind: video, width: 216, height: 384, fps: 10, sound: true}"
GIF = "{kind: gif, width: 216, height: 384, fps: 5, photo: held, max_bytes: 60000}"
STILL = "{kind: still, width: 216, height: 384, fps: 1, photo: held}"
NOTHING = "{}"
GATE = "  - {id: gate, role: street, file: gate.png, alt: A gate, credit: us, licence: CC0-1.0, consent: nobody}\n"
BEATS = """beats:
  - {id: hook, look: kinetic, copy: "*Quiet* corner?", seconds: 2.0, photo: wide}
  - {id: place, look: place, copy: "{{ location.name }}", seconds: 2.0, photo: street}
  - {id: help, look: end-card, copy: Say so, note: "101", seconds: 2.0, photo: wide, with: {signed: false}}
"""


@dataclass(frozen=True)
class Built:
    """A campaign that was built once from nothing, and what the build said."""

    root: Path
    planned: Prospect
    report: Report
    told: Sequence[Event]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Two versions, one place with two photos, and four placements of which two share a picture."""
    root = scripted(copy_project(tmp_path_factory.mktemp("walkthrough")))
    planned = prospect(intend(opened(root), Request()))
    return Built(root, planned, *made(root))


@pytest.fixture
def small(built: Built, tmp_path: Path) -> Path:
    """A copy of it to change, with all that was made and kept."""
    root: Path = shutil.copytree(built.root, tmp_path / "project")
    return root


def scripted(project: Path) -> Path:
    slots = [
        SLOT.format(id="one", make=FILM, right=12, media=NOTHING),
        SLOT.format(id="two", make=FILM, right=40, media=NOTHING),
        SLOT.format(id="gif", make=GIF, right=12, media=NOTHING),
        SLOT.format(id="still", make=STILL, right=12, media=NOTHING),
    ]
    (project / "placements" / "test.yaml").write_text(SMALL.format(placements="".join(slots)))
    edit(project / "campaign.yaml", "placements: [tiny]", "placements: [one, two, gif, still]")
    theme = project / "themes" / "drugs.yaml"
    written = re.sub(r"beats:\n(  .*\n)+", BEATS, theme.read_text())
    theme.write_text(written + 'versions:\n  a: {}\n  b: {beats: {hook: {copy: "Not *alone*"}}}\n')
    edit(
        project / "locations/pump-lane/location.yaml",
        "photos:\n",
        f"photos:\n{GATE}",
    )
    draw_photo(project / "locations/pump-lane/gate.png", (400, 300))
    draw_photo(project / "locations/pump-lane/corner.jpg", (320, 480))
    return project


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def made(root: Path, **request: Any) -> tuple[Report, list[Event]]:
    told: list[Event] = []
    return build(opened(root), Request(**{"jobs": 2, **request}), told.append), told


def steps(told: Sequence[Event], name: str) -> int:
    return sum(isinstance(event, Stepped) and event.label.startswith(name) for event in told)


def reasons(told: Sequence[Event]) -> set[str]:
    return {event.reason for event in told if isinstance(event, Delivered)}


def test_script_to_manifest_and_only_what_changed_after(built: Built, small: Path) -> None:
    planned, report, told = built.planned, built.report, built.told
    assert not report.faults
    # two versions in two films of six seconds; the second draws only its hook
    assert (report.delivered, report.drawn) == (planned.delivered, planned.rendered) == (24.0, 8.0)
    # two versions of three shots: the hook twice, the place and the end card once
    assert steps(told, "shot") == 4
    assert steps(told, "sound") == 1
    written = json.loads(report.manifest.read_text())
    jsonschema.validate(written, published.schema())
    assert [creative["id"] for creative in written["creatives"]] == ["drugs/pump-lane/a/en", "drugs/pump-lane/b/en"]
    folder = report.manifest.parent
    for creative in written["creatives"]:
        assert (folder / creative["cover"]).is_file()
        assert (folder / creative["captions"]).read_text().startswith("WEBVTT\n")
        for variant in creative["variants"]:
            facts = measure(folder / variant["file"])
            assert facts.bytes == variant["bytes"]
            assert (facts.width, facts.height) == (variant["measured"]["width"], variant["measured"]["height"])
            assert facts.metadata == ()
        one, two, gif, still = creative["variants"]
        assert one["sha256"] == two["sha256"]
        assert one["measured"]["seconds"] == pytest.approx(6.0)
        assert abs(one["measured"]["sound"]["loudness"] + 16) <= 1
        assert gif["bytes"] <= 60_000
        assert still["measured"]["frames"] == 1

    before = (small / "output/minimal/manifest.json").stat().st_mtime_ns
    again, told = made(small)
    assert (again.made, again.standing, told) == (0, 10, [])
    assert (again.delivered, again.drawn) == (0, 0)
    assert again.manifest.stat().st_mtime_ns == before

    draw_photo(small / "locations/pump-lane/gate.png", (300, 400))
    planned = prospect(intend(opened(small), Request()))
    report, told = made(small)
    assert (report.delivered, report.drawn) == (planned.delivered, planned.rendered) == (24.0, 2.0)
    assert steps(told, "shot") == 1
    assert steps(told, "sound") == 0
    assert reasons(told) == {"photo gate changed"}

    edit(small / "themes/drugs.yaml", "Not *alone*", "You *choose*")
    _, told = made(small, jobs=1)
    assert steps(told, "shot") == 1
    assert reasons(told) == {"the words changed"}
    assert {event.id.split("/")[2] for event in told if isinstance(event, Delivered)} == {"b"}


def test_an_empty_cache_another_number_of_workers_and_a_fresh_build_give_the_same_bytes(small: Path) -> None:
    def files() -> dict[str, bytes]:
        folder = small / "output" / "minimal"
        return {path.name: path.read_bytes() for path in folder.rglob("*") if path.suffix in {".mp4", ".gif", ".jpg"}}

    first = files()
    assert len(first) == 10
    shutil.rmtree(small / ".spotlight")
    shutil.rmtree(small / "output")
    made(small, jobs=1)
    assert files() == first
    report, told = made(small, fresh=True)
    assert not report.faults
    assert (report.made, report.drawn, steps(told, "shot")) == (10, 8.0, 4)
    assert files() == first


def test_what_leaves_the_campaign_leaves_the_output(small: Path) -> None:
    folder = small / "output" / "minimal"
    assert len(list(folder.rglob("*.gif"))) == 2
    edit(small / "themes/drugs.yaml", '  b: {beats: {hook: {copy: "Not *alone*"}}}\n', "")
    report, _ = made(small, only="*/gif")
    assert [path.name for path in folder.rglob("*.gif")] == ["drugs_pump-lane_a_en_gif.gif"]
    assert len(json.loads(report.manifest.read_text())["creatives"]) == 1
    assert list(folder.rglob("drugs_pump-lane_b_*")) == []


def test_a_photo_that_cannot_be_read_stops_only_what_shows_it(small: Path) -> None:
    edit(
        small / "themes/drugs.yaml",
        "  b: {beats: {hook",
        "  b: {beats: {place: {photo: wide}, hook",
    )
    (small / "locations/pump-lane/gate.png").write_text("no photo")
    report, _ = made(small, only="*/gif", jobs=1)
    (fault,) = {str(fault) for fault in report.faults.values()}
    assert fault.startswith("locations/pump-lane/gate.png: cannot be read as a photo")
    assert "drugs/pump-lane/b/en/gif" in report.files
    assert "drugs/pump-lane/a/en/gif" not in report.files
    assert not list((small / ".spotlight/store").glob("making-*"))


def test_a_draft_is_half_size_marked_and_apart(small: Path) -> None:
    report, _ = made(small, only="*/a/en/one", draft=True, jobs=1)
    written = json.loads(report.manifest.read_text())
    assert written["draft"] is True
    assert report.manifest.parent.name == "minimal-draft"
    (variant,) = written["creatives"][0]["variants"]
    assert (variant["measured"]["width"], variant["measured"]["height"]) == (108, 192)


def test_a_missing_glyph_is_told_with_its_place_and_stops_only_its_creative(small: Path) -> None:
    shutil.rmtree(small / "output")
    edit(small / "themes/drugs.yaml", "*Quiet* corner?", "Let it \u2603")
    done = CliRunner().invoke(cli, ["-C", str(small), "build", "-j1", "--progress", "plain"], standalone_mode=False)
    assert done.return_value == 2
    assert re.search(r"themes/drugs\.yaml:6:37: the fonts .* have no '\u2603' \(U\+2603 SNOWMAN\)", done.stderr)
    # version b says something else, and is made all the same
    assert (small / "output/minimal/drugs/pump-lane/drugs_pump-lane_b_en_one.mp4").is_file()


def test_native_layout_gives_each_placement_its_own_picture(small: Path) -> None:
    edit(small / "campaign.yaml", "languages: [en]", "languages: [en]\nlayout: native")
    report, _ = made(small, only="*/a/en/[ot][nw][eo]")
    made_so = json.loads(report.manifest.read_text())["creatives"][0]["variants"]
    one, two = (each for each in made_so if each["placement"] in {"one", "two"})
    assert one["picture"] != two["picture"]
