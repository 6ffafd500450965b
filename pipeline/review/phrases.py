"""How the page says things: states, decisions, severities and times in plain English."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from pipeline.standing import Kind

STATES: Final = {
    "pending": "Waiting",
    "advised": "Advised on",
    "changes-requested": "Changes requested",
    "changed": "Changed since",
    "expired": "Approval expired",
    "approved": "Approved",
}
"""In the order in which they ask for somebody's attention."""
SEVERITIES: Final = {"error": "Stops release", "warning": "Look at this", "note": "Good to know"}
LABELS: Final[Mapping[Kind, str]] = {
    "approve": "Approve",
    "request-changes": "Request changes",
    "advise": "Give advice",
    "abstain": "Abstain",
    "withdraw": "Withdraw my decision",
    "dismiss": "Dismiss a request",
}
DONE: Final = {
    "approve": "approved",
    "request-changes": "asked for changes",
    "advise": "advised",
    "abstain": "abstained",
    "withdraw": "took their decision back",
    "dismiss": "dismissed a request for changes",
}
IDENTITIES: Final = {
    "self-declared": "self-declared: as git on this machine says",
    "signed": "signed with a key",
}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SHORT: Final = 12


def state(name: str) -> str:
    return STATES.get(name, name.replace("-", " ").capitalize())


def theme(creative: Mapping[str, Any]) -> str:
    """`knife-crime` -> Knife crime."""
    words: str = creative["theme"].replace("-", " ")
    return words[:1].upper() + words[1:]


def subtitle(creative: Mapping[str, Any]) -> str:
    return f"{creative['location_name']} · {creative['version']} · {creative['language']}"


def when(at: str) -> str:
    """`2026-12-01T12:26:53Z` -> 1 Dec 2026, 12:26 UTC."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError:
        return at
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}, {time:%H:%M} UTC"


def address(id_: str) -> str:
    """The path of a creative's page."""
    return f"/c/{quote(id_)}/"


def sentence(words: str) -> str:
    """Words of the desk as a sentence on a page."""
    if not words:
        return ""
    ended = words if words.endswith((".", "!", "?")) else f"{words}."
    return ended[:1].upper() + ended[1:]
