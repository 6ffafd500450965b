"""docs/rules.md: every rule, from the book that the checks keep."""

from generating.tables import page
from pipeline.reports import pages
from pipeline.rulebook import RULES


def rules() -> str:
    opening = f"{pages.OPENING}\n[What is checked](checks.md) says the same in plain words."
    return page("Rules", opening, pages.body(RULES))
