"""Whether a photo has the pixels for the tightest view of it."""

from pipeline.model import Finding

MOST = 1.5  # beyond this a photo looks soft on a phone; measured by eye on street photos at 390 px wide


def findings(enlarged: float, photo: str, variant: str) -> tuple[Finding, ...]:
    """`enlarged` is frame pixels to a photo pixel at the closest the camera comes."""
    if enlarged <= MOST:
        return ()
    return (
        Finding(
            rule="PHOTO-ENLARGED",
            severity="warning",
            message=f"the photo {photo} is shown at {enlarged:.2f} times its size",
            measured=f"{enlarged:.2f}x",
            limit=f"{MOST}x",
            fix="use a larger copy of the photo, or one taken nearer",
            place=variant,
            source="house",
        ),
    )
