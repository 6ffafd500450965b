"""Rules found the way people meet them: `build` on a script, `lint` on its words, `inspect` on a file from elsewhere.

What `all-wrong` cannot hold (`test_check`): rules that nobody can waive, and a film that is large enough to set small
type in.
"""

import json
import re
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from campaigns import LOCATION, THEME, copy_project, draw_photo, edit
from click.testing import CliRunner, Result
from moving import BLACK, RED, WHITE, boxed, plain, street
from proving import case
from test_viewing import SIZE, filmed, looped

from pipeline import layout, trying
from pipeline.build import Report, build
from pipeline.cli import cli
from pipeline.cli.opening import opened
from pipeline.intent import Request, intend
from pipeline.prospect import timeline_of
from pipeline.shots import Box
from pipeline.store import Store
from pipeline.verdicts import FOUND

WRITTEN = """beats:
  - {id: big, look: kinetic, copy: Home, note: A line that is rather long is set small here, seconds: 2, camera: still}
  - {id: stacked, look: place, copy: "gig\\nÅÉ", seconds: 2.0, photo: street}
  - {id: end, look: end-card, copy: Walk on, note: "101", seconds: 2.5, camera: push}
"""
PALETTE = '{ink: "#000000", field: "#000000", paper: "#A0A0A0"}'
PLACEMENT = """platform: test
name: Test
placements:
  - id: tiny
    name: Tiny
    make: {kind: video, width: 540, height: 960, fps: 10}
    zone:
      top: &house {value: 20, source: house, checked: 2026-01-01}
      bottom: *house
      left: *house
      right: *house
    media: {}
    copy:
      text: {max: {value: 100, source: house, checked: 2026-01-01}}
"""
STREET = "  - {id: gate, role: street, file: gate.jpg, alt: A gate, credit: us, licence: CC0-1.0, consent: nobody}\n"


@dataclass(frozen=True)
class Built:
    root: Path
    report: Report


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A campaign of one film of 540 x 960."""
    root = copy_project(tmp_path_factory.mktemp("ways"))
    theme = root / THEME
    theme.write_text(re.sub(r"beats:\n(  .*\n)+", WRITTEN.replace("\\", r"\\"), theme.read_text("utf-8")), "utf-8")
    edit(root, THEME, "text: There is someone around {{ location.name }} tonight.", 'text: "\\u200b"')
    edit(root, "campaign.yaml", "The Partnership", f"Us\n  palette: {PALETTE}")
    edit(root, LOCATION, "photos:\n", f"photos:\n{STREET}")
    (root / "placements" / "test.yaml").write_text(PLACEMENT, "utf-8")
    draw_photo(root / "locations/pump-lane/gate.jpg", (650, 1160))
    draw_photo(root / "locations/pump-lane/corner.jpg", (424, 754))
    return Built(root, build(opened(root), Request(jobs=1), lambda _: None, date(2026, 5, 1)))


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        case("TXT-SIZE", "way", "TXT-SIZE", "'A line that is rather long ...' is 52 px"),
        case("TXT-INTEGRITY", "way", "TXT-INTEGRITY", "'gig' and 'ÅÉ' lie over each other"),
        case("TXT-APCA", "way", "TXT-APCA", "'Safer Streets Us' stands out by Lc"),
        case("PLAT-COPY-EMPTY", "way", "PLAT-COPY-EMPTY", "the post's text is empty"),
        # by the first beat, in which the camera comes closer than in the last one of the same photo
        case("PHOTO-ENLARGED", "trap", "PHOTO-ENLARGED", "the photo corner.jpg is shown at 1.53 times"),
    ],
)
def test_a_build_finds_it(built: Built, rule: str, place: str) -> None:
    assert (built.report.made, built.report.faults) == (2, {})
    told = [one.finding for each in built.report.judged.values() for one in each if one.finding.rule == rule]
    assert any(place in one.message for one in told), told


def test_where_words_stand_is_judged_though_no_look_of_ours_sets_them_wrong(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent = intend(opened(built.root), Request())
    (order,) = (order for order in intent.orders if order.kind == "video")
    setup = timeline_of(order, intent).setups[0]
    narrow = replace(setup, screen=replace(setup.screen, zone=Box(0, 0, 540, 500)))  # the words stand lower
    shot = layout.lay_out(setup)
    monkeypatch.setattr(trying, "lay_out", lambda _: shot)
    store = Store(tmp_path / "store")
    assert trying.tried([setup, narrow], store, intent.keys, fresh=True) == (None, None)
    inside, outside = (
        {one["rule"] for one in json.loads(store.path(key, FOUND).read_text("utf-8"))}
        for key in map(intent.keys.set_shot, (setup, narrow))
    )
    assert outside - inside == {"ZONE"}


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), *arguments], standalone_mode=False)


@pytest.fixture(scope="module")
def linted(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What lint says of a script with words that nobody may use, and of one without any."""
    root = copy_project(tmp_path_factory.mktemp("lint"))
    (root / "placements" / "test.yaml").write_text(PLACEMENT, "utf-8")  # in which all of it has room
    said = ('"*Quiet* corner?"', '"{{ location.name }}, {{ location.area }}"', "Say what you saw.")
    edit(root, THEME, "look: place", "look: kinetic")
    (root / "themes" / "mute.yaml").write_text((root / THEME).read_text("utf-8"), "utf-8")
    for theme, copies in ((THEME, ("Drop the *knife*", "Blood on it?", "Polish thieves")), ("themes/mute.yaml", "…––")):
        for written, copy in zip(said, copies, strict=True):
            edit(root, theme, f"copy: {written}", f'copy: "{copy}"')
    edit(root, "themes/mute.yaml", '    note: "{{ campaign.brand }}"\n', "")
    edit(root, "campaign.yaml", "themes: [drugs]", "themes: [drugs, mute]")
    result = run(root, "lint")
    assert result.return_value == 1
    return result.stderr.splitlines()


