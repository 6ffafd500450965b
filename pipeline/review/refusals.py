"""Pages that say no: refused, moved on, not there, broken. Each says why in a sentence and never shows a trace."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape

from pipeline.review import pages, site
from pipeline.review.framing import framed
from pipeline.review.phrases import sentence

_BARE: Final = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Review · Spotlight</title></head><body><main><h1>Review</h1><p>{words}</p></main></body></html>
"""


def bare(words: str, status: int) -> HttpResponse:
    """A plain page that tells nothing of the campaign: for those who have not come in."""
    return HttpResponse(_BARE.format(words=escape(words)), status=status)


def onwards() -> HttpResponse:
    """A page of our own that leads to the wall."""
    page = _BARE.format(words='<a href="/">Go to the wall</a>')
    return HttpResponse(page.replace("<title>", '<meta http-equiv="refresh" content="0; url=/"><title>', 1))


def whole(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer, as a page of its own even where a script asked for a part of one."""
    if request.headers.get("HX-Request"):
        answer["HX-Retarget"], answer["HX-Reswap"] = "body", "innerHTML"
    return answer


def _told(request: HttpRequest, name: str, title: str, told: pages.Told, status: int) -> HttpResponse:
    here = site.of(request)
    if not here.entrance.knows(request.COOKIES.get(here.cookie, "")):
        return bare(told.words, status)
    filled = {**framed(request, here.desk, title), name: told}
    return whole(request, render(request, f"{name}.html", filled, status=status))


def refused(request: HttpRequest, words: str, status: int = 403, *, text: str = "", url: str = "/") -> HttpResponse:
    """What cannot be done and why; `text` is what somebody wrote, so that it is not lost, `url` the way back."""
    told = pages.Told(words=sentence(words), text=text, url=url)
    return _told(request, "refused", "Not done", told, status)


def missing(request: HttpRequest, words: str) -> HttpResponse:
    return _told(request, "missing", "Not here", pages.Told(words=sentence(words)), 404)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django's signature
    """A form without our token in it."""
    return refused(request, "This form is too old or was not made by this page: load the page again and send it anew.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 Django's signature
    return missing(request, "There is no such page: go back to the wall and open it from there.")


def bad(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 Django's signature
    return refused(request, "This request cannot be read, so nothing was done: go back and try again.", 400)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 Django's signature
    return refused(request, "This is not yours to do.")


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 it may be what is broken
    """A fault of ours; the terminal has the rest."""
    return bare("Something is wrong with the review page itself. The terminal says what.", 500)
