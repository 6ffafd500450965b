"""What every page shows around what it is about: who is here, which campaign, how much waits."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest

from pipeline.desk import Desk, Shown
from pipeline.review import phrases
from pipeline.review.pages import Me, Page

SAID: Final = {
    **{kind: f"Put down: you {words}." for kind, words in phrases.DONE.items()},
    "withdraw": "Put down: you took your decision back.",
    "comment": "Your comment is there.",
    "resolved": "Put down: that is put right.",
    "still-broken": "Put down: that is not put right.",
    "bulk": "Put down: you approved all that you picked.",
}
"""What a page says of what was just done, by the word in its address: no words from an address are ever shown."""
MINE: Final = "/?mine=1"


def framed(request: HttpRequest, desk: Desk, title: str, creatives: Sequence[Shown] = ()) -> dict[str, Any]:
    """The values that every template knows."""
    reviewer, campaign = desk.reviewer, desk.project.campaign
    return {
        "page": Page(title=title),
        "me": Me(
            name=reviewer.name,
            email=reviewer.email,
            roles=tuple(sorted(reviewer.roles)),
            identity_words=phrases.IDENTITIES.get(reviewer.identity, reviewer.identity),
        ),
        "campaign": {"title": campaign.title, "id": campaign.id},
        "pending_mine": sum(shown.mine for shown in creatives),
        "mine_url": MINE,
        "said": SAID.get(request.GET.get("said", ""), ""),
    }
