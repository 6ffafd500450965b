"""Who is let in, and what every answer says about itself. It runs before anything else, for every request."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from pipeline.deciding import Refused
from pipeline.errors import SpotlightError, UsageFault
from pipeline.review import refusals, site

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere and nothing inline, scripts and styles alike."""
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
OPEN: Final = ("/enter", "/static/")
METHODS: Final = frozenset({"GET", "HEAD", "POST"})


class Guard:
    """Turns away foreign hosts, strangers and forms that other pages send; puts the headers on every answer."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._turned_away(request) or self._answer(request)
        for name, value in HEADERS.items():
            response[name] = value
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        """The refusal, or None for a request that may go on."""
        here = site.of(request)
        host = request.META.get("HTTP_HOST", "")
        if host not in here.hosts:
            return refusals.bare("This address is not the review page's: open the link that the terminal shows.", 400)
        if request.method not in METHODS:
            return refusals.bare("The review page has no use for this kind of request.", 405)
        if not request.path_info.startswith(OPEN) and not here.entrance.knows(request.COOKIES.get(here.cookie, "")):
            return refusals.bare(
                "This browser has not come in through the link that the terminal shows: open that link, "
                "and run `spotlight review` again if it has been used already.",
                403,
            )
        if request.method == "POST" and not _from_here(request, host):
            return refusals.bare("This was sent from another page than the review page, so nothing was done.", 403)
        return None


def _from_here(request: HttpRequest, host: str) -> bool:
    """Whether a form came from our own page, as far as the browser says; those that say nothing have their token."""
    fetched: str = request.META.get("HTTP_SEC_FETCH_SITE", "same-origin")
    origin: str = request.META.get("HTTP_ORIGIN", f"http://{host}")
    return fetched == "same-origin" and origin == f"http://{host}"


class Faults:
    """Turns what went wrong in plain words into a page that says them."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, Refused):
            return refusals.refused(request, str(fault), 403)
        if isinstance(fault, UsageFault):
            return refusals.missing(request, str(fault))
        if isinstance(fault, SpotlightError):
            return refusals.refused(request, str(fault), 500)
        return None
