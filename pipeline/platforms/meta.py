"""Meta's Marketing API v25.0: what an ad set on Instagram can be told."""

from datetime import date
from typing import Final

from pipeline.platforms.known import Fact, Known

RADIUS: Final = (1_000, 80_000)  # metres, of a circle around a point
AGES: Final = (13, 65)

_TARGETING: Final = "https://developers.facebook.com/docs/marketing-api/audiences/reference/basic-targeting"
_LIMITS: Final = (
    "https://developers.facebook.com/documentation/ads-commerce/marketing-api/audiences/reference/"
    "targeting-restrictions.md"
)
_HOURS: Final = "https://developers.facebook.com/ads/blog/post/2014/08/13/ad-scheduling"
_SDK: Final = "https://github.com/facebook/facebook-python-business-sdk"
_AUDIENCE: Final = (
    "https://developers.facebook.com/documentation/ads-commerce/marketing-api/audiences/reference/"
    "targeting-expansion/advantage-audience"
)
_SHARING: Final = (
    "https://developers.facebook.com/documentation/ads-commerce/marketing-api/bidding/guides/adset-budget-sharing"
)
_MACROS: Final = "https://doc.eulerian.com"
_ISSUES: Final = "https://transparency.meta.com/en-gb/policies/ad-standards/SIEP-advertising/SIEP"
_ATTRIBUTES: Final = "Meta's advertising standards, personal attributes"

KNOWN: Final = Known(
    interface="Meta Marketing API v25.0",
    said=(
        Fact(
            says="Where: a circle in kilometres around each place, people who live there or were there lately; circles"
            " of controls are excluded.",
            source=_TARGETING,
        ),
        Fact(
            says="How wide: in kilometres, parts of one too, as the kit for programmers has it.",
            source=_SDK,
            read=date(2026, 12, 1),
        ),
        Fact(says=f"Ages: from {AGES[0]} to {AGES[1]}.", source=_TARGETING),
        Fact(
            says="`advantage_audience` is switched off; left out of a new ad set it is on, or a fault, and when it is"
            " on the ages are no more than proposals.",
            source=_AUDIENCE,
            read=date(2026, 12, 1),
        ),
        Fact(
            says="When: whole hours by the day of the week, 0 is Sunday, in the viewer's own time; it needs a budget"
            " for the whole flight and its end.",
            source=_HOURS,
            doubt="The page is of 2014; the kit for programmers still has the same fields.",
        ),
        Fact(says="Instagram alone, in stories and reels.", source=_SDK),
        Fact(says="Money: hundredths of the account's currency, as whole numbers.", source=_SDK),
        Fact(
            says="`is_adset_budget_sharing_enabled` is switched off: what is for one place is not spent on another."
            " Since v24.0 a campaign whose sets have the budgets has to say.",
            source=_SHARING,
            read=date(2026, 12, 1),
        ),
        Fact(
            says="Links: the address, and beside it `url_tags` with Meta's own names in double braces, which freeze"
            " when an ad is first published.",
            source=_MACROS,
            doubt="By third parties who agree with each other.",
        ),
        Fact(says="Everything is made with the status PAUSED.", source=_SDK, read=date(2026, 12, 1)),
    ),
    lost=(
        Fact(
            says=f"Circles below {RADIUS[0] // 1000} km or above {RADIUS[1] // 1000} km: the nearest is taken and told."
            " A few streets cannot be meant alone.",
            source=_TARGETING,
        ),
        Fact(
            says="A control nearer than the circles allow: leaving it out takes a part of the place beside it as well.",
            source=_TARGETING,
        ),
        Fact(
            says="Half hours: an hour that is promised in part does not run, and the minutes lost are told.",
            source=_HOURS,
        ),
        Fact(
            says="Postcodes: keys have to be looked up in an account, and the British form is not known.",
            source=_TARGETING,
        ),
        Fact(
            says="Languages: no code of Meta's is in what was read, so none is asked for; each has its own ad set.",
            source=_SDK,
        ),
        Fact(says="Teenagers: age and place alone; no interests, no gender.", source=_LIMITS),
        Fact(
            says="The objective of a campaign and whether it counts as a social issue are for people to say: they stand"
            " in the export as placeholders.",
            source=_ISSUES,
        ),
        Fact(
            says="Words that tell viewers what they are ('Are you ...') are a reason for rejection: speak of places.",
            source=_ATTRIBUTES,
        ),
        Fact(
            says="Disclosure of AI: a field is spoken of, but the kit for programmers of this version has none.",
            source=_SDK,
            doubt="One source names the field `self_ai_disclosure`.",
        ),
    ),
    open=(
        "which causes count as social issues in the United Kingdom",
        "the form of British postcodes",
        "today's columns of Meta's table for bulk upload, so there is none here",
        "the hard limit of a post's text, and a loudness for films",
    ),
)
