"""TikTok's Marketing API v1.3: what an ad group can be told."""

from datetime import UTC, datetime
from typing import Final

from pipeline.platforms.known import Fact, Known

LATEST: Final = datetime(2028, 1, 1, tzinfo=UTC)  # beginning of an ad group

_GROUP: Final = "https://business-api.tiktok.com/portal/docs?id=1739586761631745"
_UPLOAD: Final = "https://business-api.tiktok.com/portal/docs?id=1737587322856449"
_SDK: Final = "https://github.com/tiktok/tiktok-business-api-sdk"
_GO: Final = "https://github.com/bububa/tiktok-business"
_PLACES: Final = "https://ads.tiktok.com/help/article/location-targeting?lang=en"
_CLOCK: Final = "https://ads.tiktok.com/help/article/about-timezone-converter"
_IDENTITY: Final = "https://ads.tiktok.com/help/article/about-changes-coming-to-custom-identity"
_AI: Final = "https://ads.tiktok.com/help/article/about-ad-disclaimers"
_POLITICS: Final = "https://ads.tiktok.com/help/article/tiktok-ads-policy-politics-religion-and-culture"
_BANNED: Final = (
    "https://ads.tiktok.com/help/article/tiktok-advertising-policies-ad-creatives-landing-page-prohibited-content"
)
_BULK: Final = "https://ads.tiktok.com/help/article/import-ads-auto-fix"

KNOWN: Final = Known(
    interface="TikTok Marketing API v1.3, https://business-api.tiktok.com/open_api/v1.3/",
    said=(
        Fact(
            says="When: half hours of the week, Monday first, as 336 signs; and the first and last moment in UTC.",
            source=_GO,
        ),
        Fact(
            says="The account's clock knows no summer time, so the half hours are worked out for each week of the"
            " flight; weeks that agree share an ad group.",
            source=_CLOCK,
        ),
        Fact(
            says="Ages: 13-17, 18-24, 25-34, 35-44, 45-54 and 55 or more; the nearest set is taken and told.",
            source=_SDK,
        ),
        Fact(
            says="Who speaks: a linked TikTok account, with posts that show as advertisements only.",
            source=_IDENTITY,
        ),
        Fact(
            says="Money: a budget for each day of the account; one for the whole flight in buying.yaml is divided by"
            " the days that it runs on, and by the place's languages.",
            source=_GO,
        ),
        Fact(says="Uploads: the MD5 of each file, and a name that is used once in an account.", source=_UPLOAD),
        Fact(says="Links: the address with TikTok's own names between double underscores.", source=_GO),
        Fact(says="Everything is made with the status DISABLE.", source=_SDK),
    ),
    lost=(
        Fact(
            says="Postcodes and circles: neither is taken in the United Kingdom. The export names towns or counties to"
            " search for, and their ids are placeholders.",
            source=_GROUP,
        ),
        Fact(
            says="Controls: a part of a town cannot be kept out, so an experiment is told to leave TikTok out.",
            source=_PLACES,
        ),
        Fact(
            says="Minutes that are no half hour: a slot that is promised in part does not run, and is told.", source=_GO
        ),
        Fact(
            says="Beginnings more than 12 hours ago or after 1 January 2028: an ad group has to be made before it runs,"
            " and a flight further ahead is told.",
            source=_GO,
        ),
        Fact(says="Languages: 'en' is shown in what was read; any other code is a placeholder.", source=_SDK),
        Fact(
            says="Disclosure of AI: the field may work only with an identity that new accounts cannot have.",
            source=_AI,
            doubt="The limit is by one source only.",
        ),
        Fact(
            says="Governments may advertise only through somebody who sells for TikTok; issue advertising is not"
            " allowed.",
            source=_POLITICS,
        ),
        Fact(
            says="Weapons and drugs may not be shown, not even to deter; no exception for public safety was found.",
            source=_BANNED,
        ),
    ),
    open=(
        "pixels of the safe zone, codec, frame rate and loudness from TikTok itself",
        "whether films above 60 seconds are taken",
        "what is blocked for 13- to 17-year-olds in the United Kingdom",
        "whether hours of the day work with a budget for the whole flight; one third party says only with a daily one",
        "the smallest place that can be chosen in a British town, and ids that hold in every account",
        f"the columns of a table for bulk upload, which every account exports for itself ({_BULK})",
    ),
)
