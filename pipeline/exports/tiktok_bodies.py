"""What TikTok's Marketing API v1.3 is sent, field by field; no value stands here that its documents do not show."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from pipeline.exports.bodies import Blank, Body

Md5 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=512)]
Instant = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")]
AgeGroup = Literal["AGE_13_17", "AGE_18_24", "AGE_25_34", "AGE_35_44", "AGE_45_54", "AGE_55_100"]
# fmt: off
Button = Literal[
    "APPLY_NOW", "BOOK_NOW", "CALL_NOW", "CHECK_AVAILABILITY", "CONTACT_US", "DOWNLOAD_NOW", "EXPERIENCE_NOW",
    "GET_QUOTE", "GET_SHOWTIMES", "GET_TICKETS_NOW", "INSTALL_NOW", "INTERESTED", "JOIN_THIS_HASHTAG", "LEARN_MORE",
    "LISTEN_NOW", "ORDER_NOW", "PLAY_GAME", "PREORDER_NOW", "READ_MORE", "SEND_MESSAGE", "SHOOT_WITH_THIS_EFFECT",
    "SHOP_NOW", "SIGN_UP", "SUBSCRIBE", "VIEW_NOW", "VIEW_PROFILE", "VIEW_VIDEO_WITH_THIS_EFFECT", "VISIT_STORE",
    "WATCH_LIVE", "WATCH_NOW",
]
# fmt: on


def _not_always(halves: str) -> str:
    """All zeros play all the time, as all ones do: the first would be a mistake, the second is left out."""
    if len(set(halves)) != 2:
        raise ValueError("half hours that are all alike would run at all hours")
    return halves


Dayparting = Annotated[str, StringConstraints(pattern=r"^[01]{336}$"), AfterValidator(_not_always)]


class Video(Body):
    """A form of many parts; in it stands the bundle's file at `video_file`, not its path."""

    advertiser_id: str
    file_name: FileName
    upload_type: Literal["UPLOAD_BY_FILE"] = "UPLOAD_BY_FILE"
    video_file: str
    video_signature: Md5


class Image(Body):
    """A form of many parts; in it stands the bundle's file at `image_file`, not its path."""

    advertiser_id: str
    file_name: FileName
    upload_type: Literal["UPLOAD_BY_FILE"] = "UPLOAD_BY_FILE"
    image_file: str
    image_signature: Md5


class AdGroup(Body):
    """Without `dayparting` it runs at all hours between start and end, which are in UTC."""

    advertiser_id: str
    campaign_id: str
    adgroup_name: Name
    promotion_type: Literal["WEBSITE"] = "WEBSITE"
    placement_type: Literal["PLACEMENT_TYPE_NORMAL"] = "PLACEMENT_TYPE_NORMAL"
    placements: tuple[Literal["PLACEMENT_TIKTOK"], ...] = ("PLACEMENT_TIKTOK",)
    location_ids: tuple[Blank, ...] = Field(min_length=1, max_length=3000)
    age_groups: tuple[AgeGroup, ...] = Field(min_length=1)
    gender: Literal["GENDER_UNLIMITED"] = "GENDER_UNLIMITED"
    languages: tuple[Literal["en"] | Blank, ...] = Field(min_length=1)
    budget_mode: Literal["BUDGET_MODE_DAY"] = "BUDGET_MODE_DAY"
    budget: float | Blank
    schedule_type: Literal["SCHEDULE_START_END"] = "SCHEDULE_START_END"
    schedule_start_time: Instant
    schedule_end_time: Instant
    dayparting: Dayparting | None = None
    optimization_goal: Literal["REACH"] = "REACH"
    billing_event: Literal["CPM"] = "CPM"
    pacing: Literal["PACING_MODE_SMOOTH"] = "PACING_MODE_SMOOTH"
    comment_disabled: Literal[True] = True
    video_download_disabled: Literal[True] = True
    operation_status: Literal["DISABLE"] = "DISABLE"


class Creative(Body):
    """One ad. An account that only lends a post (`AUTH_CODE`) has that post instead of a film and a cover."""

    ad_name: Name
    ad_format: Literal["SINGLE_VIDEO"] = "SINGLE_VIDEO"
    identity_type: Literal["CUSTOMIZED_USER", "AUTH_CODE", "TT_USER", "BC_AUTH_TT"]
    identity_id: Blank
    identity_authorized_bc_id: Blank | None = None
    display_name: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None
    dark_post_status: Literal["ON"] | None = None
    tiktok_item_id: Blank | None = None
    video_id: Blank | None = None
    image_ids: tuple[Blank] | None = None
    ad_text: Annotated[str, StringConstraints(min_length=1)]
    call_to_action: Button | None = None
    landing_page_url: str
    aigc_disclosure_type: Literal["SELF_DISCLOSURE"] | None = None
    operation_status: Literal["DISABLE"] = "DISABLE"


class Ads(Body):
    """As many as one call takes."""

    advertiser_id: str
    adgroup_id: Blank
    creatives: tuple[Creative, ...] = Field(min_length=1, max_length=20)
