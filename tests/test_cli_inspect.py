"""`spotlight inspect`: what is measured, what is told, and how it ends."""

import json
import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from pipeline import __version__, loudness
from pipeline.cli import cli
from pipeline.cli.amounts import plain, size
from pipeline.errors import MistakesFound, UsageFault

RULES = """platform: test
name: Test
placements:
  - id: tiny
    name: Tiny
    make: {kind: still, width: 64, height: 96, fps: 10}
    zone:
      top: {value: 8, source: house, checked: 2026-01-01}
      bottom: {value: 8, source: house, checked: 2026-01-01}
      left: {value: 8, source: house, checked: 2026-01-01}
      right: {value: 8, source: house, checked: 2026-01-01}
    media:
      width: {value: 64, source: "https://example.org/width", checked: 2026-01-01}
      height: {value: 90, source: house, checked: 2026-01-01, contested: true}
"""


@pytest.fixture
def still(tmp_path: Path) -> Path:
    path = tmp_path / "still.jpg"
    Image.new("RGB", (64, 96), (40, 90, 160)).save(path)
    return path


@pytest.fixture
def campaign(project: Path) -> Path:
    """A project whose own placement accepts 64 px and doubts any height but 90."""
    (project / "placements" / "test.yaml").write_text(RULES, "utf-8")
    return project


def run(*arguments: str | Path, root: Path | None = None) -> Result:
    before = () if root is None else ("-C", str(root))
    return CliRunner().invoke(cli, [*before, "inspect", *map(str, arguments)], standalone_mode=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return list(json.loads(result.stdout)["files"])


def test_facts_and_where_it_could_run(still: Path) -> None:
    result = run(still)
    assert result.return_value == 0  # nothing was asked of it
    assert "64 x 96" in result.stdout
    verdicts = {line.split()[0]: line for line in result.stdout.splitlines() if line.strip()}
    assert "container" in verdicts["web-gif"]
    assert "error" in verdicts["tiktok-in-feed"]
    assert result.stderr == ""


def test_a_named_placement_says_measured_limit_fix_and_source(still: Path) -> None:
    result = run(still, "--placement", "web-gif")
    assert result.return_value == 1
    words = " ".join(result.stdout.split())
    assert "error PLAT-WIDTH measured 64 px limit 480 px fix make it in the placement's size source house" in words
    assert "tiktok-in-feed" not in words


def test_a_campaigns_own_placements_count(campaign: Path, still: Path) -> None:
    result = run(still, "-p", "tiny", root=campaign)
    assert result.return_value == 0  # a doubtful figure only warns
    assert "1 warning" in result.stdout
    assert "PLAT-HEIGHT" in result.stdout
    assert isinstance(run(still, "-p", "tiny").exception, UsageFault)


def test_files_are_found_from_the_folder_worked_in(campaign: Path) -> None:
    Image.new("RGB", (64, 90)).save(campaign / "here.png")
    result = run("here.png", "-p", "tiny", root=campaign)
    assert result.return_value == 0
    assert "tiny: fits" in result.stdout


def test_several_placements_and_files_as_json(campaign: Path, still: Path) -> None:
    other = still.with_name("other.gif")
    Image.new("P", (48, 48)).save(other)
    result = run(still, other, "--json", "-p", "tiny", "-p", "web-gif", root=campaign)
    assert result.return_value == 1
    assert json.loads(result.stdout)["_meta"] == {
        "program": "spotlight",
        "version": __version__,
        "placements": ["tiny", "web-gif"],
    }
    first, second = rows(result)
    assert (first["file"], first["facts"]["width"], first["facts"]["height"]) == (str(still), 64, 96)
    assert list(first["findings"]) == ["tiny", "web-gif"]
    (doubt,) = first["findings"]["tiny"]
    assert (doubt["rule"], doubt["severity"], doubt["measured"], doubt["limit"]) == (
        "PLAT-HEIGHT",
        "warning",
        "96 px",
        "90 px",
    )
    assert second["facts"]["container"] == "gif"


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_what_cannot_be_read_is_told_and_the_others_go_on(tmp_path: Path, still: Path, flags: tuple[str, ...]) -> None:
    torn = tmp_path / "torn.gif"
    torn.write_bytes(b"GIF89a, or so it says")
    result = run(tmp_path / "absent.mp4", torn, tmp_path, still, *flags)
    assert result.return_value == 2
    if flags:
        assert [row["facts"] is None for row in rows(result)] == [True, True, True, False]
        assert all(row["fault"] in result.stderr for row in rows(result)[:3])
    else:
        assert "64 x 96" in result.stdout
    assert result.stderr.count("\n") == 3
    assert "absent.mp4: there is no such file" in result.stderr


def test_what_cannot_be_read_outweighs_what_breaks_a_rule(tmp_path: Path, still: Path) -> None:
    assert run(still, tmp_path / "absent.mp4", "-p", "web-gif").return_value == 2


def test_an_unknown_placement_is_guessed_before_anything_is_measured(still: Path) -> None:
    result = run(still, "-p", "web-gfi")
    assert isinstance(result.exception, UsageFault)
    assert str(result.exception) == "there is no placement 'web-gfi', did you mean 'web-gif'?"
    assert result.stdout == ""


def test_mistakes_in_a_campaigns_placements_are_told(campaign: Path, still: Path) -> None:
    (campaign / "placements" / "test.yaml").write_text(RULES.replace("value: 64", "value: wide"), "utf-8")
    fault = run(still, root=campaign).exception
    assert isinstance(fault, MistakesFound)
    assert str(fault).startswith("placements/test.yaml:13:")


@pytest.fixture
def sounding(tmp_path: Path) -> Path:
    """A film of a second with a tone."""
    path = tmp_path / "film.mov"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=64x96:rate=10:duration=1",
    ]
    command += ["-f", "lavfi", "-i", "sine=sample_rate=48000:duration=1", "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def test_a_film_with_sound_tells_of_both(sounding: Path) -> None:
    words = " ".join(run(sounding).stdout.split())
    assert "length 1.000 s, 10 frames, 10 fps" in words
    assert "sound aac, 48,000 Hz, 1 channels" in words
    assert "index at the end" in words


def test_sound_is_metered_once_for_what_it_measures_and_what_is_wrong_with_it(
    sounding: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    metered = loudness._metered
    monkeypatch.setattr(loudness, "_metered", lambda source, called: asked.append(called) or metered(source, called))
    words = " ".join(run(sounding).stdout.split())
    assert "loudness -21" in words
    assert "AUD-ONSET" in words  # a tone starts at once
    assert asked == [str(sounding)]


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m[red]b.png"
    Image.new("RGB", (8, 8)).save(path)
    result = run(path, path.with_name("gone\x1b[2J.png"))
    assert "\x1b" not in result.stdout + result.stderr
    assert "[31m[red]b.png" in result.stdout
    assert plain("زر\u200cد") == "زر\u200cد"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        *((0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.00 kB"), (999_499, "999 kB")),
        *((999_500, "1.00 MB"), (1_450_016, "1.45 MB"), (83_600_000_000, "83.6 GB"), (5 * 10**15, "5000 TB")),
    ],
)
def test_sizes(count: int, words: str) -> None:
    assert size(count) == words


@pytest.mark.parametrize("command", ["inspect", "doctor", "cache", "new"])
def test_help_teaches_by_example(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    assert f"spotlight {command} " in result.stdout.rpartition("Example")[2]
