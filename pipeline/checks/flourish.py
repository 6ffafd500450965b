"""Whether a film turns over the whole picture more than once: the second time it is no surprise, and unrest."""

from collections.abc import Collection

from pipeline.model import Finding, Script


def findings(script: Script, turning: Collection[str]) -> tuple[Finding, ...]:
    """A warning for every beat after the first whose look is one of `turning`, which turn over the whole picture."""
    # a place whose letters are never cut out turns nothing over
    turns = [beat for beat in script.beats if beat.look in turning and beat.parameters.get("through", True)]
    if len(turns) < 2:
        return ()
    first, *others = turns
    fix = "give one of them a calmer look"
    return tuple(
        Finding(
            rule="SCRIPT-FLOURISH",
            severity="warning",
            message=f"the beat '{beat.id}' turns over the whole picture with its look {beat.look},"
            f" as '{first.id}' does with {first.look}: {fix}",
            measured=f"{len(turns)} beats",
            limit="1 beat",
            fix=fix,
            place=script.places.get(f"beats.{beat.id}.look", script.creative.theme),
            source="house",
        )
        for beat in others
    )
