"""No rule without its proof: each is found where it is broken, passes at its limit, and is not fooled.

What a test proves is marked on it (`proving`). Where a part cannot be proved, WITHOUT says why.
"""

from collections.abc import Mapping

import pytest
from proving import PARTS, Proof, proofs

from pipeline.rulebook import BOOK

WITHOUT: Mapping[Proof, str] = {
    ("ZONE", "way"): "words that would rest outside the zone stop the layout (test_layout), and none move out of it",
    ("TXT-NONTEXT", "way"): "a palette with an accent too near its ink is a mistake before anything is drawn",
    ("NAME", "way"): "ids are short and of small letters, so the longest name they give has 99 characters",
}


@pytest.mark.parametrize("rule", BOOK)
def test_a_rule_is_proved(rule: str) -> None:
    lacking = [f"'{part}': {what}" for part, what in PARTS.items() if not {(rule, part)} & {*proofs(), *WITHOUT}]
    assert lacking == [], f"write the tests and mark them `@proves('{rule}', part)`, or say in WITHOUT why not"


def test_marks_and_reasons_name_rules_that_are_there() -> None:
    named = {*proofs(), *WITHOUT}
    assert {(rule, part) for rule, part in named if rule not in BOOK or part not in PARTS} == set()


def test_a_reason_goes_when_the_proof_comes() -> None:
    assert proofs().keys() & WITHOUT.keys() == set()
    assert [proof for proof, why in WITHOUT.items() if len(why.split()) < 6] == []
