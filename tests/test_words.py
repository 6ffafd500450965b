"""Letters as pixels: all of a word and little more, numbers with their tabular figures."""

import numpy as np
import pytest
from drawing import word

from pipeline.fonts import at_size
from pipeline.layers.letters import EDGE, drawn_at
from pipeline.motion import Track


@pytest.mark.parametrize("text", ["Jiffy,", "gęś", "ŻÓŁĆ", "0800 555 111", "چنیں؟", "گھاٹ", "آئیں"])
@pytest.mark.parametrize("size", [12, 61, 150])
def test_a_word_is_drawn_whole_and_fills_its_ink(text: str, size: int) -> None:
    one = word(text, 100, 200, Track(stop=1, entrance="cut"), size=size)
    mask, left, top = drawn_at(one)
    down, across = np.flatnonzero(mask.max(axis=1)), np.flatnonzero(mask.max(axis=0))
    assert (left, top) == (one.ink.left - EDGE, one.ink.top - EDGE)
    assert (across[0], across[-1]) == (EDGE, mask.shape[1] - EDGE - 1)
    assert (down[0], down[-1]) == (EDGE, mask.shape[0] - EDGE - 1)


def test_figures_are_drawn_as_wide_as_each_other() -> None:
    ones, noughts = (word(text, 0, 200, Track(stop=1, entrance="cut"), size=150) for text in ("1111", "0000"))
    assert abs(ones.ink.width - noughts.ink.width) < 0.05 * noughts.ink.width


def test_the_first_word_of_a_font_is_drawn_like_all_that_follow() -> None:
    one = word("it's", 0, 200, Track(stop=1, entrance="cut"), size=90)
    at_size.cache_clear()
    first, again = drawn_at(one)[0], drawn_at(one)[0]
    assert np.array_equal(first, again)
