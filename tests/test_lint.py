"""Lint says all that can be known before a pixel is drawn, each at its line, and keeps what it set."""

from pathlib import Path

import pytest
from campaigns import LOCATION, THEME, edit
from click.testing import CliRunner, Result

from pipeline.cli import cli
from pipeline.errors import MistakesFound


def lint(root: Path) -> Result:
    return CliRunner().invoke(
        cli, ["-C", str(root), "lint", "--jobs", "1", "--progress", "plain"], standalone_mode=False
    )


def found(result: Result, rule: str) -> list[str]:
    return [line for line in result.stderr.splitlines() if line.endswith(f"[{rule}]")]


def test_words_are_set_in_type_once(project: Path) -> None:
    edit(project, "campaign.yaml", "placements: [tiny]", "placements: [instagram-reels]")
    first, second = lint(project), lint(project)
    assert "setting type" in first.stderr
    assert "setting type" not in second.stderr
    assert (first.stdout, first.return_value) == (second.stdout, second.return_value)
    edit(project, THEME, "copy: Say what you saw.", "copy: Say what you know.")
    assert "setting type: 1 step" in lint(project).stderr


def test_words_that_do_not_fit_are_mistakes_told_together_with_pale_colours(project: Path) -> None:
    edit(project, THEME, 'copy: "*Quiet* corner?"', f"copy: {'remarkably ' * 30}")
    edit(project, THEME, "aim: patrol", 'aim: patrol\npalette: {field: "#f5e050"}')
    fault = lint(project).exception
    assert isinstance(fault, MistakesFound)
    places = [str(mistake).partition(": ")[0] for mistake in fault.mistakes]
    assert "themes/drugs.yaml:9:11" in places
    assert "themes/drugs.yaml:3:18" in places


def test_what_goes_too_soon_is_told_at_the_line_that_says_it(project: Path) -> None:
    edit(project, "campaign.yaml", "placements: [tiny]", "placements: [instagram-reels]")
    edit(project, THEME, 'note: "{{ campaign.brand }}"', "note: Call 101 or Crimestoppers on 0800 555 111 tonight")
    lines = [line for line in found(lint(project), "TXT-CTA-HOLD") if "0800" in line]
    assert len(lines) == 1
    assert lines[0].startswith("themes/drugs.yaml:17:11: error: ")


def test_platforms_and_photos_are_judged_before_anything_is_made(project: Path) -> None:
    edit(project, "campaign.yaml", "placements: [tiny]", "placements: [instagram-reels]")
    edit(project, THEME, "headline: Someone is around", f"headline: {'Someone is around ' * 8}")
    result = lint(project)
    assert result.return_value == 1
    assert any(line.startswith("themes/drugs.yaml:21:13: ") for line in found(result, "PLAT-COPY-LENGTH"))
    assert any(line.startswith(LOCATION) for line in found(result, "PHOTO-REVIEWED"))
    assert not (project / "output").exists()


@pytest.mark.parametrize(
    ("placements", "more"), [("web-gif", ""), ("web-gif, instagram-reels", " (and 1 more like it)")]
)
def test_one_place_on_several_screens_is_told_once(project: Path, placements: str, more: str) -> None:
    edit(project, "campaign.yaml", "placements: [tiny]", f"placements: [{placements}]")
    (line,) = (one for one in found(lint(project), "TXT-HOLD") if one.startswith("themes/drugs.yaml:16:"))
    assert line.endswith(f"fewer words{more} [TXT-HOLD]")
