"""Every look as it should be: pictures of each, in both directions of writing."""

from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawing import REELS, beat, load, script, timed
from goldens import Golden

from pipeline import colour, compose
from pipeline.checks import placing
from pipeline.layout import lay_out
from pipeline.looks import LOOKS
from pipeline.shots import Box, Patch, Stencil

SMALL = replace(REELS, width=540, height=960, zone=Box(75, 120, 465, 800))
SAID: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "clock": {"en": ("Last tram *00:40*", ""), "ur": ("آخری ٹرام *00:40*", "")},
    "end-card": {"en": ("See it?\n*Say* it.", "0800 555 111"), "ur": ("دیکھا؟\n*بتائیں*", "0800 555 111")},
    "kinetic": {"en": ("Walk *on*?", "with a friend"), "ur": ("آگے *بڑھیں*؟", "دوست کے ساتھ")},
    "place": {"en": ("Pump Lane", "Last bus 00:40"), "ur": ("لالٹین گھاٹ", "آخری ٹرام 00:40")},
    "poster": {"en": ("Walk *on*?", "Call a mate\n0800 555 111"), "ur": ("آگے *بڑھیں*؟", "فون کریں\n0800 555 111")},
    "signal": {"en": ("Someone is *near*", ""), "ur": ("*مدد* قریب ہے", "")},
    "split": {"en": ("Shout back?\n*Step* back.", ""), "ur": ("الجھ جائیں؟\n*ہٹ* جائیں۔", "")},
    "statement": {"en": ("Call *a* mate.", "Get the tram."), "ur": ("دوست کو *فون* کریں", "ٹرام لیں")},
    "thread": {"en": ("> You *OK*?\nNot really", ""), "ur": ("> ٹھیک *ہو*؟\nنہیں یار", "")},
    "voice": {"en": ("First shift *tonight*", "Behind the bar"), "ur": ("آج *پہلی* شفٹ", "کاؤنٹر کے پیچھے")},
}


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("look", LOOKS)
def test_looks_look_as_they_did(golden: Golden, look: str, language: str) -> None:
    copy, note = SAID[look][language]
    told = replace(script(language), beats=(beat("one", look, copy, note, seconds=3.0),))
    made = lay_out(timed(told, SMALL).setups[0])
    n = made.frames * 2 // 3
    drawn = colour.to_rgb(compose.frame(compose.prepare(made, load, "rgb", only=n), n).planes, "rgb")
    golden(f"{look}-{language}", np.asarray(cv2.resize(drawn, (108, 192), interpolation=cv2.INTER_AREA), np.uint8))


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("look", LOOKS)
def test_words_are_whole_apart_and_in_the_zone_on_every_frame(look: str, language: str) -> None:
    copy, note = SAID[look][language]
    told = replace(
        script(language), beats=(beat("one", look, copy, note, seconds=3.0), beat("two", "statement", "Bye"))
    )
    setup = timed(told, replace(SMALL, fps=25)).setups[0]
    assert placing.findings(lay_out(setup), setup) == ()


def test_what_a_place_says_comes_from_under_its_sheet() -> None:
    told = replace(script("en"), beats=(beat("one", "place", *SAID["place"]["en"], seconds=3.0),))
    made = lay_out(timed(told, SMALL).setups[0])
    assert isinstance(made.layers[-1], Stencil)
    sheet = made.layers[-1]
    (dusk,) = (layer for layer in made.layers if isinstance(layer, Patch) and layer.levels)
    assert dusk.levels == ((sheet.start, 1.0), (sheet.stop, 0.0))
    assert dusk.track.stop == sheet.stop


def test_a_look_says_whom_it_serves() -> None:
    assert {aim for look in LOOKS.values() for aim in look.aims} == {"patrol", "speak-up", "nudge"}
    assert [name for name, look in LOOKS.items() if not look.aims] == []
