"""What people do here: each form goes to the desk, and the answer says that it is put down, or why it is not."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from pipeline import deciding
from pipeline.deciding import Choice, Remark
from pipeline.desk import Shown
from pipeline.history import WEIGHTS, Region
from pipeline.review import phrases, refusals, site, wall
from pipeline.review.framing import framed
from pipeline.review.pages import Bulk, Stale
from pipeline.review.views import filled
from pipeline.unit import differences

Value = TypeVar("Value", int, float)
Word = TypeVar("Word", bound=str)
MOST_PICKED: Final = 5000
LONGEST_NUMBER: Final = 24


@require_POST
def decide(request: HttpRequest, theme: str, location: str, version: str, language: str) -> HttpResponse:
    """A decision on exactly what was on the screen."""
    id_ = f"{theme}/{location}/{version}/{language}"
    form = request.POST
    kind = _one_of(tuple(phrases.LABELS), form.get("kind", ""))
    choice = Choice(
        kind=kind,
        stage=form.get("stage", ""),
        unit=form.get("unit", ""),
        files=form.get("files", ""),
        text=form.get("text", ""),
        dissent=form.get("dissent", "") == "1",
        about=form.get("about", ""),
    )
    return _done(request, id_, lambda: deciding.decide(site.of(request).desk, id_, choice), "_decide.html", kind)


@require_POST
def comment(request: HttpRequest, theme: str, location: str, version: str, language: str) -> HttpResponse:
    """A comment on a moment, a part of the frame, or the whole."""
    id_ = f"{theme}/{location}/{version}/{language}"
    remark = _remark(request, site.of(request).desk.creative(id_))
    return _done(
        request, id_, lambda: deciding.comment(site.of(request).desk, id_, remark), "_comments.html", "comment"
    )


@require_POST
def resolve(request: HttpRequest, theme: str, location: str, version: str, language: str) -> HttpResponse:
    """Whether what somebody asked for is put right."""
    id_ = f"{theme}/{location}/{version}/{language}"
    note, outcome = _number(int, request.POST.get("note", "")), request.POST.get("outcome", "resolved")
    if note is None or outcome not in {"resolved", "still-broken"}:
        raise BadRequest
    fixed = outcome == "resolved"
    return _done(
        request, id_, lambda: deciding.resolve(site.of(request).desk, id_, note, fixed=fixed), "_comments.html", outcome
    )


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Approve several: first shown which can be and why not the others, then, confirmed, each put down by itself."""
    desk, stage = site.of(request).desk, request.POST.get("stage", "")
    picked = [_picked(one, stage) for one in request.POST.getlist("pick")]
    if not picked or len(picked) > MOST_PICKED:
        return refusals.refused(request, "Pick at least one creative first.", 400)
    if request.POST.get("confirmed") == "1":
        left = deciding.approve_all(desk, picked)
        if not left:
            return HttpResponseRedirect("/?said=bulk", status=303)
        return _bulk(request, stage, (), left, 409)
    fit, unfit = deciding.eligible(desk, [id_ for id_, _ in picked], stage)
    on_screen = {id_: (choice.unit, choice.files) for id_, choice in picked}
    moved = {one.unit.creative for one in fit if on_screen[one.unit.creative] != _digests(one)}
    late = dict.fromkeys(moved, "it was built anew since the wall was loaded")
    ready = tuple(one for one in fit if one.unit.creative not in moved)
    return _bulk(request, stage, ready, {**unfit, **late}, 200)


def _bulk(
    request: HttpRequest, stage: str, ready: tuple[Shown, ...], unfit: Mapping[str, str], status: int
) -> HttpResponse:
    desk = site.of(request).desk
    creatives = desk.creatives()
    titles = {
        one.unit.creative: f"{phrases.theme(one.creative)}, {phrases.subtitle(one.creative)}" for one in creatives
    }
    told = Bulk(
        stage=stage,
        ready=tuple(wall.tiled(desk, ready, stage, {})),
        not_ready=tuple((titles.get(id_, id_), phrases.sentence(why)) for id_, why in unfit.items()),
    )
    values = {**framed(request, desk, "Approve several", creatives), "bulk": told}
    return render(request, "bulk.html", values, status=status)


