"""Whether a film turns over the whole picture more than once: the second time it is no surprise, and unrest."""

from collections.abc import Collection
from typing import Final

from pipeline.checks.book import Entry, broken
from pipeline.model import Finding, Script

FLOURISH: Final = Entry(
    id="SCRIPT-FLOURISH",
    severity="warning",
    evidence="script",
    title="At most one beat of a film turns over the whole picture.",
    why="A whole picture that turns is a surprise once; the second time it is unrest, and takes eyes off the words.",
    how="Beats whose look turns over everything at once, such as a place cut out of a sheet or a choice of two ways."
    " Whether a film feels restless for other reasons is not seen.",
    limit="1 beat",
    fix="give one of them a calmer look",
    source="house",
)
RULES: Final[tuple[Entry, ...]] = (FLOURISH,)


def findings(script: Script, turning: Collection[str]) -> tuple[Finding, ...]:
    """A warning for every beat after the first whose look is one of `turning`, which turn over the whole picture.

    `written` is where the script names the beat's look.
    """
    # a place whose letters are never cut out turns nothing over
    turns = [beat for beat in script.beats if beat.look in turning and beat.parameters.get("through", True)]
    if len(turns) < 2:
        return ()
    first, *others = turns
    return tuple(
        broken(
            FLOURISH,
            f"the beat '{beat.id}' turns over the whole picture with its look {beat.look},"
            f" as '{first.id}' does with {first.look}: {FLOURISH.fix}",
            measured=f"{len(turns)} beats",
            written=script.places.get(f"beats.{beat.id}.look", script.creative.theme),
        )
        for beat in others
    )
