"""Snapchat's Marketing API v1: what an ad squad can be told."""

from datetime import date
from typing import Final

from pipeline.platforms.known import Fact, Known

RADIUS: Final = (96, 100_000)  # metres
FIRST_AGES: Final = (13, 35)  # of `min_age`
LAST_AGES: Final = (13, 55)  # of `max_age`
LEAST: Final = 5  # of a squad's budget, in any of the account's currencies
LONGEST: Final = 2_048  # characters of an ad's link
UPLOAD: Final = 32_000_000  # bytes that go up in one piece; read as decimal megabytes, the smaller meaning
COUNTRIES: Final = {"Europe/London": "gb"}  # the one country code that our facts show

_MEDIA: Final = "https://developers.snap.com/api/marketing-api/Ads-API/media"
_CREATIVES: Final = "https://developers.snap.com/api/marketing-api/Ads-API/creatives"
_SQUADS: Final = "https://developers.snap.com/api/marketing-api/Ads-API/ad-squads"
_TARGETING: Final = "https://developers.snap.com/api/marketing-api/Ads-API/targeting"
_ADS: Final = "https://developers.snap.com/api/marketing-api/Ads-API/ads"
_MACROS: Final = "https://urlmacros.com/snapchat"
_POLICY: Final = "https://values.snap.com/news/updating-our-advertising-in-europe-and-uk-2023"
_ADVOCACY: Final = "https://values.snap.com/policy/snap-political-advocacy-advertising-policies"
_CRIME: Final = "Snap's advertising policies, general requirements"
_NOTE: Final = "By dated notes of 2026, one of them from a live account; not read at Snap itself."

KNOWN: Final = Known(
    interface="Snapchat Marketing API v1, https://adsapi.snapchat.com/v1",
    said=(
        Fact(
            says="Where: a circle in metres around each place, inside its country; circles of controls are excluded.",
            source=_TARGETING,
        ),
        Fact(
            says=f"Ages: a first ({FIRST_AGES[0]} to {FIRST_AGES[1]}) and a last ({LAST_AGES[0]} to {LAST_AGES[1]}),"
            " written as text.",
            source=_TARGETING,
        ),
        Fact(
            says="When: whole hours by the day's name, in the viewer's own time; it needs a budget for the whole"
            " flight.",
            source=_SQUADS,
            doubt=_NOTE,
        ),
        Fact(
            says="Widening of the audience is switched off; by default it is on.",
            source=_TARGETING,
            doubt=_NOTE,
        ),
        Fact(says="Money: millionths of the account's currency, as whole numbers.", source=_SQUADS),
        Fact(
            says=f"Links: an https address of at most {LONGEST:,} characters with Snapchat's own names in double"
            " braces.",
            source=_MACROS,
            doubt="By third parties who agree with each other.",
        ),
        Fact(says="Everything is made with the status PAUSED.", source=_ADS, read=date(2026, 12, 1)),
    ),
    lost=(
        Fact(
            says="Half hours: an hour that is promised in part does not run, and the minutes lost are told.",
            source=_SQUADS,
            doubt=_NOTE,
        ),
        Fact(
            says=f"Circles below {RADIUS[0]} m or above {RADIUS[1]:,} m: the nearest is taken and told.",
            source=_TARGETING,
            doubt="By one note of 2026; Snap's own page names no least radius.",
        ),
        Fact(
            says="Postcodes: Snap's example is of the United States, British ones are unconfirmed; the circle is used.",
            source=_TARGETING,
        ),
        Fact(
            says="Languages: no code of Snapchat's is in what was read, so none is asked for; each has its own squad.",
            source=_TARGETING,
        ),
        Fact(
            says="Under 18 in the United Kingdom most ways to choose an audience are switched off since August 2023.",
            source=_POLICY,
        ),
        Fact(
            says="The post's text: a Snapchat ad shows a headline and the brand, no text.",
            source=_CREATIVES,
        ),
        Fact(
            says="`paying_advertiser_name` is sent, but the account's own is what is shown.",
            source=_ADS,
            read=date(2026, 12, 1),
        ),
        Fact(
            says="Reports of crime: forms that collect them are not allowed, so links lead to a page of routes.",
            source=_CRIME,
        ),
        Fact(says="Issue advertising is looked at case by case and must say who paid.", source=_ADVOCACY),
        Fact(says=f"Uploads above {UPLOAD // 1_000_000} MB go up in pieces; ours are far below.", source=_MEDIA),
    ),
    open=(
        "whether British postcodes are taken",
        "an official figure for the least radius of a circle",
        "the columns of a table for bulk upload, so there is none here",
        "frame rate and bitrate of films, and the pixels that the button covers",
        "whether there is a rule on labels for pictures made by AI",
    ),
)
