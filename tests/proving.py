"""Which test proves what of which rule: marks on tests, and how they are read back.

    @proves("ZONE", "fails")                                     one test
    @pytest.mark.parametrize(("rule", "text"), cases("fails", ROWS))   every row of a table, by its rule
    case("ZONE", "trap", 5, True)                                one row of a table

`test_rulebook` asks for all of PARTS of every rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args

import pytest

Part = Literal["fails", "passes", "trap", "way"]
PARTS: Mapping[Part, str] = {
    "fails": "what breaks it is found",
    "passes": "what lies at its limit or just inside is not",
    "trap": "what only looks like it, or hides it, is judged as it should be",
    "way": "a command finds it, in what people wrote or in an encoded file",
}
Proof = tuple[str, Part]
TESTS = Path(__file__).parent

proves = pytest.mark.proves


def case(rule: str, part: Part, *values: Any) -> Any:
    """One row of a table of cases, which proves this part of the rule."""
    return pytest.param(*values, marks=proves(rule, part))


def cases(part: Part, rows: Iterable[Sequence[Any]], column: int = 0) -> list[Any]:
    """Rows that each prove this part of the rule that stands in one of their columns."""
    return [case(row[column], part, *row) for row in rows]


@cache
def proofs() -> Mapping[Proof, frozenset[str]]:
    """The tests that prove each part of each rule, by file and name."""
    found = defaultdict(set)
    for path in sorted(TESTS.glob("test_*.py")):
        if "from proving import" in path.read_text(encoding="utf-8"):
            for name, test in vars(import_module(path.stem)).items():
                if name.startswith("test_"):
                    for proof in _proofs(test):
                        found[proof].add(f"{path.name}::{name}")
    return {proof: frozenset(tests) for proof, tests in found.items()}


def _proofs(test: Any) -> Iterator[Proof]:
    for mark in getattr(test, "pytestmark", ()):
        if mark.name == proves.name:
            yield mark.args
        elif mark.name == "parametrize":
            for row in mark.args[1]:
                yield from (each.args for each in getattr(row, "marks", ()) if each.name == proves.name)


assert set(PARTS) == set(get_args(Part))
