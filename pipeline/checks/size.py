"""Whether a file kept to the budget we set ourselves, which is tighter than what the platform allows."""

from typing import Final

from pipeline.checks.book import Entry, broken
from pipeline.model import Finding, MediaFacts
from pipeline.rules import Make

BUDGET: Final = Entry(
    id="SIZE-BUDGET",
    severity="warning",
    evidence="file",
    title="A file keeps to the size we set ourselves.",
    why="Small files start at once on a slow line; an email that is too heavy is cut off or not loaded.",
    how="The bytes of the delivered file, against the budget of the placement. The encoder lowered its quality step by "
    "step before this was said. What the platform allows is a rule of its own.",
    limit="the placement's budget",
    fix="use fewer words, fewer beats or a calmer photo",
    source="house",
)
RULES: Final[tuple[Entry, ...]] = (BUDGET,)


def findings(facts: MediaFacts, make: Make, variant: str) -> tuple[Finding, ...]:
    """A warning when the file is over `make.max_bytes`: the encoder went down its whole ladder in vain."""
    if make.max_bytes is None or facts.bytes <= make.max_bytes:
        return ()
    measured, limit = _size(facts.bytes), f"at most {_size(make.max_bytes)}"
    message = f"the file is {measured}, accepted is {limit}: {BUDGET.fix}"
    return (broken(BUDGET, message, measured=measured, limit=limit, place=variant),)


def _size(count: int) -> str:
    return f"{count / 1000:,.1f} kB"