def _picked(one: str, stage: str) -> tuple[str, Choice]:
    try:
        id_, unit, files = one.split(" ")
    except ValueError:
        raise BadRequest from None
    return id_, Choice(kind="approve", stage=stage, unit=unit, files=files)


def _done(request: HttpRequest, id_: str, deed: Callable[[], object], part: str, said: str) -> HttpResponse:
    """Do it, and answer with the part of the page that changed, or the page itself."""
    text = request.POST.get("text", "")
    try:
        deed()
    except deciding.Stale as fault:
        return _moved_on(request, fault.shown, text)
    except deciding.Refused as fault:
        return refusals.refused(request, str(fault), text=text, url=phrases.address(id_))
    if request.headers.get("HX-Request"):
        return render(request, part, filled(request, id_))
    kept = wall.query(QueryDict(request.POST.get("query", "").removeprefix("?")).dict())
    asked = wall.address(kept).removeprefix("/")
    joint = "&" if asked else "?"
    return HttpResponseRedirect(f"{phrases.address(id_)}{asked}{joint}said={said}", status=303)


def _moved_on(request: HttpRequest, shown: Shown, text: str) -> HttpResponse:
    """The answer to a decision on what is no longer there: what differs, and the way on. Nothing was put down."""
    here = site.of(request)
    id_ = shown.unit.creative
    seen = here.remembered(request.POST.get("unit", ""))
    differs = differences(seen.form, shown.unit.form) if seen else ()
    only_packed = seen is not None and not differs
    told = Stale(
        words="Its files were packed anew while you were looking, though picture, sound and words are the same. "
        "Nothing was put down: look at it again, then decide."
        if only_packed
        else "A new version was built after you opened this page, so nothing was put down. Look at it, then decide.",
        title=phrases.theme(shown.creative),
        subtitle=phrases.subtitle(shown.creative),
        differences=differs,
        text=text,
        compare_url=phrases.address(id_) + "compare/" if here.desk.last_seen(id_) else "",
        url=phrases.address(id_),
    )
    values = {**framed(request, here.desk, "It moved on"), "stale": told}
    return refusals.whole(request, render(request, "stale.html", values, status=409))


def _digests(shown: Shown) -> tuple[str, str]:
    return shown.unit.digest, shown.unit.bytes_digest


def _remark(request: HttpRequest, shown: Shown) -> Remark:
    form = request.POST
    unit = form.get("unit", "")
    seen = site.of(request).remembered(unit)
    reply = _number(int, form.get("reply_to", ""))
    first, last = (_number(int, form.get(name, "")) for name in ("first", "last"))
    region = _region(form.get("region", ""))
    placement = form.get("placement", "") if first is not None or region else ""
    if placement and first is None:  # a part of the frame, all the way through
        frames = {one["placement"]: one["measured"]["frames"] for one in shown.creative["variants"]}
        first, last = 0, frames.get(placement, 1) - 1
    return Remark(
        text=form.get("text", ""),
        unit=unit,
        files=form.get("files") or (seen.bytes_digest if seen else ""),
        severity=_one_of(WEIGHTS, form.get("severity", "should")),
        placement=placement,
        first=first or 0,
        last=last if last is not None else first or 0,
        region=region if placement else None,
        reply_to=reply or 0,
    )


def _one_of(words: tuple[Word, ...], said: str) -> Word:
    """One of the words that a form can hold."""
    for word in words:
        if word == said:
            return word
    raise BadRequest


def _region(said: str) -> Region | None:
    """`x y width height` in shares of the frame -> its edges; None for the whole of it."""
    if not said.strip():
        return None
    numbers = [_number(float, part) for part in said.split()]
    if len(numbers) != 4 or any(number is None for number in numbers):
        raise BadRequest
    x, y, wide, high = (number or 0.0 for number in numbers)
    return x, y, min(1.0, round(x + wide, 4)), min(1.0, round(y + high, 4))


def _number(kind: Callable[[str], Value], said: str) -> Value | None:
    """A number of a form; None where nothing was filled in."""
    if not said.strip():
        return None
    if len(said) > LONGEST_NUMBER:
        raise BadRequest
    try:
        number = kind(said)
    except ValueError:
        raise BadRequest from None
    if not -1e9 < number < 1e9:  # neither is what is not a number
        raise BadRequest
    return number
