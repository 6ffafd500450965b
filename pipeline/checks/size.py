"""Whether a file kept to the budget we set ourselves, which is tighter than what the platform allows."""

from pipeline.model import Finding, MediaFacts
from pipeline.rules import Make


def findings(facts: MediaFacts, make: Make, variant: str) -> tuple[Finding, ...]:
    """A warning when the file is over `make.max_bytes`: the encoder went down its whole ladder in vain."""
    if make.max_bytes is None or facts.bytes <= make.max_bytes:
        return ()
    return (
        Finding(
            rule="SIZE-BUDGET",
            severity="warning",
            message=f"the file has {facts.bytes / 1e6:.2f} MB, its budget is {make.max_bytes / 1e6:.2f} MB",
            measured=f"{facts.bytes} bytes",
            limit=f"{make.max_bytes} bytes",
            fix="use fewer words, fewer beats or a calmer photo",
            place=variant,
            source="house",
        ),
    )
