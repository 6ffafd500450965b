"""What Snapchat's Marketing API v1 is sent, field by field; no value stands here that its documents do not show."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pipeline.exports.bodies import Blank, Body
from pipeline.platforms import snapchat

Name = Annotated[str, StringConstraints(min_length=1, max_length=375)]
Hour = Annotated[int, Field(ge=0, le=23)]
Age = Annotated[str, StringConstraints(pattern=r"^\d\d$")]  # a number in quotes
Instant = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
# fmt: off
Button = Literal[
    "APPLY_NOW", "MORE", "ORDER_NOW", "PLAY", "READ", "SHOP_NOW", "SHOW", "SIGN_UP", "VIEW", "WATCH", "DONATE",
    "DOWNLOAD", "RESPOND", "BUY_TICKETS", "SHOWTIMES", "BOOK_NOW", "GET_NOW", "LISTEN", "TRY", "VOTE", "VIEW_MENU",
    "PRE_REGISTER", "PLAY_GAME",
]
# fmt: on


class Medium(Body):
    name: Name
    type: Literal["VIDEO"] = "VIDEO"
    ad_account_id: str


class Media(Body):
    media: tuple[Medium, ...]


class Upload(Body):
    """Not JSON but a form; `file` is where the film lies in the bundle."""

    file: str


class Objective(Body):
    objective_v2_type: Literal["AWARENESS_AND_ENGAGEMENT", "TRAFFIC"]


class Campaign(Body):
    ad_account_id: str
    name: Name
    status: Literal["PAUSED"] = "PAUSED"
    start_time: Instant
    objective_v2_properties: Objective


class Campaigns(Body):
    campaigns: tuple[Campaign, ...]


class Geo(Body):
    country_code: str
    operation: Literal["INCLUDE"] = "INCLUDE"


class Circle(Body):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    radius: int = Field(ge=snapchat.RADIUS[0], le=snapchat.RADIUS[1])
    unit: Literal["METERS"] = "METERS"


class Circles(Body):
    circles: tuple[Circle, ...] = Field(min_length=1, max_length=500)
    operation: Literal["INCLUDE", "EXCLUDE"]


class Demographic(Body):
    min_age: Age
    max_age: Age


class Targeting(Body):
    geos: tuple[Geo, ...]
    locations: tuple[Circles, ...]
    demographics: tuple[Demographic, ...]
    enable_targeting_expansion: Literal[False] = False


class HoursOfDay(Body):
    hour_of_day: tuple[Hour, ...] = Field(min_length=1, max_length=24)


class Week(Body):
    monday: HoursOfDay | None = None
    tuesday: HoursOfDay | None = None
    wednesday: HoursOfDay | None = None
    thursday: HoursOfDay | None = None
    friday: HoursOfDay | None = None
    saturday: HoursOfDay | None = None
    sunday: HoursOfDay | None = None


class Placing(Body):
    config: Literal["AUTOMATIC"] = "AUTOMATIC"


class AdSquad(Body):
    campaign_id: str
    name: Name
    status: Literal["PAUSED"] = "PAUSED"
    type: Literal["SNAP_ADS"] = "SNAP_ADS"
    billing_event: Literal["IMPRESSION"] = "IMPRESSION"
    bid_strategy: Literal["AUTO_BID"] = "AUTO_BID"
    optimization_goal: Literal["IMPRESSIONS"] = "IMPRESSIONS"
    lifetime_budget_micro: Annotated[int, Field(ge=1)] | Blank
    delivery_constraint: Literal["LIFETIME_BUDGET"] = "LIFETIME_BUDGET"
    start_time: Instant
    end_time: Instant
    placement_v2: Placing = Placing()
    targeting: Targeting
    ad_scheduling_config: Week | None


class AdSquads(Body):
    adsquads: tuple[AdSquad, ...]


class Profile(Body):
    profile_id: str


class WebView(Body):
    url: Annotated[str, StringConstraints(max_length=snapchat.LONGEST)]
    block_preload: bool


class Creative(Body):
    ad_account_id: str
    name: Name
    type: Literal["WEB_VIEW", "SNAP_AD"]
    brand_name: Annotated[str, StringConstraints(max_length=25)]
    headline: str
    shareable: Literal[False] = False  # who shares it carries it out of its place
    top_snap_media_id: str
    call_to_action: Button | None = None
    profile_properties: Profile
    web_view_properties: WebView | None = None


class Creatives(Body):
    creatives: tuple[Creative, ...]


class Ad(Body):
    ad_squad_id: str
    creative_id: str
    name: Name
    status: Literal["PAUSED"] = "PAUSED"
    type: Literal["REMOTE_WEBPAGE", "SNAP_AD"]
    paying_advertiser_name: str


class Ads(Body):
    ads: tuple[Ad, ...]
