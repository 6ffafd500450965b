"""Where links lead: the page of a creative, and that address with what a campaign counts by."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from pipeline.authored import Landing, Language
from pipeline.model import Creative

MACROS: Final[Mapping[str, Mapping[str, str]]] = {
    # https://github.com/bububa/tiktok-business, a transcription of TikTok's interface reference, July 2026
    "tiktok": {
        "campaign_id": "__CAMPAIGN_ID__",
        "adgroup_id": "__AID__",
        "ad_id": "__CID__",
        "placement": "__PLACEMENT__",
    },
    # https://urlmacros.com/snapchat and two more third parties that agree; there is none for the placement
    "snapchat": {
        "campaign_id": "{{campaign.id}}",
        "adgroup_id": "{{adSet.id}}",
        "ad_id": "{{ad.id}}",
        "placement": "{{site_source_name}}",
    },
    # https://doc.eulerian.com, a third party
    "instagram": {
        "campaign_id": "{{campaign.id}}",
        "adgroup_id": "{{adset.id}}",
        "ad_id": "{{ad.id}}",
        "placement": "{{placement}}",
    },
}
"""By platform what it fills in when somebody taps: numbers of what was bought, and nothing about who taps. No names,
since they may hold spaces and change; ours are in the UTM fields.
"""
SCANNED: Final = "utm_source=poster"
UNPAID: Final[Mapping[str, str]] = {"web": "referral", "email": "email", "x": "social"}
"""What stands for `utm_medium` where nobody pays for an ad."""


def path(creative: Creative, first: Language) -> str:
    """Where a creative's page stands below the site; the campaign's `first` language needs no folder of its own."""
    own = "" if creative.language == first else f"{creative.language}/"
    return f"{creative.theme}/{creative.location}/{own}"


def page(address: Landing, creative: Creative, first: Language) -> str:
    """The page a creative's links lead to: the campaign's, or the one that `spotlight site` makes for it."""
    if not address.pages:
        return str(address.url)
    parts = urlsplit(str(address.url))
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{path(creative, first)}"))


def landing(address: Landing, creative: Creative, first: Language) -> str:
    """The page with the campaign's UTM fields; what the address already carries stays."""
    parts = urlsplit(page(address, creative, first))
    query = [*parse_qsl(parts.query, keep_blank_values=True)]
    query += [(f"utm_{name}", value) for name, value in address.utm.items()]
    if "content" not in address.utm:
        query.append(("utm_content", creative.stem))
    return urlunsplit(parts._replace(query=urlencode(query)))


def for_platform(page: str, url: str, platform: str, campaign: str) -> str:
    """A creative's page as an ad or a post on a platform links to it, so that its visitors can be told from others.

    The platform puts its own ids where its macros stand. What the page's address says already stays as it is.
    """
    parts = urlsplit(page)
    query = "&".join(part for part in (parts.query, tags(page, url, platform, campaign)) if part)
    return urlunsplit(parts._replace(query=query))


def tags(page: str, url: str, platform: str, campaign: str) -> str:
    """What `for_platform` adds to a page's address, for platforms that take it in a field of its own.

    What the campaign counts by stands in `url`, its landing address. Where a visitor comes from is for us to say, as
    the campaign has one word for all platforms; and so is the medium where nobody pays.
    """
    said = {name for name, _ in parse_qsl(urlsplit(page).query, keep_blank_values=True)}
    asked = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    counted = {"utm_source": platform, "utm_medium": "paid", "utm_campaign": campaign}
    counted |= {name: value for name, value in asked if name.startswith("utm_")} | {"utm_source": platform}
    if platform in UNPAID:
        counted["utm_medium"] = UNPAID[platform]
    fields = {name: quote(value, safe="") for name, value in counted.items()}
    fields |= MACROS.get(platform, {})  # unescaped, or the platform would not know them
    return "&".join(f"{name}={value}" for name, value in fields.items() if name not in said)


def scanned(address: Landing, creative: Creative, first: Language) -> str:
    """The page as a code on a poster holds it: short, as each character makes the code finer."""
    parts = urlsplit(page(address, creative, first))
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, SCANNED)))))


def home(address: Landing) -> str:
    """The address that the pages of a site stand below; it ends with a slash."""
    parts = urlsplit(str(address.url))
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/", query="", fragment=""))
