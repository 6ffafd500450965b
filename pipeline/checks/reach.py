"""What a platform cannot say of where, when and to whom an ad runs; the export that says less says so here.

Whoever writes an export knows what it wanted and what it could; the rules here only put it into words.
"""

from collections.abc import Mapping
from typing import Final

from pipeline.checks.book import Entry, broken
from pipeline.model import Finding, Severity

TIKTOK_ADS: Final = "https://business-api.tiktok.com/portal/docs?id=1739586761631745"
TIKTOK_PLACES: Final = "https://ads.tiktok.com/help/article/location-targeting?lang=en"
TIKTOK_AI: Final = "https://ads.tiktok.com/help/article/about-ad-disclaimers"
META: Final = "https://developers.facebook.com/docs/marketing-api/audiences/reference/basic-targeting"
NAMES: Final[Mapping[str, str]] = {
    "tiktok": "TikTok",
    "snapchat": "Snapchat",
    "instagram": "Instagram",
    "youtube": "YouTube",
    "web": "web pages",
    "email": "email",
    "x": "X",
}

HOURS: Final = Entry(
    id="REACH-HOURS",
    severity="warning",
    evidence="release",
    title="The hours of trouble can be said in the platform's own slots.",
    why="A film that runs outside the promised hours tells of a patrol that is not there, so an export rounds inward "
    "and says what is lost by it; with no hour left the platform would run it all day.",
    how="The exact hours of the whole flight, clock changes included, against what the platform's schedule plays. What "
    "a phone with a wrong clock sees is not known here.",
    limit="whole slots of the platform's week, and at least one of them",
    fix="move the location's hours to the platform's slots and the flight's days, or let it run a little less",
    source="house",
)
RADIUS: Final = Entry(
    id="REACH-RADIUS",
    severity="warning",
    evidence="release",
    title="The circle around a place is one that the platform takes.",
    why="A wider circle shows the film to people whom it does not concern, and pays for them.",
    how="The location's radius against the least and the most that the platform states. How well a platform knows "
    "where a phone is cannot be seen here.",
    limit="what the platform states, which names its source",
    fix="look at the circle on the platform's map, and run it elsewhere if it holds too many others",
    source=META,
)
AGES: Final = Entry(
    id="REACH-AGES",
    severity="warning",
    evidence="release",
    title="The campaign's ages can be said in the platform's own.",
    why="A platform that sells ages in groups shows the film to people it was not made for, or not to all it was.",
    how="The nearest ages that the platform takes against the campaign's, with who is too many and who is missed. "
    "Whether people told the platform their true age is not known.",
    limit="ages or groups that the platform states",
    fix="say ages in the campaign that every platform has, or accept who is too many and who is missed",
    source=TIKTOK_ADS,
)
PLACE: Final = Entry(
    id="REACH-PLACE",
    severity="note",
    evidence="release",
    title="The platform can be told the place itself: its postcodes, or a circle.",
    why="Where it cannot, a whole town sees what is meant for a few streets, which costs more and can alarm people.",
    how="What kinds of place the platform offers in the country, as its documents say. The names to search for are the "
    "location's area, or what buying.yaml says; whether an account finds them is not known.",
    limit="postcodes, or a circle around the place",
    fix="search for the smallest of these names that the account offers",
    source=TIKTOK_PLACES,
)
CONTROL: Final = Entry(
    id="REACH-CONTROL",
    severity="warning",
    evidence="release",
    title="A control of the experiment can be kept out.",
    why="A control that sees the films is none: nobody can tell afterwards whether they were of use.",
    how="Whether the platform can leave out the control's circle, and whether that circle meets one of a place that "
    "gets the films. Who walks from one place to the other is not seen.",
    limit="every control kept out, and no circle of one meeting a treated one's",
    fix="choose a control farther away, or leave this platform out of the experiment",
    source="house",
)
LANGUAGE: Final = Entry(
    id="REACH-LANGUAGE",
    severity="note",
    evidence="release",
    title="The platform's own code for a language is known.",
    why="A wrong code is refused or, worse, taken for another language; none shows the film to everybody.",
    how="Codes are used only where a platform's document shows them. A film in another language is still exported.",
    limit="a code that the platform's documents show",
    fix="choose the language by its name in the platform's ads manager",
    source="house",
)
AI: Final = Entry(
    id="REACH-AI",
    severity="warning",
    evidence="release",
    title="That pictures or sounds were made by AI can be disclosed in the platform's own field.",
    why="Platforms ask for it, and people should not have to guess what is real.",
    how="What buying.yaml says of it against whether the field is known to work with the account the ad speaks from. "
    "Pictures are not looked at for it.",
    limit="a field that is known to work",
    fix="switch the disclosure on by hand, or say it in the film or the post's text",
    source=TIKTOK_AI,
)
RULES: Final[tuple[Entry, ...]] = (HOURS, RADIUS, AGES, PLACE, CONTROL, LANGUAGE, AI)


def hours(platform: str, place: str, *, measured: str, limit: str, severity: Severity | None = None) -> Finding:
    """That the schedule there is not the one asked for; an `error` where there is none left to send."""
    return _finding(HOURS, f"when it runs at {place}", platform, place, measured, limit, severity)


def radius(platform: str, place: str, *, measured: str, limit: str) -> Finding:
    return _finding(RADIUS, f"the circle around {place}", platform, place, measured, limit)


def ages(platform: str, *, measured: str, limit: str) -> Finding:
    """`limit` says which ages are taken instead, and whom that is too many and misses."""
    return _finding(AGES, "who is meant, by age,", platform, "", measured, limit)


def place(platform: str, place: str, *, measured: str, limit: str) -> Finding:
    return _finding(PLACE, f"the place {place}", platform, place, measured, limit)


def control(platform: str, place: str, *, measured: str, limit: str) -> Finding:
    return _finding(CONTROL, f"the control {place}", platform, place, measured, limit)


def language(platform: str, language: str, *, measured: str, limit: str) -> Finding:
    return _finding(LANGUAGE, f"the language '{language}'", platform, "", measured, limit)


def ai(platform: str, *, measured: str, limit: str) -> Finding:
    return _finding(AI, "what was made by AI", platform, "", measured, limit)


def _finding(
    entry: Entry,
    what: str,
    platform: str,
    place: str,
    measured: str,
    limit: str,
    severity: Severity | None = None,
) -> Finding:
    return broken(
        entry,
        f"{what} on {NAMES.get(platform, platform)} is {measured}, accepted is {limit}: {entry.fix}",
        measured=measured,
        limit=limit,
        severity=severity,
        place=f"{platform}/{place}" if place else platform,
    )
