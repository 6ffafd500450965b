"""Pages to look at. What they show is put together elsewhere; what people do is in `deeds`."""

import importlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from pipeline.review import media, refusals, site, wall
from pipeline.review.framing import framed
from pipeline.review.one import one
from pipeline.review.pages import Told
from pipeline.review.pair import pair
from pipeline.review.policies import policy_words

NO_BUILD = Told(words="There are no films to look at yet: build the campaign, then load this page again.")


@require_GET  # a HEAD, as mail scanners send it, must not use the token up
def enter(request: HttpRequest) -> HttpResponse:
    """The one-time link: whoever comes first gets the cookie; the same browser may come again."""
    here = site.of(request)
    if here.entrance.knows(request.COOKIES.get(here.cookie, "")):
        return HttpResponseRedirect("/")
    secret = here.entrance.admit(request.GET.get("token", ""))
    if secret is None:
        return refusals.bare("This link has been used or is not the one of the terminal: start the page again.", 403)
    # Followed from a page elsewhere, as from a terminal in a browser, a redirect would still count as that page's, and
    # come without the strict cookie
    elsewhere = request.headers.get("Sec-Fetch-Site", "none") in {"cross-site", "same-site"}
    answer = refusals.onwards() if elsewhere else HttpResponseRedirect("/")
    answer.set_cookie(here.cookie, secret, httponly=True, samesite="Strict", path="/")
    return answer


@require_safe
def show_wall(request: HttpRequest) -> HttpResponse:
    """Every creative, or those that the filters let through."""
    desk = site.of(request).desk
    creatives = desk.creatives()
    filled = framed(request, desk, desk.project.campaign.title, creatives)
    if not creatives:
        return render(request, "nothing.html", {**filled, "nothing": NO_BUILD})
    filled["wall"] = wall.wall(desk, creatives, wall.query(request.GET))
    return render(request, "wall.html", filled)


@require_safe
def show_creative(request: HttpRequest, theme: str, location: str, version: str, language: str) -> HttpResponse:
    """One creative; that this person has seen it is put down."""
    here = site.of(request)
    id_ = f"{theme}/{location}/{version}/{language}"
    here.remember(here.desk.open_creative(id_).unit)
    return render(request, "creative.html", filled(request, id_))


def filled(request: HttpRequest, id_: str) -> dict[str, Any]:
    """What the page of a creative and its parts show."""
    here = site.of(request)
    creatives, shown = here.desk.creatives(), here.desk.creative(id_)
    asked = wall.query(request.GET)
    told = one(here.desk, shown, creatives, asked)
    return {
        **framed(request, here.desk, f"{told.title}, {told.subtitle}", creatives),
        "one": told,
        "wall_url": wall.address(asked),
        "query": wall.address(asked).removeprefix("/"),
    }


@require_safe
def compare(request: HttpRequest, theme: str, location: str, version: str, language: str) -> HttpResponse:
    """What changed since somebody last decided on it, or saw it."""
    here = site.of(request)
    id_ = f"{theme}/{location}/{version}/{language}"
    shown = here.desk.open_creative(id_)
    here.remember(shown.unit)
    before = here.desk.last_seen(id_)
    if before is None:
        return refusals.missing(request, "Nobody has seen an earlier version of this, so there is nothing to compare.")
    values = filled(request, id_)
    values["pair"] = pair(here.desk, here.stills, before, shown, request.GET.get("mode", ""))
    return render(request, "compare.html", values)


@require_safe
def show_help(request: HttpRequest) -> HttpResponse:
    """Keys, and what each decision means here."""
    desk = site.of(request).desk
    values = framed(request, desk, "Help", desk.creatives())
    return render(request, "help.html", {**values, "policy_words": policy_words(desk.project.review)})


@require_safe
def still(request: HttpRequest, sha256: str, n: int) -> HttpResponse:
    """Frame `n` of a file: the first is 0."""
    path = media.found(request, sha256)
    tag = f'"{sha256}-{n}"'
    if media.unchanged(request, tag):
        return media.kept(HttpResponse(status=304), tag)
    picture = site.of(request).stills.still(sha256, n, path)
    if picture is None:
        return refusals.missing(request, f"This file has no frame {n}.")
    return media.kept(HttpResponse(picture, content_type="image/jpeg"), tag)


@require_safe
def thumb(request: HttpRequest, sha256: str) -> HttpResponse:
    """A cover, small enough for the wall."""
    path = media.found(request, sha256)
    tag = f'"{sha256}-thumb"'
    if media.unchanged(request, tag):
        return media.kept(HttpResponse(status=304), tag)
    return media.kept(HttpResponse(site.of(request).stills.thumb(sha256, path), content_type="image/jpeg"), tag)


@require_safe
def cut(request: HttpRequest, sha256: str, thousandths: int, edges: str) -> HttpResponse:
    """The part of a frame where something was found."""
    path = media.found(request, sha256)
    box = tuple(int(edge) for edge in edges.split("-"))
    picture = site.of(request).stills.crop(path, thousandths / 1000, (box[0], box[1], box[2], box[3]))
    if picture is None:
        return refusals.missing(request, "There is no picture of this place.")
    return media.kept(HttpResponse(picture, content_type="image/png"), f'"{sha256}-{thousandths}-{edges}"')


@require_safe
def changed(request: HttpRequest, before: str, after: str) -> HttpResponse:
    """The frames in which one film looks unlike another, once they have been compared."""
    files = [(sha256, media.found(request, sha256)) for sha256 in (before, after)]
    frames = site.of(request).stills.changed(files[0], files[1], wait=True)
    return media.kept(JsonResponse({"frames": frames}), f'"{before}-{after}"')


@require_safe
def text_boxes(
    request: HttpRequest, theme: str, location: str, version: str, language: str, placement: str
) -> HttpResponse:
    """Where the words of one film stand, and when."""
    desk = site.of(request).desk
    id_ = f"{theme}/{location}/{version}/{language}"
    creative = desk.creative(id_).creative
    variant = next((one for one in creative["variants"] if one["placement"] == placement), None)
    # setting type takes half a second to load, which only those who ask for it wait for
    setting = importlib.import_module("pipeline.review.boxes")
    found = None if variant is None else setting.boxes(desk.project, id_, variant)
    if found is None:
        return JsonResponse({"boxes": [], "why": "the scripts have changed since this was built"}, status=404)
    return JsonResponse({"boxes": found})
