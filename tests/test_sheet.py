"""A contact sheet has a row a creative and a column a moment."""

import numpy as np
from drawing import TINY, script, timed

from pipeline.sheet import GAP, MARGIN, Picture, drawn, row


def test_a_row_shows_its_moments_and_leaves_out_those_past_the_end() -> None:
    told = script()
    asked = []

    def draw(seconds: float) -> Picture:
        asked.append(seconds)
        return np.full((192, 108, 3), 40 * len(asked), np.uint8)

    timeline = timed(told, TINY)
    shown = row(told.creative, "a line", timeline, (0.0, 1.5, 60.0, None), draw)
    assert asked == [0.0, 1.5, timeline.seconds - 1 / 12]
    assert (shown.name, shown.line, shown.moments) == (
        "your-choice · lantern-quay · a · en",
        "a line",
        ("0.0 s", "1.5 s", "7.9 s"),
    )
    sheet = drawn([shown, shown], "Two rows", 54)
    assert sheet.shape[1] == 2 * MARGIN + 3 * 54 + 2 * GAP
    middles = [MARGIN + n * (54 + GAP) + 27 for n in range(3)]
    assert any((sheet[y, middles, 0] == [40, 80, 120]).all() for y in range(sheet.shape[0]))
