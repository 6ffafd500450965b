"""The shape of buying.yaml: what only those who buy the media can say. All of it may be left out.

Nothing here is a secret: ids and tokens of accounts stay with the account, and stand in exports as named placeholders.
"""

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints

from pipeline.authored import Authored, Slug
from pipeline.spelling import given

BUYING: Final = "buying.yaml"
_OFFSET: Final = re.compile(r"-(0\d|1[01]):(00|30|45)|-12:00|\+(0\d|1[0-3]):(00|30|45)|\+14:00")

Money = Annotated[float, Field(gt=0, le=1_000_000)]


def _offset(text: str) -> str:
    if not _OFFSET.fullmatch(text):
        accepted = "write it as '+00:00', between -12:00 and +14:00"
        raise ValueError(f"{given(text)} is no clock's distance from UTC, {accepted}")
    return text


Offset = Annotated[str, AfterValidator(_offset)]
Searched = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class TiktokBuying(Authored):
    identity: Literal["BC_AUTH_TT", "TT_USER", "AUTH_CODE", "CUSTOMIZED_USER"] = Field(
        default="BC_AUTH_TT", description="Whose account an ad speaks from, in TikTok's words."
    )
    utc_offset: Offset | None = Field(
        default=None,
        description="The ad account's zone, which knows no summer time: '+00:00'. By default the campaign's in winter.",
    )
    regions: dict[Slug, Annotated[tuple[Searched, ...], Field(min_length=1)]] = Field(
        default={},
        description="For each location the places to search for, as TikTok spells them: 'Greater Manchester, United"
        " Kingdom'. By default the location's area.",
    )
    budget: Money | None = Field(default=None, description="For the whole flight of one place, in the account's money.")


class SnapchatBuying(Authored):
    budget: Money | None = Field(default=None, description="For the whole flight of one place, in the account's money.")


class MetaBuying(Authored):
    budget: Money | None = Field(
        default=None,
        description="For the whole flight of one place, in the account's money. It is sent in hundredths, so leave it"
        " out where that money has none.",
    )


class Buying(Authored):
    """buying.yaml: what the platforms ask for that the campaign itself does not say."""

    version: Literal[1] = Field(description="Of this file's form.")
    paying_advertiser: str | None = Field(
        default=None, min_length=1, max_length=80, description="Who pays, as the ad accounts name them; else the brand."
    )
    ai_made: bool = Field(
        default=False, description="Whether pictures or sounds were made, or changed much, by generative AI."
    )
    tiktok: TiktokBuying = Field(default=TiktokBuying.model_construct(), description="For TikTok's ads manager.")
    snapchat: SnapchatBuying = Field(default=SnapchatBuying.model_construct(), description="For Snapchat's.")
    meta: MetaBuying = Field(default=MetaBuying.model_construct(), description="For Meta's: Instagram.")


NOTHING_SAID: Final = Buying.model_construct(version=1)
