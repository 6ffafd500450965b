"""Google Ads, Demand Gen: what an ad on YouTube Shorts can be told."""

from typing import Final

from pipeline.platforms.known import Fact, Known

_VIDEO: Final = "https://support.google.com/google-ads/answer/17141078"
_WORDS: Final = "https://support.google.com/google-ads/answer/13704860"
_SHORTS: Final = "https://support.google.com/google-ads/answer/16041697"
_BUTTONS: Final = "https://developers.google.com/google-ads/api/reference/rpc/v26/CallToActionTypeEnum.CallToActionType"

KNOWN: Final = Known(
    interface="Google Ads, Demand Gen",
    said=(
        Fact(says="The words of each ad: headline, long headline, description, name and button.", source=_WORDS),
        Fact(says="The button, in Google's word.", source=_BUTTONS),
        Fact(says="The film, once it is on YouTube, public or unlisted.", source=_VIDEO),
    ),
    lost=(
        Fact(
            says="Request bodies: none are made, as no reference of the interface was read. Circles, ages and hours"
            " stand in the table for whoever sets up the campaign.",
            source="house",
        ),
        Fact(
            says="Films under 10 s run in Shorts and in feeds but not before other films.",
            source=_VIDEO,
        ),
        Fact(says="In Shorts two lines of 35 characters of the description show.", source=_SHORTS),
        Fact(
            says="Under-18s get no advertising that is fitted to them.",
            source="general knowledge",
            doubt="Not looked up.",
        ),
    ),
    open=("the pixels that Shorts covers: Google publishes a picture only", "a loudness for films"),
)
