"""The rules of review.yaml in plain sentences."""

from collections.abc import Iterator

from pipeline.policy import Policy, Stage


def policy_words(policy: Policy) -> tuple[str, ...]:
    """What has to happen before a creative may go out, a sentence a rule."""
    return tuple(_said(policy))


def _said(policy: Policy) -> Iterator[str]:
    for stage in policy.stages:
        yield _stage(stage)
    if not policy.authors_may_approve:
        yield "Nobody approves what they wrote themselves."
    if policy.blocking:
        blocking = " or ".join(policy.blocking)
        yield f"A finding of severity {blocking} stops an approval until it is put right or waived."
    yield f"A decision counts for {policy.expires_after_days} days."


def _stage(stage: Stage) -> str:
    one = stage.need == 1
    who = f"{stage.need} {'person' if one else 'people'} with the role '{stage.role}'"
    does = ("advises" if one else "advise") if stage.kind == "advice" else ("approves" if one else "approve")
    after = f", after '{stage.after[0]}'" if stage.after else ""
    return f"In '{stage.id}', {who} {does}{after}."
