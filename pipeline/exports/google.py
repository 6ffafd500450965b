"""YouTube Shorts by Google's Demand Gen: the words of each ad; no requests, as their reference was not read."""

from collections.abc import Iterator
from typing import Final

from pipeline.exports import circles
from pipeline.exports.bodies import Body, blank, explained, moving
from pipeline.exports.rows import ad_name, link, row
from pipeline.platforms import google
from pipeline.traffic import Ad, Export, Film, Traffic

PLATFORM: Final = "youtube"
KINDS: Final = {"YOUTUBE_VIDEO_ID": "The film's id in its address on YouTube, once you have put it there."}


class Words(Body):
    """What is typed or chosen for one ad; the keys are ours and not those of Google's interface."""

    name: str
    video: str
    file: str
    headline: str
    long_headline: str
    description: str
    business_name: str
    call_to_action: str | None
    final_url: str


def export(traffic: Traffic) -> Export:
    ads = [(place, ad, film) for place in traffic.places for ad in traffic.of(PLATFORM, place.id) for film in ad.films]
    words = [_words(traffic, ad, film).model_dump(mode="json", exclude_none=True) for _, ad, film in ads]
    bodies = {"_about": google.KNOWN.about(), "ads": words}
    return Export(
        platform=PLATFORM,
        bodies=bodies,
        rows=tuple(row(traffic, *each, name=ad_name(each[2])) for each in ads),
        placeholders=explained(bodies, KINDS),
        findings=(),
        steps=tuple(_steps(traffic)),
    )


def _words(traffic: Traffic, ad: Ad, film: Film) -> Words:
    return Words(
        name=ad_name(film),
        video=blank("YOUTUBE_VIDEO_ID", moving(film).file),
        file=film.path,
        headline=ad.headline,
        long_headline=ad.headline,  # 40 characters fit into its 90; the text already stands in the description
        description=ad.text,
        business_name=traffic.brand,
        call_to_action=film.button,
        final_url=link(traffic, ad, film),
    )


def _steps(traffic: Traffic) -> Iterator[str]:
    yield "Put each film on YouTube, unlisted or public, with its captions and its name as the title."
    yield "Make a Demand Gen campaign, paused, from the first to the last day of the table."
    yield "Make an ad group for each place and language, and give it the place, the ages and the hours of the table."
    yield "Where Google offers no circle, age or hour as it stands there, write down which you took instead."
    controls = circles.left_out(traffic)
    if controls:
        yield f"Leave out the controls of the experiment: {controls}."
    yield "Make an ad for each row: its film, headline, description, button and link; the brand is the business name."
    yield "Have somebody else compare it with the table before it is switched on."
