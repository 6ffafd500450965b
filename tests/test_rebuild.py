"""What comes out a second time, held byte by byte against what lies there.

Nothing is drawn here: a build is stood in for; `test_ci` makes one again for good.
"""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from campaigns import read
from click.testing import CliRunner
from reviewed import FIRST, SECOND, Campaign, campaign

from pipeline import build, rebuild
from pipeline.archive import member, packed
from pipeline.cli import cli
from pipeline.errors import Distrusted, MakingFault, UsageFault
from pipeline.events import Event, Tell
from pipeline.intent import Request
from pipeline.project import Project
from pipeline.stowage import places

Change = Callable[[Campaign], None]
STEM = "drugs_pump-lane_a_en"


@pytest.fixture
def made(tmp_path: Path) -> Campaign:
    return campaign(tmp_path)


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Path]]:
    """Have the next rebuild make what `made` has, but for one change; gives the folders that it worked in."""

    def prepared(made: Campaign, change: Change | None = None, fault: str = "") -> list[Path]:
        worked: list[Path] = []

        def stand_in(project: Project, request: Request, tell: Tell) -> build.Report:
            worked.append(project.root)
            assert project.root != made.root
            assert sorted(path.name for path in project.root.iterdir()) == [
                *("campaign.yaml", "locations", "placements", "themes"),
            ]
            other = Campaign(project.root)
            other.build()
            if change is not None:
                change(other)
            return build.Report(
                made=0,
                standing=0,
                delivered=0,
                drawn=0,
                faults={FIRST: MakingFault(fault)} if fault else {},
                judged={},
                files={},
                manifest=other.output / "manifest.json",
            )

        monkeypatch.setattr(rebuild, "build", stand_in)
        return worked

    return prepared


def rebuilt(made: Campaign, only: str = "*") -> rebuild.Rebuilt:
    project = read(made.root)
    return rebuild.rebuild(project, Request(only=only), rebuild.in_output(project), read, list[Event]().append)


def differences(made: Campaign, only: str = "*") -> dict[str, str]:
    return {one.name: one.why for one in rebuilt(made, only).differences}


def test_the_same_bytes_are_the_same_and_nothing_stays(made: Campaign, again: Any) -> None:
    before = {path.name for path in Path(tempfile.gettempdir()).glob("spotlight-*")}
    worked = again(made, lambda other: other.edit(lambda manifest: manifest["creatives"].reverse()))
    assert rebuilt(made) == rebuild.Rebuilt(files=12, differences=())
    assert rebuilt(made, FIRST).files == 6
    assert rebuilt(made, f"{FIRST}/web").files == 5
    assert not any(folder.exists() for folder in worked)
    assert {path.name for path in Path(tempfile.gettempdir()).glob("spotlight-*")} <= before


def other_bytes(name: str, **told: str) -> Change:
    """Another file, and what the manifest then says of the variant beside its digest."""

    def change(other: Campaign) -> None:
        (other.output / name).write_bytes(b"others")

        def edit(manifest: dict[str, Any]) -> None:
            creative = manifest["creatives"][0]
            for holder in (creative, *creative["variants"]):
                if name in holder.values():
                    holder.update(told)

        other.edit(edit)

    return change


@pytest.mark.parametrize(
    ("name", "told", "why"),
    [
        ("reels.mp4", {}, "the same picture and sound came out in other bytes: encoded or packed otherwise"),
        ("reels.mp4", {"picture": "0" * 64}, "another picture came out, the sound is the same"),
        ("reels.mp4", {"sound": "0" * 64}, "another sound came out, the picture is the same"),
        ("reels.mp4", {"picture": "0" * 64, "sound": "0" * 64}, "another picture and another sound came out"),
        ("web.gif", {}, "the same picture came out in other bytes"),
        ("web.gif", {"picture": "0" * 64}, "another picture came out"),
        ("cover.jpg", {"cover_picture": "0" * 64}, "another picture came out"),
        ("captions.vtt", {}, "other words came out"),
    ],
)
def test_a_file_that_came_out_otherwise_is_told_with_what_of_it(
    made: Campaign, again: Any, name: str, told: dict[str, str], why: str
) -> None:
    again(made, other_bytes(f"{STEM}_{name}", **told))
    assert differences(made) == {f"{STEM}_{name}": why}


def test_what_was_changed_or_taken_away_since_is_not_blamed_on_the_build(made: Campaign, again: Any) -> None:
    again(made)
    (made.output / f"{STEM}_reels.mp4").write_bytes(b"tampered")
    (made.output / f"{STEM}_alt.txt").unlink()
    told = differences(made)
    assert told[f"{STEM}_reels.mp4"].startswith("was changed after it was built")
    assert told[f"{STEM}_alt.txt"] == "is not there"
    assert len(told) == 2
    assert differences(made, SECOND) == {}


