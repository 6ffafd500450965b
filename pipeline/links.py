"""Where links lead: the page of a creative, and that address with what a campaign counts by."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.authored import Landing, Language
from pipeline.model import Creative


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