@pytest.mark.parametrize(
    ("theme", "rule"),
    [
        *(case(rule, "way", "drugs", rule) for rule in ("MSG-WEAPON", "MSG-GORE", "MSG-ETHNIC")),
        case("MSG-TRANSCRIPT", "way", "mute", "MSG-TRANSCRIPT"),
    ],
)
def test_lint_finds_it(linted: list[str], theme: str, rule: str) -> None:
    (line,) = (line for line in linted if line.endswith(f"[{rule}]"))
    assert re.match(rf"themes/{theme}\.yaml:\d+:\d+: error: ", line)


LIGHT, DARK = plain(WHITE, SIZE), plain(BLACK, SIZE)
TOP, BOTTOM = (boxed(DARK, (0, top, SIZE[0], top + SIZE[1] // 2), WHITE) for top in (0, SIZE[1] // 2))
GREY = plain((127, 127, 127), SIZE)


def inspected(path: Path, *more: str) -> dict[str, Any]:
    return dict(json.loads(run(path.parent, "inspect", "--json", path.name, *more).stdout)["files"][0])


def everywhere(path: Path) -> set[str]:
    """What is wrong with a file on any platform."""
    return {one["rule"] for one in inspected(path)["everywhere"]}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        case("FLASH-GEN", "way", [(TOP, 3), (BOTTOM, 3)] * 8, {"FLASH-GEN"}),  # no picture is lighter than another
        case("FLASH-RED", "way", [(plain(RED, SIZE), 4), (GREY, 4)] * 6, {"FLASH-RED"}),  # no change of light
        case("FLASH-WARN", "way", [(LIGHT, 5), (DARK, 5)] * 4, {"FLASH-WARN"}),
        case("FLASH-GEN", "passes", [(street(n, SIZE), 20) for n in range(5)], set()),
    ],
)
def test_inspect_watches_a_film(tmp_path: Path, shown: list[Any], expected: set[str]) -> None:
    assert everywhere(filmed(tmp_path / "a.mp4", shown)) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [case("FLASH-LOOP", "way", 2, {"FLASH-LOOP"}), case("FLASH-LOOP", "passes", 8, set())],
)
def test_inspect_watches_a_gif_begin_again(tmp_path: Path, last: int, expected: set[str]) -> None:
    assert everywhere(looped(tmp_path / "a.gif", [(LIGHT, 1), (DARK, 1), (LIGHT, 1), (DARK, last)])) == expected


FOREIGN = """platform: foreign
name: Foreign
placements:
  - id: foreign
    name: Foreign
    make: {kind: video, width: 64, height: 96, fps: 30, sound: true}
    zone: {top: &house {value: 8, source: house, checked: 2026-01-01}, bottom: *house, left: *house, right: *house}
    media:
      square_pixels: &yes {value: true, source: house, checked: 2026-01-01}
      progressive: *yes
      constant_rate: *yes
      faststart: *yes
      untagged: *yes
      max_frames: {value: 20, source: house, checked: 2026-01-01}
"""


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What is found in a film from elsewhere, in which all is wrong that our encoder never does."""
    root = copy_project(tmp_path_factory.mktemp("foreign"))
    (root / "placements" / "foreign.yaml").write_text(FOREIGN, "utf-8")
    tone = "sine=frequency=440:sample_rate=48000:duration=1,volume=8"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x96:rate=30"]
    command += ["-f", "lavfi", "-i", tone, "-t", "1", "-vf", "setsar=4/3,select='not(eq(n,7))'"]
    command += ["-fps_mode", "passthrough", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-flags", "+ilme+ildct"]
    command += ["-x264-params", "interlaced=1", "-metadata", "location=+51.5-0.1/", str(root / "a.mp4")]
    subprocess.run(command, check=True, capture_output=True)
    told = inspected(root / "a.mp4", "-p", "foreign")
    return {one["rule"] for one in (*told["everywhere"], *told["findings"]["foreign"])}


@pytest.mark.parametrize(
    "rule",
    [
        case(rule, "way", rule)
        for rule in (
            *("PLAT-SQUARE", "PLAT-PROGRESSIVE", "PLAT-RATE", "PLAT-FASTSTART", "PLAT-METADATA", "PLAT-FRAMES"),
            *("PRIV-META", "AUD-LOUD", "AUD-PEAK"),
        )
    ],
)
def test_inspect_measures_a_film_from_elsewhere(foreign: set[str], rule: str) -> None:
    assert rule in foreign