def test_what_the_manifest_says_counts_but_not_its_own_story(made: Campaign, again: Any) -> None:
    made.edit(lambda manifest: manifest["creatives"][0]["variants"][0].update(reason="the words changed"))
    again(made)
    assert differences(made) == {}
    made.edit(lambda manifest: manifest["creatives"][0]["post"].update(text="Tomorrow."))
    assert differences(made) == {FIRST: "its files are the same, and the manifest says otherwise: post"}


def test_what_is_not_made_any_more_or_fails_is_told(made: Campaign, again: Any) -> None:
    again(made, lambda other: other.edit(lambda manifest: manifest["creatives"].pop(0)))
    assert differences(made) == {FIRST: "is not made from what is written now"}
    again(made, lambda other: other.edit(lambda manifest: manifest["creatives"].pop(0)), "no photo")
    assert differences(made) == {FIRST: "could not be made again: no photo"}
    again(made, lambda other: other.edit(lambda manifest: manifest["creatives"][1]["variants"].pop()))
    assert differences(made) == {"drugs_pump-lane_b_en_web.gif": "is not made from what is written now"}
    made.edit(lambda manifest: manifest["creatives"].pop())  # what was not built here is no difference
    again(made)
    assert differences(made) == {}


def test_nothing_that_matches_is_no_proof(made: Campaign, again: Any) -> None:
    worked = again(made)
    with pytest.raises(UsageFault, match="nothing that is built matches 'violence'"):
        rebuilt(made, "violence")
    assert worked == []


def test_the_command_tells_and_ends_with_four(made: Campaign, again: Any) -> None:
    shutil.copy(Path(__file__).parent / "projects/minimal/campaign.yaml", made.root)
    again(made)
    done = run(made.root)
    assert (done.return_value, done.stdout) == (
        0,
        "12 files made again from what is written, in an empty store: every byte is the same\n",
    )
    again(made, other_bytes(f"{STEM}_web.gif"))
    done = run(made.root)
    assert (done.return_value, done.stdout) == (4, "12 files made again: 1 difference\n")
    assert done.stderr == f"{STEM}_web.gif: the same picture came out in other bytes\n"
    told = json.loads(run(made.root, "--json").stdout)
    assert (told["files"], [one["name"] for one in told["differences"]]) == (12, [f"{STEM}_web.gif"])


def run(root: Path, *more: str) -> Any:
    arguments = ["-C", str(root), "verify", "--rebuild", "--progress", "none", *more]
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


def bundled(made: Campaign, path: Path, campaign_: str = "minimal") -> Path:
    """An archive of the first creative alone, in the folders of a bundle."""
    manifest = json.loads((made.output / "manifest.json").read_text("utf-8"))
    (creative, _) = manifest["creatives"]
    names = places([creative])
    release = {"files": names, "approved": {}, "withheld": [], "changes": None, "findings": []}
    told = {**manifest, "campaign": campaign_, "creatives": [creative], "release": release}
    files = [member(where, (made.output / name).read_bytes()) for name, where in names.items()]
    packed([*files, member("manifest.json", json.dumps(told))], path)
    return path


def test_a_bundle_is_held_against_what_is_written_here(made: Campaign, again: Any, tmp_path: Path) -> None:
    path = bundled(made, tmp_path / "bundle.zip")
    made.build(hook="Loud corner?")  # what lies in output/ plays no part
    project = read(made.root)

    def told(folder: str) -> rebuild.Rebuilt:
        (tmp_path / folder).mkdir()
        lying = rebuild.in_bundle(project, path, tmp_path / folder)
        return rebuild.rebuild(project, Request(), lying, read, list[Event]().append)

    again(made)
    assert told("one") == rebuild.Rebuilt(files=6, differences=())
    again(made, other_bytes(f"{STEM}_reels.mp4"))
    assert [one.name for one in told("two").differences] == [f"{STEM}_reels.mp4"]


def test_what_is_no_bundle_of_this_campaign_is_refused(made: Campaign, tmp_path: Path) -> None:
    project = read(made.root)
    with pytest.raises(UsageFault, match="is of the campaign 'other', here is 'minimal'"):
        rebuild.in_bundle(project, bundled(made, tmp_path / "other.zip", "other"), tmp_path / "a")
    with pytest.raises(UsageFault, match="there is no bundle"):
        rebuild.in_bundle(project, tmp_path / "nothing.zip", tmp_path / "b")
    (tmp_path / "damaged.zip").write_bytes(b"PK")
    with pytest.raises(Distrusted, match="damaged"):
        rebuild.in_bundle(project, tmp_path / "damaged.zip", tmp_path / "c")
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as odd:
        odd.writestr("manifest.json", '{"campaign": "minimal", "creatives": [], "release": {"files": {"a": "../a"}}}')
    with pytest.raises(Distrusted, match="is not that of a bundle"):
        rebuild.in_bundle(project, tmp_path / "odd.zip", tmp_path / "d")
