"""What is known of buying on each platform, one file a platform: for its export, and for whoever reads about it."""

from collections.abc import Mapping
from typing import Final

from pipeline.platforms import google, meta, own, snapchat, tiktok
from pipeline.platforms.known import Known

PLATFORMS: Final[Mapping[str, Known]] = {
    "tiktok": tiktok.KNOWN,
    "snapchat": snapchat.KNOWN,
    "instagram": meta.KNOWN,
    "youtube": google.KNOWN,
    "poster": own.POSTER,
    "web": own.WEB,
    "email": own.EMAIL,
    "x": own.X,
}
"""By the slug of the platform's placements, in the order they are told."""
