"""Files made anew keep what was decided only where they show and sound the same, and review.yaml says so."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from reviewed import FIRST, Campaign, campaign
from test_streams import ffmpeg, film

from pipeline.carrying import Carried, carry

FILE = "drugs_pump-lane_a_en_reels.mp4"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("seen") / "seen.mp4")


@pytest.fixture
def made(tmp_path: Path, seen: Path) -> Campaign:
    """A campaign with one real film, approved."""
    made = campaign(tmp_path)
    delivered(made, seen)
    made.decide("approve")
    return made


def delivered(made: Campaign, path: Path) -> None:
    """Put a film in its place and say so in the manifest, as a build does; its picture stays what it was."""
    shutil.copyfile(path, made.output / FILE)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()

    def change(manifest: dict[str, Any]) -> None:
        manifest["creatives"][0]["variants"][0]["sha256"] = sha256

    made.edit(change)


def carries(made: Campaign) -> list[str]:
    return [event.fields["change"] for event in made.desk().journal.events() if event.kind == "carry"]


def test_a_new_wrapping_is_carried_and_put_down_once(made: Campaign, seen: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.mp4"
    ffmpeg("-i", str(seen), "-c", "copy", "-metadata", "title=Anew", str(packed))
    delivered(made, packed)
    assert made.state() == "changed"
    assert carry(made.desk(), FIRST) == Carried(creative=FIRST, change="container", allowed=True)
    assert carry(made.desk(), FIRST) is None
    assert carries(made) == ["container"]
    standing = made.desk().creative(FIRST).standing
    assert (standing.state, standing.carried) == ("approved", True)


@pytest.mark.parametrize(("allowed", "state"), [("[container]", "changed"), ("[container, encoder]", "approved")])
def test_a_new_encoding_is_carried_only_where_allowed(tmp_path: Path, seen: Path, allowed: str, state: str) -> None:
    made = campaign(tmp_path, f"version: 1\ncarry: {allowed}\n")
    delivered(made, seen)
    made.decide("approve")
    delivered(made, film(tmp_path / "encoded.mp4", crf="20"))
    carried = carry(made.desk(), FIRST)
    assert carried is not None
    assert (carried.change, carried.allowed) == ("encoder", state == "approved")
    assert made.state() == state


def test_a_file_that_shows_something_else_is_never_carried(made: Campaign, tmp_path: Path) -> None:
    delivered(made, film(tmp_path / "drawn.mp4", drawn=",drawbox=x=40:y=80:w=6:h=10:color=white:t=fill"))
    assert carry(made.desk(), FIRST) == Carried(creative=FIRST, change="unknown", allowed=False)
    assert carries(made) == []
    assert made.state() == "changed"


def test_a_carry_clears_no_request(made: Campaign, seen: Path, tmp_path: Path) -> None:
    made.decide("request-changes", text="Not yet.")
    packed = tmp_path / "packed.mp4"
    ffmpeg("-i", str(seen), "-c", "copy", "-metadata", "title=Anew", str(packed))
    delivered(made, packed)
    carry(made.desk(), FIRST)
    assert made.state() == "changes-requested"


def test_what_was_kept_and_changed_since_is_no_measure(made: Campaign, seen: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.mp4"
    ffmpeg("-i", str(seen), "-c", "copy", "-metadata", "title=Anew", str(packed))
    kept = made.desk().shelf.media(hashlib.sha256(seen.read_bytes()).hexdigest())
    assert kept is not None
    delivered(made, film(tmp_path / "drawn.mp4", drawn=",negate"))
    shutil.copyfile(tmp_path / "drawn.mp4", kept)
    assert carry(made.desk(), FIRST) == Carried(creative=FIRST, change="unknown", allowed=False)
