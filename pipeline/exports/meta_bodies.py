"""What Meta's Marketing API v25.0 is sent, field by field; no value stands here that its documents do not show."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pipeline.exports.bodies import Blank, Body
from pipeline.platforms import meta

Age = Annotated[int, Field(ge=meta.AGES[0], le=meta.AGES[1])]
Instant = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$")]
Kilometres = Annotated[float, Field(ge=meta.RADIUS[0] / 1000, le=meta.RADIUS[1] / 1000)]
# fmt: off
Button = Literal[
    "LEARN_MORE", "SEE_MORE", "GET_DETAILS", "FIND_OUT_MORE", "VISIT_WEBSITE", "CONTACT_US", "CALL_NOW",
    "GET_DIRECTIONS", "SIGN_UP", "DOWNLOAD", "WATCH_MORE", "WATCH_VIDEO", "SHARE", "GET_IN_TOUCH", "WHATSAPP_MESSAGE",
    "SUBSCRIBE", "BOOK_NOW", "APPLY_NOW", "OPEN_LINK", "DONATE_NOW", "NO_BUTTON",
]
# fmt: on


class Campaign(Body):
    name: str
    objective: Blank
    special_ad_categories: tuple[Blank, ...]
    is_adset_budget_sharing_enabled: Literal[False] = False  # a set's budget is that of its place
    status: Literal["PAUSED"] = "PAUSED"


class CustomLocation(Body):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    radius: int | Kilometres
    distance_unit: Literal["kilometer"] = "kilometer"


class Included(Body):
    custom_locations: tuple[CustomLocation, ...] = Field(min_length=1, max_length=200)
    location_types: tuple[Literal["home", "recent"], ...] = ("home", "recent")


class Excluded(Body):
    custom_locations: tuple[CustomLocation, ...] = Field(min_length=1, max_length=200)


class Automation(Body):
    """Left out of a new ad set it is on, or a fault; when it is on the ages are no more than proposals."""

    advantage_audience: Literal[0] = 0


class Targeting(Body):
    geo_locations: Included
    excluded_geo_locations: Excluded | None
    age_min: Age
    age_max: Age
    publisher_platforms: tuple[Literal["instagram"], ...] = ("instagram",)
    instagram_positions: tuple[Literal["story", "reels"] | Blank, ...]
    targeting_automation: Automation = Automation()


class Daypart(Body):
    """Whole hours; `days` count from Sunday, which is 0."""

    start_minute: int = Field(ge=0, lt=1440, multiple_of=60)
    end_minute: int = Field(gt=0, le=1440, multiple_of=60)
    days: tuple[Annotated[int, Field(ge=0, le=6)], ...] = Field(min_length=1)
    timezone_type: Literal["USER"] = "USER"


class AdSet(Body):
    name: str
    campaign_id: str
    billing_event: Literal["IMPRESSIONS"] = "IMPRESSIONS"
    optimization_goal: Literal["REACH"] = "REACH"
    lifetime_budget: Annotated[int, Field(ge=1)] | Blank
    start_time: Instant
    end_time: Instant
    pacing_type: tuple[Literal["day_parting"], ...] | None
    adset_schedule: tuple[Daypart, ...] | None
    targeting: Targeting
    status: Literal["PAUSED"] = "PAUSED"


class Link(Body):
    link: str


class CallToAction(Body):
    type: Button
    value: Link | None


class VideoData(Body):
    video_id: str
    image_hash: str
    title: str
    message: str
    call_to_action: CallToAction


class Story(Body):
    page_id: str
    instagram_user_id: str
    video_data: VideoData


class Creative(Body):
    name: str
    object_story_spec: Story
    url_tags: str


class CreativeId(Body):
    creative_id: str


class Ad(Body):
    name: str
    adset_id: str
    creative: CreativeId
    status: Literal["PAUSED"] = "PAUSED"
