"""Does a film say more words than there is time for. Numbers alone."""

from typing import Final

from pipeline.checks.book import broken
from pipeline.checks.onscreen import WORDS
from pipeline.model import Finding

FLOW: Final = 2.7  # words a second of a film, without its first second


def told(count: int, seconds: float) -> tuple[Finding, ...]:
    """A warning when a film of so many seconds says more words than there is time for."""
    most = int(FLOW * (seconds - 1))
    if count <= most:
        return ()
    fix = "say it in fewer words"
    message = f"the film says {count} words in {seconds:.1f} s, accepted is {most}: {fix}"
    return (broken(WORDS, message, measured=f"{count} words", limit=f"{most} words", fix=fix, severity="warning"),)
