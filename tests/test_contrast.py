"""Colours that cannot be told apart are found before anything is drawn, at the place where they were written."""

from pathlib import Path

import pytest
from campaigns import THEME, edit, read
from click.testing import CliRunner

from pipeline.authored import Palette
from pipeline.build import build
from pipeline.cli import cli
from pipeline.cli.opening import opened
from pipeline.contrast import contrast, mistakes
from pipeline.errors import MistakesFound
from pipeline.intent import Request

NAMES = ("ink", "paper", "accent", "field")


def said(**colours: str) -> list[str]:
    """What is wrong with a palette that has these instead of the house's."""
    places = {name: ("themes/x.yaml", 3, column) for column, name in enumerate(NAMES, start=1)}
    (found,) = mistakes([(Palette(**colours), places)])  # type: ignore[arg-type] colours are text, tone is not given
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21), ("#777777", "#FFFFFF", 4.48), ("#0000FF", "#FFFFFF", 8.59), ("#ABCDEF", "#ABCDEF", 1)],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


def test_the_colours_of_the_house_read() -> None:
    assert said() == []


def test_a_palette_that_does_not_read_is_told_what_to_change() -> None:
    paper, accent = said(field="#8FC0C0", accent="#FFD070")
    assert paper == (
        "themes/x.yaml:3:2: paper #FFF9F0 on field #8FC0C0 has a contrast of 1.91, at least 4.5 is needed to read it:"
        " make the field darker or the paper lighter"
    )
    assert accent == (
        "themes/x.yaml:3:3: accent #FFD070 on field #8FC0C0 has a contrast of 1.38, at least 3 is needed to read it:"
        " make the field darker or the accent lighter"
    )


@pytest.mark.parametrize(
    ("enough", "short", "pair"),
    [
        ({"ink": "#595048", "field": "#000000"}, {"ink": "#5F564E", "field": "#000000"}, ("paper", "ink")),
        ({"field": "#706C6C"}, {"field": "#7C7474"}, ("paper", "field")),
        ({"accent": "#808080"}, {"accent": "#777777"}, ("accent", "ink")),
        ({"accent": "#959595"}, {"accent": "#7F7F7F"}, ("accent", "field")),
    ],
)
def test_each_pair_has_its_own_least(enough: dict[str, str], short: dict[str, str], pair: tuple[str, str]) -> None:
    def failing(colours: dict[str, str]) -> set[tuple[str, str]]:
        return {(text.split()[1], text.split()[4]) for text in said(**colours)}

    assert pair not in failing(enough)
    assert pair in failing(short)


PALE = 'palette: {field: "#9AB0C0"}'


def test_a_colour_is_found_where_it_was_written(project: Path) -> None:
    edit(project, THEME, "aim:", f"{PALE}\naim:")
    palette, places = read(project).worn("drugs")
    line = (project / THEME).read_text("utf-8").splitlines().index(PALE) + 1
    assert palette.field == "#9AB0C0"
    assert places["field"] == (THEME, line, PALE.index('"') + 1)
    assert places["paper"][0] == "campaign.yaml"
    (found,) = mistakes([(palette, places)])
    assert {(one.file, one.line) for one in found} == {(THEME, line)}


def test_a_colour_of_the_campaign_is_its_mistake_once_for_all_themes(project: Path) -> None:
    edit(project, "campaign.yaml", "placements: [tiny]", "placements: [instagram-reels]")  # words fit there
    edit(project, "campaign.yaml", "  paid_for_by", '  palette: {accent: "#445566"}\n  paid_for_by')
    result = CliRunner().invoke(cli, ["-C", str(project), "lint"], standalone_mode=False)
    assert isinstance(result.exception, MistakesFound)
    lines = str(result.exception).splitlines()
    assert len(lines) == 2
    assert all(line.startswith("campaign.yaml:") and "accent #445566 on" in line for line in lines)


def test_a_build_leaves_out_what_cannot_be_read(project: Path) -> None:
    edit(project, THEME, "aim:", f"{PALE}\naim:")
    report = build(opened(project), Request(jobs=1), lambda _: None)
    assert report.made == 0
    assert report.faults
    assert all(f"{THEME}:" in str(fault) and "on field #9AB0C0" in str(fault) for fault in report.faults.values())
